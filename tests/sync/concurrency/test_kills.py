"""The server is killed in the middle of pushes, again and again; the phones only notice that it takes longer."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine, make_url

from carematch.core.db import SQLITE, db
from tests.sync.concurrency.crowd import Crowd, Save, as_pa, as_person, as_supporter
from tests.sync.concurrency.judgement import judge_run
from tests.sync.concurrency.town import Town, found_town
from tests.sync.concurrency.wired import WiredPhone
from tests.sync.stateful.truth import read_truth

KILLS = int(os.environ.get("SYNC_KILLS", "5"))
SEED = int(os.environ.get("SYNC_SEED", str(time.time_ns() % 10**9)))
"""Of the moments of the kills and of what people do; it is printed with a failure."""
AGAIN = 10
"""How many at once are sent once more: each names every row that its phone held, and a push has a greatest size."""


@dataclass
class Life:
    """Phones that push and pull in threads of their own, whatever becomes of the server, until ``done``."""

    phones: list[WiredPhone]
    done: Event
    threads: list[Future[None]]

    def wait_for_a_push(self) -> None:
        """Somebody is pushing at this moment; a phone that has failed ends the wait with its failure."""
        while not any(phone.is_pushing for phone in self.phones):
            for thread in self.threads:
                if thread.done():
                    thread.result()
            time.sleep(0.001)


def live(phone: WiredPhone, save: Save, done: Event, chance: Random) -> None:
    """Changes are saved and sent, whether or not the last ones had an answer; pages are pulled in between."""
    while not done.is_set():
        if len(phone.unanswered) < 20:
            save(phone, chance)
        if not phone.push_some():
            time.sleep(0.05)
        if chance.random() < 0.3:
            phone.pull_some(limit=chance.choice((5, 20, 200)))


def people_of(crowd: Crowd, town: Town) -> list[tuple[WiredPhone, Save]]:
    """Two phones of the person, one of each of three PAs, one of the supporter."""
    circle = town.circles[0]
    people = [(crowd.phone(circle.person, f"Maya {at}"), as_person(circle)) for at in range(2)]
    people += [(crowd.phone(pa.user, f"Sam {at}"), as_pa(pa)) for at, pa in enumerate(town.pas)]
    people.append((crowd.phone(town.nia, "Nia"), as_supporter(town)))
    return people


def survive(crowd: Crowd, disturb: Callable[[Life, Random], None]) -> None:
    """People live on while the server is disturbed; in the end everything is sent, sent once more, and judged."""
    town = found_town(crowd.app, circles=2, pas=3, each=3)
    people = people_of(crowd, town)
    done = Event()
    with ThreadPoolExecutor(len(people)) as pool:
        threads = [
            pool.submit(live, phone, save, done, Random(f"{SEED} {at}")) for at, (phone, save) in enumerate(people)
        ]
        try:
            disturb(Life(crowd.phones, done, threads), Random(SEED))
        finally:
            done.set()
        for thread in threads:
            thread.result()
    crowd.settle()
    for phone in crowd.phones:
        for at in range(0, len(phone.story.made), AGAIN):
            assert phone.push_these(phone.story.made[at : at + AGAIN])
    crowd.phone(town.circles[0].person, "Maya afresh").drain()
    judge_run(crowd.app, crowd.phones)


def be_killed(crowd: Crowd, life: Life, chance: Random, look: Callable[[], None]) -> None:
    """``KILLS`` times, at random moments while somebody pushes; ``look`` sees what is left each time."""
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.4))
        life.wait_for_a_push()
        time.sleep(chance.uniform(0, 0.03))
        crowd.server.kill()
        look()
        crowd.server.start()


def count_kept_unheard(crowd: Crowd) -> int:
    """How many mutations the server had in its log when the connection ended before their answer."""
    log = read_truth(crowd.app).log
    return sum(
        log[mutation_id].received_at < at for phone in crowd.phones for mutation_id, at in phone.story.cut_off.items()
    )


@pytest.fixture(autouse=True)
def _say_seed() -> None:
    print(f"SYNC_SEED={SEED} SYNC_KILLS={KILLS}")


def is_whole(app: Flask, file: Path, aside: Path) -> None:
    """The SQLite file, as it was left, is sound and refers to nothing that is not there; judged by a copy, so that the
    server that comes next has to recover the file itself."""
    with app.app_context():
        db.engine.dispose()
    for end in ("", "-wal"):
        left = Path(f"{file}{end}")
        if left.exists():
            shutil.copy(left, f"{aside}{end}")
    connection = SQLITE.connect(aside)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


def end_connections(engine: Engine, life: Life, chance: Random) -> None:
    """``KILLS`` times, at random moments, the database ends a connection that is at work, best one that writes."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.4))
            life.wait_for_a_push()
            while not connection.execute(text(END_ONE)).scalar():
                life.wait_for_a_push()


END_ONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND state <> 'idle'
    ORDER BY backend_xid IS NULL, random() LIMIT 1
"""


def test_a_killed_server_has_lost_and_doubled_nothing(crowd: Crowd, database_url: str, tmp_path: Path) -> None:
    def look() -> None:
        if database_url.startswith("sqlite"):
            is_whole(crowd.app, Path(str(make_url(database_url).database)), tmp_path / "aside.db")

    survive(crowd, lambda life, chance: be_killed(crowd, life, chance, look))

    unheard = count_kept_unheard(crowd)
    assert unheard > 0, "no kill fell between a commit and its answer"
    print(f"{KILLS} kills: {crowd.say_what_happened()}, {unheard} of which were kept and asked for again")


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_that_the_database_ends_have_lost_and_doubled_nothing(crowd: Crowd, database_url: str) -> None:
    engine = create_engine(database_url)

    survive(crowd, lambda life, chance: end_connections(engine, life, chance))

    engine.dispose()
    again = crowd.server.console.read_text().count("database refused a transaction")
    assert again + sum(phone.story.put_off for phone in crowd.phones) > 0, "nobody noticed"
    print(f"{KILLS} connections ended, {again} transactions tried again: {crowd.say_what_happened()}")
