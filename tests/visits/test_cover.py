"""A PA cannot come: the person asks others, they answer without penalty, and the first one agreed to comes, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import select

from carematch.accounts.models import User
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.jobs import queue_due
from carematch.reminders.models import Delivery, DeliveryState
from carematch.reminders.rules import DAY_AHEAD
from carematch.sync.models import Status
from carematch.visits.jobs import tell_people
from carematch.visits.models import Cover, CoverOffer, CoverState, OfferOutcome, VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House
from tests.sync.phone import Phone


@pytest.fixture
def gap(house: House) -> UUID:
    """Sam was to come tomorrow and cannot."""
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "cover.ask", circleId=house.circle_id, paId=house.sam_id, visitIds=[visit_id])
    return uuid5(visit_id, "cover")


@pytest.fixture
def dan(house: House) -> tuple[User, UUID]:
    """A third PA."""
    user = factories.make_user(house.app, name="Dan Weir", email="dan@example.org")
    return user, house.add_pa("Dan Weir", user)


def offer(house: House, gap: UUID, *pa_ids: UUID) -> list[UUID]:
    """Maya asks these PAs; the offers."""
    house.do(house.maya, "cover.offer", coverId=gap, paIds=pa_ids)
    return [uuid5(gap, f"offer:{pa_id}") for pa_id in pa_ids]


def titles(house: House, user: User) -> list[str]:
    return [row["title"] for row in house.reads(user).held("notice").values()]


def tell(house: House) -> None:
    with house.app.app_context():
        tell_people(house.clock())


def outcomes(house: House, offers: list[UUID]) -> list[OfferOutcome | None]:
    return [house.get(CoverOffer, each).outcome for each in offers]


def test_who_cannot_come_calls_the_visit_off_and_leaves_a_gap_that_the_person_hears_of(house: House, gap: UUID) -> None:
    tell(house)

    held = house.get(Cover, gap)
    assert (held.state, held.filled_visit_id) == (CoverState.OPEN, None)
    assert house.visit(held.visit_id).status is VisitStatus.CANCELLED
    [row] = house.reads(house.maya).held("cover").values()
    assert (row["paName"], row["state"], row["startsAt"]) == ("Sam", "open", "2026-11-24T12:00:00Z")
    assert titles(house, house.maya) == ["Sam cannot come"]


def test_all_visits_of_days_away_are_said_at_once(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visits = [house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW + n * DAY) for n in range(3)]

    house.do(house.sam, "cover.ask", circleId=house.circle_id, paId=house.sam_id, visitIds=visits)

    assert len(house.reads(house.maya).held("cover")) == 3
    assert {house.visit(each).status for each in visits} == {VisitStatus.CANCELLED}


def test_the_person_hears_at_once_and_once_that_a_pa_cannot_come_and_nothing_rings_for_it_any_more(
    house: House,
) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    with house.app.app_context():
        queue_due(house.clock())
    named = {"circleId": house.circle_id, "paId": house.sam_id, "visitIds": [visit_id]}

    house.do(house.sam, "cover.ask", **named)
    at_once = titles(house, house.maya).count("Sam cannot come")
    house.do(house.sam, "cover.ask", **named)
    tell(house)

    assert at_once == titles(house, house.maya).count("Sam cannot come") == 1
    with house.app.app_context(), snapshot_session() as session:
        states = session.scalars(select(Delivery.state).where(Delivery.kind == DAY_AHEAD))
        assert set(states) == {DeliveryState.WITHDRAWN}


def test_only_ones_own_visits_that_are_still_to_come_become_a_gap(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    rosas = house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW)
    past = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW - 20 * HOUR)
    house.clock.move(hours=6)
    named = {"circleId": house.circle_id, "paId": house.sam_id}

    assert house.refused(house.sam, "cover.ask", **named, visitIds=[rosas]) == "not-found"
    assert house.refused(house.sam, "cover.ask", **named, visitIds=[past]) == "visit-is-over"
    assert house.refused(house.rosa, "cover.ask", **named, visitIds=[past]) == "forbidden"


def test_the_person_too_may_say_that_somebody_else_is_to_come(house: House) -> None:
    house.choose(house.sam, house.sam_id)
    visit_id = house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)
    house.do(house.sam, "visit.cancel", visitId=visit_id)

    done = house.do(house.maya, "cover.ask", circleId=house.circle_id, paId=house.sam_id, visitIds=[visit_id])

    assert house.get(Cover, uuid5(visit_id, "cover")).state is CoverState.OPEN
    assert house.decision(done).what == "cover.ask"
    tell(house)
    assert titles(house, house.maya) == ["Sam cannot come"]
    assert "cover_needed" not in {row["notice"] for row in house.reads(house.maya).held("notice").values()}


def test_several_are_asked_and_each_sees_only_that_they_are(house: House, gap: UUID, dan: tuple[User, UUID]) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.introduce(*dan)

    offer(house, gap, house.rosa_id, dan[1])
    tell(house)

    for user in (house.rosa, dan[0]):
        [row] = house.reads(user).held("cover_offer").values()
        assert (row["personKnownAs"], row["canCome"], row["outcome"]) == ("Maya", None, None)
        assert titles(house, user) == ["Can you come to Maya?"]
    assert len(house.reads(house.maya).held("cover_offer")) == 2
    assert house.reads(house.sam).held("cover_offer") == {}


def test_whoever_has_nothing_to_do_with_the_person_or_is_the_one_away_is_not_asked(
    house: House, gap: UUID, dan: tuple[User, UUID]
) -> None:
    for pa_id in (dan[1], house.sam_id):
        assert house.refused(house.maya, "cover.offer", coverId=gap, paIds=[pa_id]) == "not-in-team"


def test_nobody_comes_before_the_person_agrees_and_then_everybody_hears(
    house: House, gap: UUID, dan: tuple[User, UUID]
) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.choose(*dan)
    offers = offer(house, gap, house.rosa_id, dan[1])
    house.do(dan[0], "cover.accept", offerId=offers[1])
    house.do(house.rosa, "cover.accept", offerId=offers[0])
    before = house.visits(dan[1])

    done = house.do(house.maya, "cover.agree", offerId=offers[1])

    assert before == []
    [visit] = house.visits(dan[1])
    assert (visit.starts_at, visit.status) == (TOMORROW, VisitStatus.CONFIRMED)
    assert house.visits(house.rosa_id) == []
    held = house.get(Cover, gap)
    assert (held.state, held.filled_visit_id) == (CoverState.FILLED, visit.id)
    assert outcomes(house, offers) == [OfferOutcome.PASSED, OfferOutcome.AGREED]
    assert "Somebody else comes this time" in titles(house, house.rosa)
    assert "You are coming to Maya" in titles(house, dan[0])
    assert house.decision(done).what == "cover.agree"


def test_without_a_yes_of_the_pa_there_is_nothing_to_agree_to(house: House, gap: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)
    unanswered = house.refused(house.maya, "cover.agree", offerId=asked)
    house.do(house.rosa, "cover.decline", offerId=asked)

    assert (unanswered, house.refused(house.maya, "cover.agree", offerId=asked)) == ("cover-not-accepted",) * 2


def test_a_no_costs_nothing_and_may_be_changed(house: House, gap: UUID) -> None:
    bond_id = house.choose(house.rosa, house.rosa_id)
    before = house.bond(house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)

    house.do(house.rosa, "cover.decline", offerId=asked)
    after = house.bond(house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)

    assert (after.id, after.stage, after.role, after.visits) == (bond_id, before.stage, before.role, before.visits)
    assert house.get(CoverOffer, asked).can_come is True


@pytest.mark.parametrize(
    ("rule", "chosen", "needs_yes"),
    [
        ("ask_me", True, True),
        ("tell_me", True, False),
        ("anyone_in_team", True, False),
        ("anyone_in_team", False, True),
    ],
)
def test_a_face_that_the_person_does_not_know_needs_a_yes_that_says_so(
    house: House, gap: UUID, rule: str, chosen: bool, needs_yes: bool
) -> None:
    (house.choose if chosen else house.introduce)(house.rosa, house.rosa_id)
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, newFaceRule=rule)
    visit_id = house.propose(house.maya, house.sam_id, starts_at=TOMORROW + 100 * DAY)
    house.clock.at = TOMORROW + 99 * DAY
    house.do(house.sam, "cover.ask", circleId=house.circle_id, paId=house.sam_id, visitIds=[visit_id])
    [asked] = offer(house, uuid5(visit_id, "cover"), house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)

    outcome = factories.attempt(house.app, house.maya, "cover.agree", now=house.clock(), offerId=asked)

    assert (outcome.problem or {}).get("slug") == ("needs-yes" if needs_yes else None)
    if needs_yes:
        house.do(house.maya, "cover.agree", offerId=asked, mayBeNew=True)
    assert [visit.status for visit in house.visits(house.rosa_id)] == [VisitStatus.CONFIRMED]


def test_two_phones_that_accepted_without_signal_get_one_visit_between_them(
    house: House, gap: UUID, dan: tuple[User, UUID]
) -> None:
    """Maya and her daughter agree to different PAs at the same moment, on phones of their own."""
    house.choose(house.rosa, house.rosa_id)
    house.choose(*dan)
    gwen = factories.make_user(house.app, name="Gwen Brook", email="gwen@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=gwen.id, powers=["agree_visits"])
    offers = offer(house, gap, house.rosa_id, dan[1])
    phones = [Phone(house.app, user.id) for user in (house.rosa, dan[0], house.maya, gwen)]
    saved = [phone.make("cover.accept", offerId=str(each)) for phone, each in zip(phones, offers, strict=False)]
    _at_once(*(lambda n=n: phones[n].push(saved[n]) for n in range(2)))
    agreed = [phone.make("cover.agree", offerId=str(each)) for phone, each in zip(phones[2:], offers, strict=True)]

    answers = _at_once(*(lambda n=n: phones[n + 2].push(agreed[n]) for n in range(2)))

    results = [answer.json["results"][0] for answer in answers]
    assert sorted(result["status"] for result in results) == ["applied", "rejected"]
    assert [result["problem"]["slug"] for result in results if result["problem"]] == ["cover-is-over"]
    visits = house.visits(house.rosa_id) + house.visits(dan[1])
    assert [visit.status for visit in visits] == [VisitStatus.CONFIRMED]
    assert house.get(Cover, gap).filled_visit_id == visits[0].id
    assert sorted(str(each) for each in outcomes(house, offers)) == ["agreed", "passed"]


def _at_once(*works: Any) -> list[Any]:
    """All of them begin together."""
    barrier = Barrier(len(works))

    def begin(work: Any) -> Any:
        barrier.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_a_yes_that_comes_too_late_is_no_fault_and_is_answered_kindly(
    house: House, gap: UUID, dan: tuple[User, UUID]
) -> None:
    house.choose(house.rosa, house.rosa_id)
    house.choose(*dan)
    offers = offer(house, gap, house.rosa_id, dan[1])
    house.do(house.rosa, "cover.accept", offerId=offers[0])
    house.do(house.maya, "cover.agree", offerId=offers[0])

    outcome = factories.attempt(house.app, dan[0], "cover.accept", now=house.clock(), offerId=offers[1])

    assert outcome.status is Status.APPLIED
    assert outcomes(house, offers) == [OfferOutcome.AGREED, OfferOutcome.PASSED]
    assert house.visits(dan[1]) == []
    assert "Somebody else comes this time" in titles(house, dan[0])


def test_when_whoever_was_agreed_to_cannot_come_either_the_gap_is_open_again(house: House, gap: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)
    house.do(house.maya, "cover.agree", offerId=asked)
    [instead] = house.visits(house.rosa_id)

    house.do(house.rosa, "cover.ask", circleId=house.circle_id, paId=house.rosa_id, visitIds=[instead.id])

    assert house.get(Cover, uuid5(instead.id, "cover")).state is CoverState.OPEN
    assert house.get(Cover, gap).state is CoverState.FILLED


def test_whoever_was_agreed_to_and_only_calls_the_visit_off_leaves_a_gap_too(house: House, gap: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)
    house.do(house.maya, "cover.agree", offerId=asked)
    [instead] = house.visits(house.rosa_id)

    house.do(house.rosa, "visit.cancel", visitId=instead.id)
    at_once = titles(house, house.maya)
    tell(house)

    assert house.get(Cover, uuid5(instead.id, "cover")).state is CoverState.OPEN
    assert at_once.count("Rosa cannot come") == titles(house, house.maya).count("Rosa cannot come") == 1
    desk = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()
    assert [call["paName"] for call in desk["callList"]] == ["Rosa"]


def test_who_agrees_visits_for_the_person_hears_of_the_gap_and_of_who_can_come(house: House, gap: UUID) -> None:
    nia = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=nia.id, powers=["agree_visits"])
    house.choose(house.rosa, house.rosa_id)
    tell(house)
    [asked] = offer(house, gap, house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)
    tell(house)

    assert sorted(titles(house, nia)) == ["Rosa can come", "Sam cannot come"]


def test_nobody_is_needed_any_more(house: House, gap: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)

    house.do(house.maya, "cover.close", coverId=gap)

    assert house.refused(house.maya, "cover.agree", offerId=asked) == "cover-is-over"
    assert outcomes(house, [asked]) == [OfferOutcome.WITHDRAWN]
    assert "Nobody is needed after all" in titles(house, house.rosa)


def test_a_gap_that_nobody_fills_is_on_the_call_list_until_it_is_filled_or_paused(house: House, gap: UUID) -> None:
    def rung() -> list[tuple[str, str, str]]:
        desk = house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()
        return [(call["kind"], call["paName"], call["by"]) for call in desk["callList"]]

    far = house.propose(house.maya, house.sam_id, starts_at=TOMORROW + 10 * DAY)
    house.do(house.sam, "cover.ask", circleId=house.circle_id, paId=house.sam_id, visitIds=[far])
    before = rung()

    house.do(
        house.maya,
        "pause.begin",
        pauseId=uuid7(),
        circleId=house.circle_id,
        reason="hospital",
        startsOn=house.clock().date(),
    )

    assert before == [("cover", "Sam", "2026-11-23T12:00:00Z")]
    assert rung() == []
    assert house.get(Cover, gap).state is CoverState.CLOSED


def test_whoever_comes_instead_is_reminded_and_who_cannot_is_not(house: House, gap: UUID) -> None:
    house.choose(house.rosa, house.rosa_id)
    [asked] = offer(house, gap, house.rosa_id)
    house.do(house.rosa, "cover.accept", offerId=asked)
    house.do(house.maya, "cover.agree", offerId=asked)
    house.clock.at = TOMORROW - timedelta(minutes=30)

    with house.app.app_context():
        queue_due(house.clock())

    kinds = {
        user.name: [n["notice"] for n in house.reads(user).held("notice").values()] for user in (house.sam, house.rosa)
    }
    assert "visit_soon" in kinds["Rosa Lind"]
    assert "visit_soon" not in kinds["Sam Tarn"]
