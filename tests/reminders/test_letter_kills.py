"""Processes are killed while they hand letters over: none comes twice, and whatever is not known is shown so."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from carematch.accounts.models import MobileNumber, User
from carematch.core.clock import utc_now
from carematch.core.db import write_session
from carematch.reminders.letters import SENDING_LASTS
from carematch.reminders.models import Channel, Delivery, DeliveryState, Why
from tests.mail_server import Mailbox, MailServer
from tests.reminders.letter_sender import start
from tests.reminders.makers import deliveries
from tests.text_service import TextStandIn

DUE = 120
KILLS = 3
PROCESSES = 3
AFTERWARDS = SENDING_LASTS.total_seconds() + 1


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """They have ended when the test has."""
    started: list[subprocess.Popen[str]] = []
    with ExitStack() as until_they_have_ended:
        yield started
        for each in started:
            until_they_have_ended.enter_context(each)
            each.kill()


def make_due(channel: Channel) -> None:
    """So many readers, each with one message due by this way."""
    now = utc_now()
    users = [{"id": uuid4(), "name": "A", "email": f"r{at}@example.org", "created_at": now} for at in range(DUE)]
    words = {"kind": "flag", "occurrence": "1", "title": "CareMatch", "text": "A message.", "url": "/inbox"}
    times = {"due_at": now, "expires_at": now + 12 * SENDING_LASTS}
    with write_session() as session:
        session.execute(insert(User), users)
        numbers = [
            {"user_id": user["id"], "number": f"+447400{at:06}", "confirmed_at": now} for at, user in enumerate(users)
        ]
        session.execute(insert(MobileNumber), numbers)
        rows = [{"user_id": user["id"], "channel": channel, **words, **times} for user in users]
        session.execute(insert(Delivery), rows)


def tell(process: subprocess.Popen[str], ahead: float = 0) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{ahead}\n")
    process.stdin.flush()


def has_done(process: subprocess.Popen[str]) -> bool:
    """It has handed over all it could; False when it was killed before."""
    assert process.stdout is not None
    return process.stdout.readline() == "done\n"


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT])
def test_of_several_processes_some_are_killed_and_no_letter_comes_twice(
    app: Flask, database_url: str, processes: list[subprocess.Popen[str]], channel: Channel
) -> None:
    chance = Random(7)
    kill_at = set(chance.sample(range(5, DUE // 2), KILLS))
    arrived = Counter[str]()
    with app.app_context(), MailServer(Mailbox()) as mail, TextStandIn() as texts:
        make_due(channel)

        def begin() -> subprocess.Popen[str]:
            process = start(database_url, channel.value, smtp_port=mail.port, notify_url=texts.url)
            processes.append(process)
            return process

        alive = [begin() for _ in range(PROCESSES)]
        seen = 0

        def on_each() -> None:
            nonlocal seen
            seen += 1
            if seen in kill_at:
                chance.choice(alive).kill()

        texts.when_asked = on_each
        mail.mailbox.after_data = said_after(on_each)
        for each in alive:
            tell(each)
        for at in range(PROCESSES):
            while not has_done(alive[at]):
                alive[at] = begin()
                tell(alive[at])
        tell(alive[0], AFTERWARDS)
        assert has_done(alive[0])
        arrived.update(each["Message-ID"] for each in mail.mailbox.letters)
        arrived.update(each.reference for each in texts.taken)
        standing = Counter((each.state, each.why) for each in deliveries())
        sent = {str(each.id) for each in deliveries() if each.state is DeliveryState.SENT}

    uncertain = standing[DeliveryState.UNCERTAIN, Why.CUT_OFF]
    assert set(arrived.values()) == {1}
    assert standing == {(DeliveryState.SENT, None): len(sent), (DeliveryState.UNCERTAIN, Why.CUT_OFF): uncertain}
    assert len(sent) + uncertain == DUE
    assert uncertain <= KILLS < len(processes)
    assert {name.strip("<>").partition("@")[0] for name in arrived} >= sent


def said_after(work: Callable[[], None]) -> Callable[[], str | None]:
    def say() -> str:
        work()
        return "250 OK"

    return say
