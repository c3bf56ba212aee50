"""One leader at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask

from carematch.core.lease import take_lease
from carematch.sync.perform import in_write_session
from tests.clock import NOON

LENGTH = timedelta(seconds=90)


def take(app: Flask, holder: str, now: datetime, name: str = "schedule") -> bool:
    with app.app_context():
        return in_write_session(lambda session: take_lease(session, name, holder=holder, now=now, length=LENGTH))


def test_whoever_has_it_keeps_it_by_asking_again(app: Flask) -> None:
    assert take(app, "one", NOON)
    assert take(app, "one", NOON + timedelta(seconds=60))

    assert not take(app, "two", NOON + timedelta(seconds=120))


def test_nobody_else_has_it_until_it_ran_out(app: Flask) -> None:
    assert take(app, "one", NOON)

    assert not take(app, "two", NOON + LENGTH)
    assert take(app, "two", NOON + LENGTH + timedelta(seconds=1))
    assert not take(app, "one", NOON + LENGTH + timedelta(seconds=2))


def test_different_things_have_different_leaders(app: Flask) -> None:
    assert take(app, "one", NOON, "schedule")

    assert take(app, "two", NOON, "backup")


def test_of_many_who_ask_at_once_one_leads(app: Flask) -> None:
    with ThreadPoolExecutor(max_workers=6) as asking:
        led = list(asking.map(lambda number: take(app, f"leader {number}", NOON), range(6)))

    assert sorted(led) == [False] * 5 + [True]
