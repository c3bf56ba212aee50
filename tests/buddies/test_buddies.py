"""A PA's buddy hears only that they have not said they are out; nobody is followed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.buddies.jobs import watch_buddies
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Delivery
from config import ROOT
from tests.circles.house import HOUR, House

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def team(house: House) -> None:
    """Sam and Rosa are in Maya's team, and Maya has an address."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)
    house.do(house.rosa, "profile.update", paId=house.rosa_id, phone="01632 960123")
    house.do(house.maya, "circle.set_details", circleId=house.circle_id, address="4 Mill Lane")


def choose_sam(house: House) -> None:
    house.do(house.rosa, "buddy.choose", userId=house.rosa.id, name="Sam", phone="01632 960002", paId=house.sam_id)


def go_in(house: House, until: datetime) -> UUID:
    lone_id = uuid7()
    house.do(house.rosa, "buddy.start", userId=house.rosa.id, loneId=lone_id, until=until)
    return lone_id


def watch(house: House) -> None:
    with house.app.app_context():
        watch_buddies(house.clock())
        watch_buddies(house.clock())


def inbox(house: House, user: User) -> dict[str, str]:
    """Kind and text of each message."""
    return {row["notice"]: row["text"] for row in house.reads(user).held("notice").values()}


def row(house: House, lone_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = house.reads(house.rosa).held("lone_working")[str(lone_id)]
    return found


def test_a_buddy_who_uses_the_app_hears_only_what_the_server_knows(house: House) -> None:
    choose_sam(house)
    lone_id = go_in(house, house.clock() + HOUR)
    house.clock.move(minutes=75)

    watch(house)

    assert inbox(house, house.sam)["buddy_overdue"] == (
        "Rosa said: out by 1pm. Rosa has not said so yet. Ring Rosa: 01632 960123"
    )
    assert row(house, lone_id)["toldName"] == "Sam"
    with house.app.app_context(), snapshot_session() as session:
        pushes = [each.text for each in session.query(Delivery).filter_by(kind="buddy_overdue")]
    assert pushes == ["Somebody whose buddy you are has not said that they are out."]
    assert not any("Mill" in text or "Maya" in text for text in inbox(house, house.sam).values() if "out by" in text)


def test_the_pa_is_asked_first_and_the_buddy_not_before_a_while(house: House) -> None:
    choose_sam(house)
    go_in(house, house.clock() + HOUR)

    house.clock.move(minutes=59)
    watch(house)
    assert "buddy_due" not in inbox(house, house.rosa)

    house.clock.move(minutes=1)
    watch(house)
    assert "buddy_due" in inbox(house, house.rosa)
    assert "buddy_overdue" not in inbox(house, house.sam)


def test_who_is_out_in_time_is_never_spoken_of(house: House) -> None:
    choose_sam(house)
    lone_id = go_in(house, house.clock() + HOUR)
    house.clock.move(minutes=50)
    house.do(house.rosa, "buddy.safe", loneId=lone_id)
    house.clock.move(hours=2)

    watch(house)

    assert inbox(house, house.sam).keys() & {"buddy_overdue", "buddy_safe"} == set()
    assert "buddy_due" not in inbox(house, house.rosa)


def test_a_late_word_takes_back_what_the_buddy_was_told(house: House) -> None:
    choose_sam(house)
    lone_id = go_in(house, house.clock() + HOUR)
    phone = house.reads(house.rosa)
    house.clock.move(minutes=55)
    safe = phone.make("buddy.safe", loneId=str(lone_id))
    house.clock.move(minutes=30)
    watch(house)
    said_at = house.clock() - 30 * MINUTE

    phone.push(safe)

    told = inbox(house, house.sam)
    assert "buddy_overdue" not in told
    assert told["buddy_safe"] == "Rosa has said so. You need not ring."
    assert row(house, lone_id)["safeAt"] == said_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_needing_longer_ends_what_was_and_the_buddy_hears_it(house: House) -> None:
    choose_sam(house)
    first = go_in(house, house.clock() + HOUR)
    house.clock.move(minutes=80)
    watch(house)

    second = go_in(house, house.clock() + HOUR)

    assert row(house, first)["safeAt"] is not None
    assert row(house, second)["safeAt"] is None
    assert "buddy_overdue" not in inbox(house, house.sam)


def test_somebody_with_a_telephone_alone_is_told_nothing_by_the_server(house: House) -> None:
    house.do(house.rosa, "buddy.choose", userId=house.rosa.id, name="Kim", phone="01632 960777")
    lone_id = go_in(house, house.clock() + HOUR)
    house.clock.move(hours=2)

    watch(house)

    assert row(house, lone_id)["toldAt"] is None
    assert "buddy_due" in inbox(house, house.rosa)


def test_a_buddy_and_time_alone_are_on_the_pas_own_phones_only(house: House) -> None:
    choose_sam(house)
    go_in(house, house.clock() + HOUR)

    for user in (house.maya, house.sam, house.jo):
        phone = house.reads(user)
        assert phone.held("buddy") == {}
        assert phone.held("lone_working") == {}
    [buddy] = house.reads(house.rosa).held("buddy").values()
    assert buddy["name"] == "Sam"
    assert buddy["isInApp"] is True


def test_only_a_pa_of_the_same_team_can_be_told_by_the_app(house: House) -> None:
    stranger_id = house.add_pa("Ivo Tarn", house.jo)

    slug = house.refused(
        house.rosa, "buddy.choose", userId=house.rosa.id, name="Ivo", phone="01632 960778", paId=stranger_id
    )

    assert slug == "not-found"
    assert house.reads(house.rosa).held("buddy") == {}


def test_who_was_let_go_hears_nothing(house: House) -> None:
    choose_sam(house)
    go_in(house, house.clock() + HOUR)
    house.do(house.rosa, "buddy.let_go", userId=house.rosa.id)
    house.clock.move(hours=2)

    watch(house)

    assert "buddy_overdue" not in inbox(house, house.sam)
    assert house.reads(house.rosa).held("buddy") == {}


def test_nobody_says_for_somebody_else_that_they_are_out(house: House) -> None:
    choose_sam(house)
    lone_id = go_in(house, house.clock() + HOUR)

    assert house.refused(house.sam, "buddy.safe", loneId=lone_id) == "not-found"
    assert house.refused(
        house.sam, "buddy.start", userId=house.rosa.id, loneId=uuid7(), until=house.clock() + HOUR
    ) == ("not-found")
    assert row(house, lone_id)["safeAt"] is None


@pytest.mark.parametrize("hours", [-1, 25])
def test_a_time_that_has_passed_or_is_far_away_is_refused(house: House, hours: int) -> None:
    slug = house.refused(
        house.rosa, "buddy.start", userId=house.rosa.id, loneId=uuid7(), until=house.clock() + hours * HOUR
    )

    assert slug == "invalid"


def test_nothing_of_the_app_asks_where_somebody_is() -> None:
    sources = [path for path in (ROOT / "frontend" / "src").rglob("*") if path.suffix in {".ts", ".tsx"}]

    assert sources
    assert [path for path in sources if "geolocation" in path.read_text(encoding="utf-8").lower()] == []


# A buddy who cannot be it


def buddies_of(house: House, user: User) -> list[tuple[str, bool]]:
    """Whose buddy this user is, and whether they have said that they cannot be."""
    held = house.reads(user).held("buddy_of").values()
    return [(each["name"], each["declinedAt"] is not None) for each in held]


def test_a_buddy_knows_whose_they_are_and_may_say_that_they_cannot_be(house: House) -> None:
    choose_sam(house)
    assert buddies_of(house, house.sam) == [("Rosa", False)]

    house.do(house.sam, "buddy.decline", userId=house.rosa.id)
    house.do(house.sam, "buddy.decline", userId=house.rosa.id)

    assert house.reads(house.rosa).held("buddy") == {}
    assert buddies_of(house, house.sam) == [("Rosa", True)]
    assert inbox(house, house.rosa)["buddy_declined"].startswith("Sam cannot be your buddy just now.")
    assert "buddy_chosen" not in inbox(house, house.sam)
    assert house.pushes(house.rosa) == []


def test_who_works_alone_just_then_hears_at_once_that_nobody_is_told(house: House) -> None:
    choose_sam(house)
    go_in(house, house.clock() + HOUR)

    house.do(house.sam, "buddy.decline", userId=house.rosa.id)
    house.clock.move(minutes=90)
    watch(house)

    assert "You said: out by 1pm. Sam is not told any more" in inbox(house, house.rosa)["buddy_declined"]
    assert house.pushes(house.rosa) == ["Something has changed with your buddy. Please look."]
    assert "buddy_overdue" not in inbox(house, house.sam)


def test_a_no_may_be_taken_back_and_who_had_not_read_it_hears_nothing(house: House) -> None:
    choose_sam(house)
    house.do(house.sam, "buddy.decline", userId=house.rosa.id)

    house.do(house.sam, "buddy.accept", userId=house.rosa.id)
    house.do(house.sam, "buddy.accept", userId=house.rosa.id)

    [held] = house.reads(house.rosa).held("buddy").values()
    assert (held["name"], held["isInApp"]) == ("Sam", True)
    assert buddies_of(house, house.sam) == [("Rosa", False)]
    assert {"buddy_declined", "buddy_accepted"}.isdisjoint(inbox(house, house.rosa))


def test_who_had_read_the_no_hears_that_it_was_taken_back(house: House) -> None:
    choose_sam(house)
    house.do(house.sam, "buddy.decline", userId=house.rosa.id)
    [(notice_id, _)] = house.reads(house.rosa).held("notice").items()
    house.do(house.rosa, "notice.read", noticeId=notice_id)

    house.do(house.sam, "buddy.accept", userId=house.rosa.id)

    assert inbox(house, house.rosa) == {"buddy_accepted": "Sam took it back, and is your buddy as before."}


def test_after_somebody_else_was_chosen_or_nobody_there_is_nothing_to_take_back(house: House) -> None:
    choose_sam(house)
    house.do(house.sam, "buddy.decline", userId=house.rosa.id)

    house.do(house.rosa, "buddy.choose", userId=house.rosa.id, name="Lucia", phone="01632 960288", paId=None)

    assert house.refused(house.sam, "buddy.accept", userId=house.rosa.id) == "not-found"
    assert buddies_of(house, house.sam) == []
    assert house.refused(house.maya, "buddy.decline", userId=house.rosa.id) == "not-found"


def test_whoever_was_let_go_is_nobodys_buddy_any_more(house: House) -> None:
    choose_sam(house)

    house.do(house.rosa, "buddy.let_go", userId=house.rosa.id)

    assert buddies_of(house, house.sam) == []
    assert house.refused(house.sam, "buddy.decline", userId=house.rosa.id) == "not-found"
