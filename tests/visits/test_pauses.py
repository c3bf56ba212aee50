"""Hospital, holiday, death, moving away: written down once, and everything keeps to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from carematch.accounts.models import User
from carematch.circles.models import Relationship
from carematch.continuity.jobs import tell_of_flags, watch_continuity
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.jobs import queue_due
from carematch.reminders.models import Delivery, DeliveryState
from carematch.visits.jobs import plan_ahead, tell_people, watch_silence
from carematch.visits.models import Arrangement, Pause, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House

S = VisitStatus
TUESDAY = TOMORROW.date()
REASONS = ("hospital", "holiday", "died", "moved_away")


@pytest.fixture(autouse=True)
def team(house: House) -> UUID:
    """Sam is in Maya's team."""
    return house.choose(house.sam, house.sam_id)


@pytest.fixture
def mornings(house: House) -> UUID:
    """Sam comes every morning at nine, and has said yes to the next three visits."""
    arrangement_id = uuid7()
    named = {"arrangementId": arrangement_id, "circleId": house.circle_id, "paId": house.sam_id}
    words: dict[str, Any] = {"rule": "FREQ=DAILY", "localStart": "09:00", "localEnd": "10:00", "startsOn": TUESDAY}
    house.do(house.maya, "arrangement.propose", v=2, **named, **words)
    house.do(house.sam, "arrangement.agree", arrangementId=arrangement_id)
    for visit in house.visits(house.sam_id)[:3]:
        house.do(house.sam, "visit.confirm", visitId=visit.id)
    return arrangement_id


def begin(house: House, reason: str = "hospital", *, by: User | None = None, **changes: Any) -> UUID:
    """A pause from tomorrow on, until further word."""
    pause_id = uuid7()
    words = {"pauseId": pause_id, "circleId": house.circle_id, "reason": reason, "startsOn": TUESDAY}
    if reason == "died":
        words["startsOn"] = house.clock().date()
    house.do(by or house.maya, "pause.begin", **words | changes)
    return pause_id


def end(house: House, pause_id: UUID, ends_on: date) -> UUID:
    return house.do(house.maya, "pause.end", pauseId=pause_id, endsOn=ends_on)


def run(house: House) -> None:
    """Every job that time brings."""
    with house.app.app_context():
        for job in (plan_ahead, watch_silence, tell_people, queue_due, watch_continuity, tell_of_flags):
            job(house.clock())


def statuses(house: House) -> list[S]:
    return [visit.status for visit in house.visits(house.sam_id)]


def titles(house: House, user: User) -> list[str]:
    return [row["title"] for row in house.reads(user).held("notice").values()]


def due(house: House, user: User) -> list[str]:
    """The kinds of what is still to ring on this user's phones."""
    with house.app.app_context(), snapshot_session() as session:
        waiting = session.query(Delivery).filter_by(user_id=user.id, state=DeliveryState.DUE)
        return sorted(each.kind for each in waiting)


@pytest.mark.parametrize("reason", REASONS)
def test_all_visits_of_these_days_stand_as_paused_at_once(house: House, mornings: UUID, reason: str) -> None:
    begin(house, reason)

    assert set(statuses(house)) == {S.PAUSED}
    assert {row["status"] for row in house.reads(house.sam).held("own_visit").values()} == {"paused"}
    [pause] = house.reads(house.sam).held("pause").values()
    assert (pause["reason"], pause["endsOn"], pause["recordedBy"]) == (reason, None, "Maya Brook")


def test_only_the_days_of_the_pause_are_paused(house: House, mornings: UUID) -> None:
    begin(house, "holiday", startsOn=TUESDAY + DAY, endsOn=TUESDAY + 2 * DAY)

    assert statuses(house)[:5] == [S.CONFIRMED, S.PAUSED, S.PAUSED, S.PROPOSED, S.PROPOSED]


def test_what_was_made_or_said_to_be_missed_stays(house: House, mornings: UUID) -> None:
    made, missed, unheard = house.visits(house.sam_id)[:3]
    house.clock.at = unheard.starts_at + HOUR
    house.do(house.sam, "visit.check_out", visitId=made.id)
    house.do(house.maya, "visit.nobody_came", visitId=missed.id)
    run(house)

    begin(house, startsOn=TUESDAY)

    assert statuses(house)[:4] == [S.DONE, S.MISSED, S.PAUSED, S.PAUSED]


def test_a_check_in_that_was_made_before_anybody_knew_still_counts(house: House, mornings: UUID) -> None:
    first = house.visits(house.sam_id)[0]
    begin(house)
    house.clock.at = first.starts_at + HOUR

    house.do(house.sam, "visit.check_in", visitId=first.id)

    assert house.visit(first.id).status is S.UNDER_WAY


def test_an_arrangement_plans_nothing_in_a_pause(house: House, mornings: UUID) -> None:
    pause_id = begin(house)
    last = house.visits(house.sam_id)[-1].starts_at
    house.clock.move(days=7)

    run(house)
    nothing = house.visits(house.sam_id)[-1].starts_at
    end(house, pause_id, house.clock().date() + 2 * DAY)

    assert nothing == last
    assert house.visits(house.sam_id)[-1].starts_at == last + 7 * DAY


def test_an_arrangement_agreed_in_a_pause_begins_after_it(house: House) -> None:
    begin(house, "holiday", endsOn=TUESDAY + 6 * DAY)
    named = {"arrangementId": uuid7(), "circleId": house.circle_id, "paId": house.sam_id}
    words: dict[str, Any] = {"rule": "FREQ=DAILY", "localStart": "09:00", "localEnd": "10:00", "startsOn": TUESDAY}
    house.do(house.maya, "arrangement.propose", v=2, **named, **words)

    house.do(house.sam, "arrangement.agree", arrangementId=named["arrangementId"])

    assert house.visits(house.sam_id)[0].starts_at.date() == TUESDAY + 7 * DAY


def test_ending_brings_back_what_is_still_to_come_for_the_pa_to_say_yes_to(house: House, mornings: UUID) -> None:
    pause_id = begin(house)
    house.clock.move(days=1, hours=-2)

    done = end(house, pause_id, TUESDAY + DAY)

    [first, second, third, fourth, *_] = house.visits(house.sam_id)
    assert [each.status for each in (first, second, third, fourth)] == [S.PAUSED, S.PAUSED, S.PROPOSED, S.PROPOSED]
    assert third.person_confirmed_at is not None
    assert third.pa_confirmed_at is None
    assert house.decision(done).what == "pause.end"
    assert titles(house, house.sam) == ["Maya is in hospital", "Visits to Maya begin again"]


def test_a_pause_that_never_was_leaves_nothing_behind(house: House, mornings: UUID) -> None:
    pause_id = begin(house, "died")

    end(house, pause_id, house.clock().date() - DAY)

    assert set(statuses(house)) == {S.PROPOSED}
    assert house.get(Pause, pause_id).ends_on < house.get(Pause, pause_id).starts_on  # type: ignore[operator]
    house.propose(house.maya, house.sam_id, starts_at=TOMORROW)


def test_undoing_puts_everything_back_with_the_pas_yes(house: House, mornings: UUID) -> None:
    before = statuses(house)
    done = house.do(
        house.maya, "pause.begin", pauseId=uuid7(), circleId=house.circle_id, reason="holiday", startsOn=TUESDAY
    )

    house.do(house.maya, "decision.undo", decisionId=uuid5(done, "decision"))

    assert statuses(house) == before
    assert house.reads(house.maya).held("pause") == {}
    assert titles(house, house.sam) == ["Maya is away", "Visits to Maya are not paused"]


def test_one_pause_within_another_keeps_its_days_when_the_other_ends(house: House, mornings: UUID) -> None:
    hospital = begin(house)
    begin(house, "holiday", startsOn=TUESDAY + DAY, endsOn=TUESDAY + DAY)

    end(house, hospital, TUESDAY - DAY)

    assert statuses(house)[:3] == [S.PROPOSED, S.PAUSED, S.PROPOSED]


def test_a_question_about_a_new_face_is_withdrawn_and_asked_anew_afterwards(house: House) -> None:
    house.introduce(house.rosa, house.rosa_id)
    house.clock.move(days=91)
    start = house.clock() + 5 * DAY
    visit_id = house.propose(house.rosa, house.rosa_id, starts_at=start)
    pause_id = begin(house, startsOn=start.date())
    asked = house.reads(house.maya).held("ask")

    end(house, pause_id, start.date() - DAY)

    assert asked == {}
    [again] = house.reads(house.maya).held("ask").values()
    assert (again["visitId"], again["answer"]) == (str(visit_id), None)
    assert house.visit(visit_id).needs_yes


def test_a_question_that_is_asked_anew_is_rung_about_again_and_begins_the_plan_again(house: House) -> None:
    """The plan had begun before the person went into hospital."""
    house.introduce(house.rosa, house.rosa_id)
    house.clock.move(days=91)
    start = house.clock() + 5 * DAY
    visit_id = house.propose(house.rosa, house.rosa_id, starts_at=start)
    for hours in (73, 26):
        house.clock.move(hours=hours)
        with house.app.app_context():
            watch_silence(house.clock())
    [begun] = house.reads(house.maya).held("ask").values()
    pause_id = begin(house, startsOn=start.date())
    end(house, pause_id, start.date() - DAY)
    [anew] = house.reads(house.maya).held("ask").values()

    house.clock.move(hours=12)
    with house.app.app_context():
        watch_silence(house.clock())

    assert begun["planSince"] is not None
    assert (anew["ringSince"], anew["planSince"]) == (None, None)
    [again] = house.reads(house.maya).held("ask").values()
    assert (again["visitId"], again["ringSince"] is not None) == (str(visit_id), True)


def test_reminders_stop_also_what_is_queued_already(house: House, mornings: UUID) -> None:
    house.clock.at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    run(house)
    queued = (due(house, house.maya), due(house, house.sam))

    begin(house)
    run(house)

    assert queued == (["visit_day_ahead"], ["visit_day_ahead"])
    assert due(house, house.maya) == []
    assert due(house, house.sam) == ["visits_paused"]
    house.clock.at = TOMORROW - timedelta(minutes=30)
    run(house)
    assert "visit_soon" not in due(house, house.sam) + due(house, house.maya)


def test_after_a_death_the_person_is_told_nothing_whatever_was_on_its_way(house: House, mornings: UUID) -> None:
    """A question in the evening would ring next morning; at night the daughter writes down that her mother has died."""
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["agree_visits"])
    house.introduce(house.rosa, house.rosa_id)
    house.clock.at = datetime(2027, 2, 22, 22, tzinfo=UTC)
    house.propose(house.rosa, house.rosa_id, starts_at=house.clock() + 5 * DAY)
    run(house)
    waiting, before = due(house, house.maya), titles(house, house.maya)

    begin(house, "died", by=gwen)
    house.clock.move(hours=11)
    run(house)

    assert "new_face" in waiting
    assert due(house, house.maya) == []
    assert titles(house, house.maya) == before
    assert "Maya has died" in titles(house, house.sam)
    assert titles(house, gwen) == []


def test_of_a_death_supporters_and_pas_hear_in_kind_words(house: House, mornings: UUID) -> None:
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["money"])

    house.do(
        house.jo,
        "pause.begin",
        pauseId=uuid7(),
        circleId=house.circle_id,
        reason="died",
        startsOn=house.clock().date(),
        told=house.told(),
    )

    for user in (gwen, house.sam):
        [notice] = house.reads(user).held("notice").values()
        assert notice["title"] == "Maya has died"
        assert notice["text"].startswith("We are very sorry to tell you this.")
    assert house.reads(house.maya).held("decision").keys() & {"pause.begin"} == set()
    assert titles(house, house.maya) == []


def test_a_pa_who_is_not_in_the_team_hears_that_visits_stop_and_not_why(house: House) -> None:
    house.introduce(house.rosa, house.rosa_id)
    house.propose(house.rosa, house.rosa_id, starts_at=TOMORROW)

    begin(house)

    [notice] = house.reads(house.rosa).held("notice").values()
    assert notice["title"] == "Visits to Maya are paused"
    assert "hospital" not in str(notice)
    assert house.reads(house.rosa).held("pause") == {}


@pytest.mark.parametrize("reason", REASONS)
def test_in_hospital_or_on_holiday_only_the_person_asks_for_a_visit(house: House, reason: str) -> None:
    begin(house, reason)
    words = {"circleId": house.circle_id, "paId": house.sam_id, "startsAt": TOMORROW, "endsAt": TOMORROW + HOUR}

    assert house.refused(house.sam, "visit.propose", visitId=uuid7(), **words) == "visits-are-paused"
    if reason in {"died", "moved_away"}:
        assert house.refused(house.maya, "visit.propose", visitId=uuid7(), **words) == "visits-are-paused"
    else:
        visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
        begin(house, reason, startsOn=TUESDAY)
        assert house.visit(visit_id).status is S.PAUSED


def test_nobody_is_rung_and_nothing_is_flagged_of_somebody_whose_visits_are_paused(house: House) -> None:
    strangers = [house.add_pa(f"Pa {name}") for name in ["Abe", "Bea", "Cat", "Dan", "Eve"]]
    house.import_visits(*[(pa_id, house.clock() - (n + 1) * DAY) for n, pa_id in enumerate(strangers)])
    house.do(house.maya, "team.recognise", circleId=house.circle_id, paIds=[])
    unheard = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.clock.at = TOMORROW + HOUR
    run(house)
    before = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()

    begin(house, startsOn=TUESDAY)
    after = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()
    run(house)

    assert [call["subjectId"] for call in before["callList"]] == [str(unheard)]
    assert {flag["flag"] for flag in before["flags"]} == {"too_many_faces", "team_of_one"}
    assert before["circles"][0]["pause"] is None
    assert (after["callList"], after["flags"], after["circles"][0]["pause"]) == ([], [], "hospital")
    assert all(flag["closedAt"] for flag in house.reads(house.maya).held("flag").values())


@pytest.mark.parametrize("reason", ["died", "moved_away"])
def test_an_invitation_of_somebody_to_whom_nobody_comes_any_more_is_on_no_phone(house: House, reason: str) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.rosa_id))
    phone = house.reads(house.rosa)
    [invitation] = phone.held("bond")

    pause_id = begin(house, reason, startsOn=house.clock().date())
    phone.pull()
    while_over = phone.held("bond")
    end(house, pause_id, house.clock().date() - DAY)
    phone.pull()

    assert while_over == {}
    assert list(phone.held("bond")) == [invitation]
    assert len(house.reads(house.sam).held("bond")) == 1


def test_an_invitation_stands_until_the_day_on_which_the_person_moves_away(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.rosa_id))
    begin(house, "moved_away")
    phone = house.reads(house.rosa)
    before = phone.held("bond")

    house.clock.move(days=1)
    with house.app.app_context():
        plan_ahead(house.clock())
    phone.pull()

    assert len(before) == 1
    assert phone.held("bond") == {}


def test_patterns_and_relationships_of_somebody_who_has_died_ask_nothing_of_pas(house: House) -> None:
    house.do(house.maya, "relationship.invite", **house.about(house.rosa_id))
    begin(house, "died")

    run(house)

    assert house.bond(house.rosa_id).stage == "invited"
    assert titles(house, house.rosa) == []
    assert house.find(Relationship, house.bond(house.rosa_id).id) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "bored"},
        {"endsOn": TUESDAY - DAY},
        {"startsOn": TUESDAY + 400 * DAY},
        {"startsOn": "today"},
        {"reason": "died"},
    ],
)
def test_what_is_no_pause_is_refused(house: House, wrong: dict[str, Any]) -> None:
    words = {"pauseId": uuid7(), "circleId": house.circle_id, "reason": "hospital", "startsOn": TUESDAY}

    assert house.refused(house.maya, "pause.begin", **words | wrong) == "invalid"


def test_after_an_end_for_good_nothing_more_is_paused_or_planned(house: House, mornings: UUID) -> None:
    begin(house, "moved_away", startsOn=house.clock().date())
    words = {"pauseId": uuid7(), "circleId": house.circle_id, "reason": "holiday", "startsOn": TUESDAY}

    assert house.refused(house.maya, "pause.begin", **words) == "visits-are-paused"
    assert house.get(Arrangement, mornings).stage == "agreed"


def test_an_imported_visit_in_a_pause_is_paused(house: House) -> None:
    begin(house)

    [visit_id] = house.import_visits((house.sam_id, TOMORROW))

    assert house.visit(visit_id).status is S.PAUSED


def test_the_team_reads_what_a_pa_asks_for_visits_called_off_late_and_in_a_pause(house: House) -> None:
    before = next(iter(house.reads(house.maya).held("team_member").values()))
    charges = {"lateCancelHours": 24, "lateCancelPercent": 50, "pauseHours": 168, "pausePercent": 25}

    house.do(house.sam, "profile.update", paId=house.sam_id, charges=charges)

    after = next(iter(house.reads(house.maya).held("team_member").values()))
    assert {before[name] for name in charges} == {None}
    assert {name: after[name] for name in charges} == charges
