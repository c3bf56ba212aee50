"""Processes are killed while they deliver: every message arrives, and only what was unsure comes twice."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from random import Random

import pytest
from flask import Flask

from carematch.core.clock import utc_now
from carematch.reminders.couriers import COURIERS
from carematch.reminders.deliveries import BATCH, CLAIM_LASTS
from carematch.reminders.models import Delivery, DeliveryState
from tests.push_service import PushService
from tests.reminders.deliverer import start
from tests.reminders.makers import deliveries, make_due

DUE = int(os.environ.get("PUSH_DUE", "1000"))
KILLS = int(os.environ.get("PUSH_KILLS", "3"))
PROCESSES = 6
SMALL_BATCH = 20
CLAIM_SECONDS = CLAIM_LASTS.total_seconds() + 1

Start = Callable[[], subprocess.Popen[str]]


class Clock:
    """The machine's time, and as many seconds more as the test has waited in thought."""

    ahead = 0.0

    def wait_until_claims_run_out(self) -> None:
        self.ahead += CLAIM_SECONDS


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    """They have ended when the test has."""
    started: list[subprocess.Popen[str]] = []
    with ExitStack() as until_they_have_ended:
        yield started
        for each in started:
            until_they_have_ended.enter_context(each)
            each.kill()


@pytest.fixture
def due(app: Flask, push: PushService) -> Iterator[PushService]:
    """A push service for whose every browser a message is due."""
    with app.app_context():
        push.clock = utc_now
        make_due([push.subscribe() for _ in range(DUE)], now=utc_now())
        yield push


def deliver_at(process: subprocess.Popen[str], clock: Clock) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{clock.ahead}\n")
    process.stdin.flush()


def has_done(process: subprocess.Popen[str]) -> bool:
    """It has delivered all it could; False when it was killed before."""
    assert process.stdout is not None
    return process.stdout.readline() == "done\n"


def waiting() -> dict[str, Delivery]:
    return {each.occurrence: each for each in deliveries() if each.state is DeliveryState.DUE}


def judge_the_end(push: PushService) -> None:
    """Each message has arrived; what came again was the same, under the same tag and topic."""
    assert {each.state for each in deliveries()} == {DeliveryState.SENT}
    assert push.refused == []
    said = {(each.browser.path, each.topic, each.text) for each in push.received}
    assert len(said) == len({path for path, _, _ in said}) == DUE
    assert all(each.topic == each.payload["tag"] for each in push.received)


def test_a_process_that_is_killed_amid_a_fan_out_leaves_nothing_unsaid(
    database_url: str, due: PushService, processes: list[subprocess.Popen[str]]
) -> None:
    clock = Clock()
    first, second = (start(database_url, batch=BATCH, helping=COURIERS) for _ in range(2))
    processes += [first, second]
    due.when_asked = lambda: first.kill() if due.asked.total() == DUE // 3 else None

    deliver_at(first, clock)
    assert not has_done(first)
    unsure = waiting()
    deliver_at(second, clock)
    assert has_done(second)
    clock.wait_until_claims_run_out()
    deliver_at(second, clock)
    assert has_done(second)

    judge_the_end(due)
    repeated = {path for path, times in due.asked.items() if times > 1}
    assert repeated
    assert repeated <= {path for path, each in unsure.items() if each.attempts == 1}


@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_six_processes_at_once_of_which_some_are_killed_send_twice_only_what_a_killed_one_had(
    database_url: str, due: PushService, processes: list[subprocess.Popen[str]]
) -> None:
    clock, chance = Clock(), Random(7)
    alive = [start(database_url, batch=SMALL_BATCH, helping=0) for _ in range(PROCESSES)]
    processes += alive
    kill_at = set(chance.sample(range(10, DUE * 2 // 3), KILLS))
    due.when_asked = lambda: chance.choice(alive).kill() if due.asked.total() in kill_at else None

    while waiting():
        for each in alive:
            deliver_at(each, clock)
        for at in range(PROCESSES):
            while not has_done(alive[at]):
                alive[at] = start(database_url, batch=SMALL_BATCH, helping=0)
                processes.append(alive[at])
                deliver_at(alive[at], clock)
        clock.wait_until_claims_run_out()

    judge_the_end(due)
    attempts = {each.occurrence: each.attempts for each in deliveries()}
    assert all(times <= attempts[path] for path, times in due.asked.items())
    assert {due.asked[path] for path, made in attempts.items() if made == 1} == {1}
    assert sum(made - 1 for made in attempts.values()) <= KILLS * 3 * SMALL_BATCH
    assert len(processes) > PROCESSES
