"""Many messages at once: whatever some endpoints and push services do, the others' messages arrive."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from carematch.reminders import deliveries as outbox
from carematch.reminders import fan_out, jobs, parts
from carematch.reminders.couriers import COURIERS, hear_all
from carematch.reminders.fan_out import AWAY, CONNECTIONS, FanOut, Parcel, Patience
from carematch.reminders.jobs import deliver
from carematch.reminders.models import Delivery, DeliveryState
from carematch.reminders.web_push import Answer, Message, Outcome, Target
from tests.push_service import Browser, Fault, PushService
from tests.reminders.makers import MONDAY_9AM, deliveries, make_due, subscriptions

pytestmark = pytest.mark.usefixtures("diary")

IMPATIENT = Patience(connecting=0.5, answering=0.5, in_line=5)
MANY = 60

Harm = Callable[[PushService, Browser], None]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a push service."""
    monkeypatch.setattr(fan_out, "PATIENCE", IMPATIENT)


@pytest.fixture
def other() -> Iterator[PushService]:
    """A second push service."""
    with PushService(clock=lambda: MONDAY_9AM) as service:
        yield service


def answers(status: int, **headers: str) -> Harm:
    return lambda push, browser: push.answer_always(browser, status, **headers)


def fails(fault: Fault) -> Harm:
    return lambda push, browser: push.fail_always(browser, fault)


WAYS = {
    "404": (answers(404), DeliveryState.GONE),
    "410": (answers(410), DeliveryState.GONE),
    "500": (answers(500), DeliveryState.DUE),
    "redirect": (answers(307, location="/elsewhere"), DeliveryState.FAILED),
    "reset": (fails(Fault.RESET), DeliveryState.DUE),
    "silence": (fails(Fault.SILENCE), DeliveryState.DUE),
}


def parcels_of(browsers: list[Browser]) -> list[Parcel]:
    message = Message("Hello", ttl_seconds=60, topic="x", is_urgent=False)
    return [Parcel(Target(uuid4(), each.endpoint, **each.subscription["keys"]), message) for each in browsers]


def by_path() -> dict[str, Delivery]:
    return {each.occurrence: each for each in deliveries()}


def arrived(push: PushService) -> list[str]:
    return sorted(each.browser.path for each in push.received)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("way", WAYS)
def test_where_a_fifth_fails_each_has_its_outcome_and_the_others_arrive(
    push: PushService, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    harm, state = WAYS[way]
    browsers = [push.subscribe() for _ in range(MANY)]
    harmed, well = browsers[::5], [each for at, each in enumerate(browsers) if at % 5]
    for each in harmed:
        harm(push, each)
    make_due(browsers)

    deliver(MONDAY_9AM)

    found = by_path()
    assert arrived(push) == sorted(each.path for each in well)
    assert {found[each.path].state for each in well} == {DeliveryState.SENT}
    assert {found[each.path].state for each in harmed} == {state}
    assert {found[each.path].attempts for each in harmed} == {1}
    left = {each.endpoint: each.failures for each in subscriptions()}
    assert left.keys() == {each.endpoint for each in (well if state is DeliveryState.GONE else browsers)}
    assert {left.get(each.endpoint, 0) for each in harmed} == {1 if state is DeliveryState.FAILED else 0}
    assert "/push/" not in caplog.text
    push.recover()
    deliver(MONDAY_9AM + timedelta(seconds=30))
    late = harmed if state is DeliveryState.DUE else []
    assert arrived(push) == sorted(each.path for each in well + late)


def test_a_push_service_that_wants_to_be_left_alone_is_for_all_messages_and_the_others_arrive(
    push: PushService, other: PushService
) -> None:
    well, busy = [push.subscribe() for _ in range(48)], [other.subscribe() for _ in range(12)]
    for each in busy:
        other.answer_always(each, 429, retry_after="600")
    make_due(busy + well)

    deliver(MONDAY_9AM)

    found = by_path()
    assert arrived(push) == sorted(each.path for each in well)
    assert 1 <= other.asked.total() <= CONNECTIONS
    assert {found[each.path].attempts for each in busy if other.asked[each.path]} == {1}
    assert {found[each.path].attempts for each in busy if not other.asked[each.path]} == {0}
    assert {found[each.path].claimed_until for each in busy} == {MONDAY_9AM + timedelta(minutes=10)}


def test_it_is_left_alone_by_what_becomes_due_later_too_and_by_other_processes_until_its_time_is_over(
    push: PushService,
) -> None:
    first, later = push.subscribe(), push.subscribe()
    push.answer_next(503, retry_after="600")
    make_due([first])
    deliver(MONDAY_9AM)
    make_due([later])

    deliver(MONDAY_9AM + timedelta(seconds=599))
    assert push.asked == {first.path: 1}
    deliver(MONDAY_9AM + timedelta(seconds=1199))

    assert arrived(push) == sorted([first.path, later.path])
    assert {each.state for each in deliveries()} == {DeliveryState.SENT}


def test_a_push_service_that_never_answers_holds_up_nobody_but_its_own(push: PushService, other: PushService) -> None:
    silent, well = [other.subscribe() for _ in range(30)], [push.subscribe() for _ in range(30)]
    for each in silent:
        other.fail_always(each, Fault.SILENCE)
    theirs = parcels_of(silent)
    done: list[tuple[Parcel, Outcome]] = []

    with FanOut(parts.sender(), now=MONDAY_9AM) as under_way:
        under_way.add(theirs + parcels_of(well))
        while len(done) < len(well):
            done += under_way.step(at_most_seconds=5)

    assert arrived(push) == sorted(each.path for each in well)
    assert not {parcel for parcel, _ in done} & set(theirs)


@pytest.mark.usefixtures("impatient")
def test_a_push_service_that_is_away_is_not_asked_again_for_every_message(push: PushService) -> None:
    with PushService() as closed:
        away = [closed.subscribe() for _ in range(100)]
    well = [push.subscribe() for _ in range(20)]
    make_due(away + well)

    deliver(MONDAY_9AM)

    found = by_path()
    assert arrived(push) == sorted(each.path for each in well)
    assert {found[each.path].state for each in away} == {DeliveryState.DUE}
    assert {found[each.path].claimed_until for each in away} == {MONDAY_9AM + AWAY}
    assert sum(found[each.path].attempts for each in away) <= 3 * CONNECTIONS


def test_what_waits_too_long_in_the_line_of_a_slow_push_service_is_handed_back(push: PushService) -> None:
    browsers = [push.subscribe() for _ in range(30)]
    for each in browsers:
        push.fail_always(each, Fault.SILENCE)
    done: list[tuple[Parcel, Outcome]] = []

    with FanOut(parts.sender(), now=MONDAY_9AM, patience=Patience(answering=2, in_line=0.2)) as under_way:
        under_way.add(parcels_of(browsers))
        while under_way.is_busy:
            done += under_way.step(at_most_seconds=1)

    outcomes = [outcome for _, outcome in done]
    assert outcomes.count(Outcome(Answer.LATER)) == push.asked.total() == CONNECTIONS
    assert outcomes.count(Outcome(Answer.LEFT, AWAY)) == len(browsers) - CONNECTIONS


def with_couriers_ready(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """From now on ten deliveries are many, and the processes that help with them are there; their ids."""
    for module in (outbox, jobs):
        monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(jobs, "WORTH_HELP", 1)
    with parts.couriers().lent() as couriers:
        parts.couriers().start(couriers, MONDAY_9AM)
        while not all(each.is_ready for each in couriers):
            for each in hear_all(couriers, at_most_seconds=20):
                each.hear()
        return [each._process.pid for each in couriers]


def test_couriers_send_as_this_process_does(
    push: PushService, other: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    well, busy, gone = ([service.subscribe() for _ in range(40)] for service in (push, other, push))
    for each in busy:
        other.answer_always(each, 429, retry_after="600")
    for each in gone:
        push.answer_always(each, 410)
    make_due([*well, *busy, *gone])
    pids = with_couriers_ready(monkeypatch)

    for minute in range(2):
        deliver(MONDAY_9AM + timedelta(minutes=minute))

    found = by_path()
    assert len(pids) == COURIERS
    assert push.connections <= CONNECTIONS
    assert arrived(push) == sorted(each.path for each in well)
    assert {found[each.path].state for each in well} == {DeliveryState.SENT}
    assert {found[each.path].state for each in gone} == {DeliveryState.GONE}
    assert {found[each.path].state for each in busy} == {DeliveryState.DUE}
    assert other.asked.total() <= CONNECTIONS


def test_what_a_courier_had_when_it_was_killed_is_sent_when_its_claim_has_run_out(
    push: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = [push.subscribe() for _ in range(60)]
    make_due(browsers)
    pids = with_couriers_ready(monkeypatch)
    push.when_asked = lambda: os.kill(pids[0], signal.SIGKILL) if push.asked.total() == 15 else None

    deliver(MONDAY_9AM)
    unsure = {each.occurrence for each in deliveries() if each.state is DeliveryState.DUE}
    push.clock = lambda: MONDAY_9AM + timedelta(minutes=5)
    deliver(MONDAY_9AM + timedelta(minutes=5))

    assert unsure
    assert {each.state for each in deliveries()} == {DeliveryState.SENT}
    repeated = {path for path, times in push.asked.items() if times > 1}
    assert repeated <= unsure
    assert set(push.asked) == {each.path for each in browsers}
