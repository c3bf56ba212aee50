"""One process runs the jobs; what was missed is caught up; who was overtaken writes nothing more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from carematch.core.db import snapshot_session
from carematch.core.lease import Lease, LeaseLost
from carematch.running.leader import AGAIN, LEASE, Job, Leader
from carematch.running.service import LEASE_NAME, JobRun
from carematch.sync.perform import in_write_session
from tests.clock import NOON, TestClock

EVERY_MINUTE = IntervalTrigger(minutes=1, timezone=UTC)
AT_FOUR = CronTrigger(hour=4, timezone=UTC)
MINUTE = timedelta(minutes=1)


class Noted:
    """A job that notes when it ran."""

    def __init__(self, trigger: BaseTrigger = EVERY_MINUTE, do: Callable[[datetime], object] = lambda _: None) -> None:
        self.at: list[datetime] = []
        self.do = do
        self.job = Job("note", self.run, trigger)

    def run(self, now: datetime) -> None:
        self.at.append(now)
        self.do(now)


class Long(Noted):
    """One that has begun when ``begun`` says so, and goes on until ``over``."""

    def __init__(self) -> None:
        super().__init__(do=self.take_long)
        self.begun, self.over = threading.Event(), threading.Event()

    def take_long(self, _now: datetime) -> None:
        self.begun.set()
        self.over.wait(20)


def look(leader: Leader) -> None:
    leader.look()
    leader.wait()


def kept(app: Flask) -> JobRun:
    with app.app_context(), snapshot_session() as session:
        return session.get_one(JobRun, "note")


def test_of_two_who_would_lead_one_runs_the_jobs(app: Flask, clock: TestClock) -> None:
    note = Noted()
    one, two = (Leader(app, [note.job]) for _ in range(2))

    for _ in range(5):
        look(one)
        look(two)
        clock.move(seconds=30)

    assert note.at == [NOON, NOON + MINUTE, NOON + 2 * MINUTE]
    assert kept(app).holder == one.holder


def test_of_six_who_would_lead_at_once_one_runs_the_job(app: Flask) -> None:
    note, together = Noted(), threading.Barrier(6)

    def lead() -> None:
        leader = Leader(app, [note.job])
        together.wait(timeout=20)
        look(leader)

    threads = [threading.Thread(target=lead) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert note.at == [NOON]


def test_a_leader_that_fell_silent_is_followed_by_another(app: Flask, clock: TestClock) -> None:
    note = Noted()
    one, two = (Leader(app, [note.job]) for _ in range(2))
    look(one)

    later = clock.move(seconds=LEASE.total_seconds() + 31)
    look(two)
    look(one)

    assert note.at == [NOON, later]
    assert kept(app).holder == two.holder


def test_a_leader_that_ends_in_order_is_followed_at_once(app: Flask, clock: TestClock) -> None:
    note = Noted()
    one, two = (Leader(app, [note.job]) for _ in range(2))
    look(one)

    clock.move(seconds=60)
    one.stop()
    look(two)

    assert note.at == [NOON, NOON + MINUTE]


def test_the_lease_is_renewed_while_a_job_goes_on_and_the_job_is_not_begun_again(app: Flask, clock: TestClock) -> None:
    note = Long()
    one, two = (Leader(app, [note.job]) for _ in range(2))
    one.look()
    assert note.begun.wait(20)

    for _ in range(20):
        one.look()
        two.look()
        clock.move(seconds=10)
    note.over.set()
    one.wait()

    assert note.at == [NOON]
    assert kept(app).holder == one.holder


def test_a_job_whose_hour_passed_while_no_process_was_there_runs_at_once_and_once(app: Flask, clock: TestClock) -> None:
    note = Noted(AT_FOUR)
    first = Leader(app, [note.job])
    look(first)
    first.stop()

    clock.move(days=3)
    second = Leader(app, [note.job])
    for _ in range(3):
        look(second)
        clock.move(seconds=20)

    assert note.at == [NOON, NOON + timedelta(days=3)]
    assert kept(app).next_at == datetime(2026, 11, 27, 4, tzinfo=UTC)


def test_a_job_whose_hour_has_not_come_waits_for_it_whoever_begins_to_lead(app: Flask, clock: TestClock) -> None:
    note = Noted(AT_FOUR)
    first = Leader(app, [note.job])
    look(first)
    first.stop()

    clock.move(hours=15, minutes=59)
    second = Leader(app, [note.job])
    look(second)
    clock.move(minutes=1)
    look(second)

    assert note.at == [NOON, NOON + timedelta(hours=16)]


def test_a_job_that_began_and_never_ended_is_done_again_by_whoever_follows(app: Flask, clock: TestClock) -> None:
    def die(_now: datetime) -> None:
        raise SystemExit

    note = Noted(AT_FOUR, do=die)
    one = Leader(app, [note.job])
    look(one)
    assert kept(app).is_open

    note.do = lambda _: None
    later = clock.move(seconds=LEASE.total_seconds() + 1)
    look(Leader(app, [note.job]))

    assert note.at == [NOON, later]
    assert not kept(app).is_open


def test_a_job_that_fails_is_tried_again_soon_and_does_not_hold_up_the_others(
    app: Flask, clock: TestClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime) -> None:
        raise ValueError("Margaret has no paper")

    broken, whole = Noted(AT_FOUR, do=fail), Noted()
    leader = Leader(app, [broken.job, Job("whole", whole.run, EVERY_MINUTE)])

    look(leader)
    failed = kept(app)
    broken.do = lambda _: None
    clock.move(seconds=AGAIN.total_seconds())
    look(leader)

    assert (failed.fault, failed.succeeded_at, failed.next_at) == ("ValueError", None, NOON + AGAIN)
    assert broken.at == [NOON, NOON + AGAIN]
    assert (kept(app).fault, kept(app).succeeded_at) == (None, kept(app).ended_at)
    assert whole.at == [NOON, NOON + AGAIN]
    assert "job note failed" in caplog.text
    assert "Margaret" not in caplog.text


def test_a_job_that_a_silent_leader_is_still_at_is_begun_by_nobody_else_until_it_ended(
    app: Flask, clock: TestClock
) -> None:
    note = Long()
    one, two = (Leader(app, [note.job]) for _ in range(2))
    one.look()
    assert note.begun.wait(20)

    clock.move(seconds=LEASE.total_seconds() + 1)
    look(two)
    during = list(note.at)
    note.over.set()
    one.wait()
    after = clock.move(seconds=2)
    look(two)

    assert (during, note.at) == ([NOON], [NOON, after])
    assert kept(app).holder == two.holder


def test_who_was_asleep_while_another_began_to_lead_writes_nothing_more(app: Flask, clock: TestClock) -> None:
    def write(_now: datetime) -> None:
        clock.move(seconds=LEASE.total_seconds() + 1)
        look(two)
        with pytest.raises(LeaseLost):
            in_write_session(lambda session: session.add(Lease(name="late", holder="one", held_until=NOON)))
        in_write_session(lambda session: session.add(Lease(name="later still", holder="one", held_until=NOON)))

    two = Leader(app, [Job("other", lambda _: None, EVERY_MINUTE)])
    note = Noted(do=write)
    one = Leader(app, [note.job])
    look(one)

    with app.app_context(), snapshot_session() as session:
        assert {lease.name: lease.holder for lease in session.query(Lease)} == {LEASE_NAME: two.holder}
    assert kept(app).is_open


def test_nobody_begins_to_lead_while_the_last_leader_is_amid_a_transaction(app: Flask, clock: TestClock) -> None:
    """On SQLite it waits for the lock that every writer takes; on PostgreSQL it is told that the lease is not free."""
    entered, may_end, led = threading.Event(), threading.Event(), list[datetime]()

    def write(_now: datetime) -> None:
        def work(session: object) -> None:
            entered.set()
            may_end.wait(20)
            led.extend(other.at)

        in_write_session(work)

    other, note = Noted(), Noted(do=write)
    one, two = Leader(app, [note.job]), Leader(app, [Job("other", other.run, EVERY_MINUTE)])
    one.look()
    assert entered.wait(20)
    clock.move(seconds=LEASE.total_seconds() + 1)
    taking = threading.Thread(target=lambda: look(two))
    taking.start()
    taking.join(0.3)
    may_end.set()
    taking.join()
    one.wait()
    clock.move(seconds=LEASE.total_seconds())
    look(two)

    assert led == []
    assert other.at
