"""A visit from proposal to done: who may do what to it in which state, and facts that are never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from carematch.core.ids import uuid7
from carematch.sync.models import Status
from carematch.visits.jobs import plan_ahead, watch_silence
from carematch.visits.models import Note, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House

S = VisitStatus
AT_THE_VISIT = TOMORROW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def team(house: House) -> UUID:
    """Sam is in Maya's team."""
    return house.choose(house.sam, house.sam_id)


def watch(house: House) -> None:
    with house.app.app_context():
        watch_silence(house.clock())


def proposed(house: House) -> UUID:
    return house.propose(house.sam, house.sam_id, starts_at=TOMORROW)


def confirmed(house: House) -> UUID:
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def under_way(house: House) -> UUID:
    visit_id = confirmed(house)
    house.clock.at = AT_THE_VISIT
    house.do(house.sam, "visit.check_in", visitId=visit_id)
    return visit_id


def done(house: House) -> UUID:
    visit_id = under_way(house)
    house.do(house.sam, "visit.check_out", visitId=visit_id)
    return visit_id


def declined(house: House) -> UUID:
    visit_id = proposed(house)
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    return visit_id


def cancelled(house: House) -> UUID:
    visit_id = confirmed(house)
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    return visit_id


def not_heard(house: House) -> UUID:
    visit_id = confirmed(house)
    house.clock.at = TOMORROW + HOUR
    watch(house)
    return visit_id


def missed(house: House) -> UUID:
    visit_id = confirmed(house)
    house.clock.at = TOMORROW + HOUR
    house.do(house.maya, "visit.nobody_came", visitId=visit_id)
    return visit_id


STATES: dict[VisitStatus, Callable[[House], UUID]] = {
    S.PROPOSED: proposed,
    S.CONFIRMED: confirmed,
    S.UNDER_WAY: under_way,
    S.DONE: done,
    S.DECLINED: declined,
    S.CANCELLED: cancelled,
    S.NOT_HEARD: not_heard,
    S.MISSED: missed,
}

# What each act makes of a visit in each state, once the visit's time has come; a text is the problem instead.
OVER, BEGUN = "visit-is-over", "conflict"
BECOMES: dict[str, dict[VisitStatus, VisitStatus | str]] = {
    "maya visit.confirm": {S.PROPOSED: S.CONFIRMED, S.CONFIRMED: S.CONFIRMED},
    "sam visit.confirm": {S.PROPOSED: S.PROPOSED, S.CONFIRMED: S.CONFIRMED},
    "maya visit.cancel": {
        S.PROPOSED: S.DECLINED,
        S.CONFIRMED: S.CANCELLED,
        S.DECLINED: S.DECLINED,
        S.CANCELLED: S.CANCELLED,
    },
    "sam visit.cancel": {
        S.PROPOSED: S.CANCELLED,
        S.CONFIRMED: S.CANCELLED,
        S.DECLINED: S.DECLINED,
        S.CANCELLED: S.CANCELLED,
    },
    "sam visit.check_in": {
        S.PROPOSED: S.UNDER_WAY,
        S.CONFIRMED: S.UNDER_WAY,
        S.UNDER_WAY: S.UNDER_WAY,
        S.DONE: S.DONE,
        S.NOT_HEARD: S.UNDER_WAY,
        S.MISSED: S.UNDER_WAY,
    },
    "sam visit.check_out": {
        S.PROPOSED: S.DONE,
        S.CONFIRMED: S.DONE,
        S.UNDER_WAY: S.DONE,
        S.DONE: S.DONE,
        S.NOT_HEARD: S.DONE,
        S.MISSED: S.DONE,
    },
    "maya visit.nobody_came": {
        S.PROPOSED: S.MISSED,
        S.CONFIRMED: S.MISSED,
        S.NOT_HEARD: S.MISSED,
        S.MISSED: S.MISSED,
        S.UNDER_WAY: BEGUN,
        S.DONE: BEGUN,
    },
}


@pytest.mark.parametrize("state", STATES, ids=str)
@pytest.mark.parametrize("act", BECOMES)
def test_each_act_makes_of_each_state_what_the_table_says(house: House, act: str, state: VisitStatus) -> None:
    visit_id = STATES[state](house)
    assert house.visit(visit_id).status is state
    house.clock.at = max(house.clock(), AT_THE_VISIT)
    (who, name), expected = act.split(), BECOMES[act].get(state, OVER)

    if isinstance(expected, VisitStatus):
        house.do(getattr(house, who), name, visitId=visit_id)
        assert house.visit(visit_id).status is expected
    else:
        assert house.refused(getattr(house, who), name, visitId=visit_id) == expected
        assert house.visit(visit_id).status is state


@pytest.mark.parametrize("name", ["visit.check_in", "visit.check_out", "visit.nobody_came"])
def test_nobody_says_for_the_other_side_what_happened(house: House, name: str) -> None:
    visit_id = confirmed(house)
    house.clock.at = AT_THE_VISIT

    assert house.refused(house.sam if name == "visit.nobody_came" else house.maya, name, visitId=visit_id) == (
        "forbidden"
    )


def test_another_pa_checks_nobody_in(house: House) -> None:
    house.choose(house.rosa, house.rosa_id)
    visit_id = confirmed(house)

    assert house.refused(house.rosa, "visit.check_in", visitId=visit_id) == "forbidden"


@pytest.mark.parametrize("said", [1, 2])
def test_the_first_check_in_counts(house: House, said: int) -> None:
    visit_id = confirmed(house)
    for _ in range(said):
        house.clock.at = max(house.clock(), AT_THE_VISIT) + timedelta(minutes=said)
        house.do(house.sam, "visit.check_in", visitId=visit_id)

    visit = house.visit(visit_id)
    assert visit.checked_in_at == visit.in_recorded_at == AT_THE_VISIT + timedelta(minutes=said)
    assert house.bond(house.sam_id).visits == 1


def test_a_check_out_alone_shows_that_the_visit_was_made(house: House) -> None:
    visit_id = confirmed(house)
    house.clock.at = TOMORROW + HOUR

    house.do(house.sam, "visit.check_out", visitId=visit_id)

    visit, bond = house.visit(visit_id), house.bond(house.sam_id)
    assert (visit.status, visit.checked_in_at, visit.checked_out_at) == (S.DONE, None, house.clock())
    assert (bond.visits, bond.last_met_at) == (1, TOMORROW)


def test_a_check_in_that_comes_after_its_check_out_counts_the_visit_once(house: House) -> None:
    visit_id = confirmed(house)
    house.clock.at = TOMORROW + HOUR
    house.do(house.sam, "visit.check_out", visitId=visit_id)

    house.do(house.sam, "visit.check_in", visitId=visit_id)
    house.do(house.sam, "visit.check_out", visitId=visit_id)

    assert house.visit(visit_id).status is S.DONE
    assert house.visit(visit_id).checked_in_at is not None
    assert house.bond(house.sam_id).visits == 1


def test_what_two_phones_say_is_kept_as_they_claim_it(house: House) -> None:
    visit_id = confirmed(house)
    phone = house.reads(house.sam)
    house.clock.at = AT_THE_VISIT
    mutation = phone.make("visit.check_in", visitId=str(visit_id))
    house.clock.at = TOMORROW + 5 * HOUR

    phone.push(mutation)

    visit = house.visit(visit_id)
    assert (visit.checked_in_at, visit.in_recorded_at) == (AT_THE_VISIT, TOMORROW + 5 * HOUR)


@pytest.mark.parametrize("before", [not_heard, missed])
def test_a_late_check_in_mends_what_was_thought(house: House, before: Callable[[House], UUID]) -> None:
    visit_id = before(house)

    house.do(house.sam, "visit.check_in", visitId=visit_id)
    house.do(house.sam, "visit.check_out", visitId=visit_id)

    assert house.visit(visit_id).status is S.DONE
    assert house.bond(house.sam_id).visits == 1


@pytest.mark.parametrize("before", [cancelled, declined])
@pytest.mark.parametrize("name", ["visit.check_in", "visit.check_out"])
def test_a_fact_about_a_visit_that_was_called_off_is_kept_for_a_human(
    house: House, before: Callable[[House], UUID], name: str
) -> None:
    visit_id = before(house)
    house.clock.at = AT_THE_VISIT

    outcome = factories.attempt(house.app, house.sam, name, now=house.clock(), visitId=visit_id)

    assert outcome.status is Status.QUARANTINED
    assert house.visit(visit_id).status in {S.CANCELLED, S.DECLINED}
    assert house.bond(house.sam_id).visits == 0


def test_nobody_came_is_not_said_before_the_time(house: House) -> None:
    visit_id = confirmed(house)

    assert house.refused(house.maya, "visit.nobody_came", visitId=visit_id) == "conflict"


@pytest.mark.parametrize(("minutes", "status"), [(29, S.CONFIRMED), (30, S.NOT_HEARD)])
def test_half_an_hour_of_silence_is_not_heard_and_not_missed(house: House, minutes: int, status: VisitStatus) -> None:
    visit_id = confirmed(house)
    house.clock.at = TOMORROW + timedelta(minutes=minutes)

    watch(house)
    watch(house)

    assert house.visit(visit_id).status is status


def test_silence_never_makes_a_visit_missed(house: House) -> None:
    visit_id = not_heard(house)

    for _ in range(10):
        house.clock.move(days=1)
        watch(house)

    assert house.visit(visit_id).status is S.NOT_HEARD


def test_a_visit_that_nobody_confirmed_is_not_expected_to_be_heard_of(house: House) -> None:
    visit_id = proposed(house)
    house.clock.at = TOMORROW + HOUR

    watch(house)

    assert house.visit(visit_id).status is S.PROPOSED


def test_running_late_says_how_late(house: House) -> None:
    visit_id = confirmed(house)

    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=15)
    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=25)

    assert house.visit(visit_id).late_minutes == 25
    assert house.reads(house.maya).held("visit")[str(visit_id)]["lateMinutes"] == 25


@pytest.mark.parametrize("minutes", [0, -5, 1441, 2.5, "ten"])
def test_what_is_no_number_of_minutes_is_put_aside(house: House, minutes: object) -> None:
    visit_id = confirmed(house)

    assert house.refused(house.sam, "visit.running_late", visitId=visit_id, minutes=minutes) == "invalid"


def test_a_note_sent_twice_is_there_once(house: House) -> None:
    visit_id, note_id = confirmed(house), uuid7()
    words = {"noteId": note_id, "visitId": visit_id, "text": "We laughed a lot"}

    house.do(house.sam, "note.write", **words)
    house.do(house.sam, "note.write", **words)

    [note] = house.reads(house.maya).held("note").values()
    assert (note["text"], note["authorName"]) == ("We laughed a lot", "Sam Tarn")
    assert house.get(Note, note_id).made_at == house.clock()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TOMORROW, TOMORROW),
        (TOMORROW, TOMORROW - HOUR),
        (TOMORROW, TOMORROW + 24 * HOUR + timedelta(seconds=1)),
        (TOMORROW - DAY, TOMORROW - DAY + HOUR),
    ],
)
def test_what_is_no_time_for_a_visit_is_refused(house: House, start: datetime, end: datetime) -> None:
    named = {"visitId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}

    assert house.refused(house.maya, "visit.propose", **named, startsAt=start, endsAt=end) == "invalid"


def test_a_visit_cannot_be_proposed_over_another(house: House) -> None:
    visit_id = confirmed(house)
    named = {"visitId": visit_id, "circleId": house.circle_id, "paId": house.sam_id}

    slug = house.refused(house.maya, "visit.propose", **named, startsAt=TOMORROW + DAY, endsAt=TOMORROW + DAY + HOUR)

    assert slug == "conflict"
    assert house.visit(visit_id).starts_at == TOMORROW


def test_a_person_proposes_visits_only_to_somebody_they_have_invited(house: House) -> None:
    named = {"visitId": uuid7(), "circleId": house.circle_id, "paId": house.rosa_id}

    slug = house.refused(house.maya, "visit.propose", **named, startsAt=TOMORROW, endsAt=TOMORROW + HOUR)

    assert slug == "not-in-team"


def test_imported_and_checked_in_visits_count_together(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - 3 * DAY), (house.sam_id, house.clock() - DAY))
    [planned] = house.import_visits((house.sam_id, TOMORROW))
    assert (house.bond(house.sam_id).visits, house.bond(house.sam_id).last_met_at) == (2, house.clock() - DAY)
    house.clock.at = AT_THE_VISIT

    house.do(house.sam, "visit.check_in", visitId=planned)
    house.import_visits((house.sam_id, TOMORROW))

    bond = house.bond(house.sam_id)
    assert (bond.visits, bond.first_met_at, bond.last_met_at) == (3, TOMORROW - 4 * DAY, TOMORROW)


def test_a_spreadsheet_that_tells_of_visits_made_here_adds_nothing(house: House) -> None:
    visit_id = done(house)
    house.clock.move(days=1)

    house.import_visits((house.sam_id, TOMORROW), (house.sam_id, TOMORROW - 2 * DAY))

    visits = house.visits(house.sam_id)
    assert [visit.starts_at for visit in visits] == [TOMORROW - 2 * DAY, TOMORROW]
    assert visits[1].id == visit_id
    assert house.bond(house.sam_id).visits == 2


def test_phones_hold_ninety_days_back_and_ahead_and_the_pa_all_that_was(house: House) -> None:
    house.import_visits((house.sam_id, house.clock() - 89 * DAY))
    far = house.propose(house.maya, house.sam_id, starts_at=house.clock() + 91 * DAY)
    assert len(house.reads(house.maya).held("visit")) == 1

    house.clock.move(days=2)
    with house.app.app_context():
        plan_ahead(house.clock())

    assert list(house.reads(house.maya).held("visit")) == [str(far)]
    assert len(house.reads(house.sam).held("own_visit")) == 2
