"""What is told at a visit: silence is no missed visit, late words put things right, and whoever was told hears it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from carematch.accounts.models import User
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.reminders.models import Delivery, DeliveryState
from carematch.reports.service import desk
from carematch.visits.jobs import watch_silence
from carematch.visits.models import VisitStatus
from tests import factories
from tests.circles.house import DAY, HOUR, TOMORROW, House

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def team(house: House) -> None:
    """Sam and Rosa are in Maya's team."""
    house.choose(house.sam, house.sam_id)
    house.choose(house.rosa, house.rosa_id)


@pytest.fixture
def visit_id(house: House) -> UUID:
    """Sam's visit tomorrow at noon."""
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def nia(house: House, *powers: str) -> User:
    """Maya's sister, with these powers."""
    sister = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=sister.id, powers=list(powers))
    return sister


def inbox(house: House, user: User) -> dict[str, str]:
    """Kind and text of each message."""
    return {row["notice"]: row["text"] for row in house.reads(user).held("notice").values()}


def visit_as(house: House, user: User, visit_id: UUID, kind: str = "visit") -> dict[str, Any]:
    """The visit as this user's phone holds it."""
    row: dict[str, Any] = house.reads(user).held(kind)[str(visit_id)]
    return row


def watch(house: House) -> None:
    with house.app.app_context():
        watch_silence(house.clock())


def calls(house: House) -> list[tuple[str, str]]:
    """What stands on the coordinator's call list, with what was heard."""
    with house.app.app_context(), snapshot_session() as session:
        listed = desk(session, house.holder_id, now=house.clock())["call_list"]
    return [(call["kind"], call["said"]) for call in listed]


# Silence


def test_silence_is_not_heard_and_the_person_is_asked_but_never_missed(house: House, visit_id: UUID) -> None:
    for minutes in (30, 90, 600):
        house.clock.at = TOMORROW + minutes * MINUTE
        watch(house)

    visit = house.visit(visit_id)
    assert (visit.status, visit.asked_at) == (VisitStatus.NOT_HEARD, TOMORROW + 30 * MINUTE)
    assert "That may only be the signal" in inbox(house, house.maya)["not_heard"]
    assert calls(house) == [("not_heard", "")]


def test_who_said_that_they_are_late_is_not_unheard_before_that_time_has_passed(house: House, visit_id: UUID) -> None:
    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=45)

    house.clock.at = TOMORROW + 60 * MINUTE
    watch(house)
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED

    house.clock.at = TOMORROW + 75 * MINUTE
    watch(house)
    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD


def test_the_persons_word_that_the_pa_is_there_ends_the_question(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + 40 * MINUTE
    watch(house)

    house.do(house.maya, "visit.came", visitId=visit_id)

    visit = house.visit(visit_id)
    assert (visit.status, visit.came_said_by, visit.checked_in_at) == (VisitStatus.UNDER_WAY, "Maya Brook", None)
    assert "not_heard" not in inbox(house, house.maya)
    assert calls(house) == []
    assert house.bond(house.sam_id).visits == 1


def test_a_check_in_after_the_persons_word_counts_the_visit_once(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + 2 * HOUR
    house.do(house.maya, "visit.came", visitId=visit_id)

    house.do(house.sam, "visit.check_in", visitId=visit_id)

    visit = house.visit(visit_id)
    assert (visit.status, visit.checked_in_at) == (VisitStatus.DONE, TOMORROW + 2 * HOUR)
    assert house.bond(house.sam_id).visits == 1


def test_nobody_is_there_long_before_the_visit(house: House, visit_id: UUID) -> None:
    assert house.refused(house.maya, "visit.came", visitId=visit_id) == "conflict"
    assert house.refused(house.sam, "visit.came", visitId=visit_id) == "forbidden"


# Nobody came


def test_what_was_heard_when_somebody_rang_goes_to_the_call_list_and_to_those_who_must_know(
    house: House, visit_id: UUID
) -> None:
    sister = nia(house, "agree_visits", "see_notes")
    house.clock.at = TOMORROW + HOUR

    house.do(house.maya, "visit.nobody_came", visitId=visit_id, said="Sam does not answer")

    assert calls(house) == [("missed", "Sam does not answer")]
    assert visit_as(house, house.maya, visit_id)["missedSaidBy"] == "Maya Brook"
    assert "“Sam does not answer”" in inbox(house, house.jo)["nobody_came"]
    assert "“Sam does not answer”" in inbox(house, sister)["nobody_came"]
    assert "If you were there, say so" in inbox(house, house.sam)["nobody_came"]
    assert "nobody_came" not in inbox(house, house.maya)
    assert "nobody_came" not in inbox(house, house.rosa)


def test_no_push_about_it_names_anybody(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    house.do(house.maya, "visit.nobody_came", visitId=visit_id, said="Sam does not answer")

    with house.app.app_context(), snapshot_session() as session:
        texts = {each.text for each in session.query(Delivery).filter_by(kind="nobody_came")}
    assert texts == {"Somebody says that a visit was missed."}


@pytest.mark.parametrize(
    ("who", "name"), [("sam", "visit.check_in"), ("sam", "visit.check_out"), ("maya", "visit.came")]
)
def test_a_late_word_corrects_it_takes_back_what_was_told_and_tells_those_who_were_told(
    house: House, visit_id: UUID, who: str, name: str
) -> None:
    phone = house.reads(getattr(house, who))
    house.clock.at = TOMORROW + 5 * MINUTE
    said = phone.make(name, visitId=str(visit_id))
    house.clock.at = TOMORROW + HOUR
    watch(house)
    house.do(house.maya, "visit.nobody_came", visitId=visit_id)
    house.clock.at = TOMORROW + 3 * HOUR

    phone.push(said)

    assert house.visit(visit_id).status in {VisitStatus.UNDER_WAY, VisitStatus.DONE}
    assert calls(house) == []
    told = inbox(house, house.jo)
    assert told.keys() & {"nobody_came", "came_after_all"} == {"came_after_all"}
    assert "no longer called missed" in told["came_after_all"]
    assert inbox(house, house.maya).keys().isdisjoint({"not_heard", "nobody_came"})
    assert "nobody_came" not in inbox(house, house.sam)
    with house.app.app_context(), snapshot_session() as session:
        states = {
            each.state for each in session.query(Delivery).filter(Delivery.kind.in_(("nobody_came", "not_heard")))
        }
    assert states == {DeliveryState.WITHDRAWN}


def test_what_is_said_twice_is_told_once(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    for _ in range(2):
        house.do(house.maya, "visit.nobody_came", visitId=visit_id)

    assert [row["notice"] for row in house.reads(house.jo).held("notice").values()] == ["nobody_came"]


def test_taking_it_back_tells_those_who_were_told(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    watch(house)
    said = house.do(house.maya, "visit.nobody_came", visitId=visit_id)

    house.do(house.maya, "decision.undo", decisionId=house.decision(said).id)

    assert house.visit(visit_id).status is VisitStatus.NOT_HEARD
    assert "took back" in inbox(house, house.jo)["came_after_all"]


# Running late


def test_the_person_hears_at_once_and_the_pa_that_it_was_seen(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW - 20 * MINUTE
    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=10)
    assert inbox(house, house.maya)["running_late"] == "Sam says: 10 minutes late. It was to be at midday."

    house.do(house.maya, "visit.see_late", visitId=visit_id, minutes=10)

    seen = visit_as(house, house.sam, visit_id, "own_visit")
    assert (seen["lateSeenBy"], seen["lateSeenAt"]) == ("Maya Brook", "2026-11-24T11:40:00Z")


def test_what_was_seen_before_another_word_is_not_that_word(house: House, visit_id: UUID) -> None:
    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=10)
    house.do(house.maya, "visit.see_late", visitId=visit_id, minutes=10)

    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=30)
    house.do(house.maya, "visit.see_late", visitId=visit_id, minutes=10)

    assert house.visit(visit_id).late_seen_at is None
    assert [text for kind, text in inbox(house, house.maya).items() if kind == "running_late"] == [
        "Sam says: 30 minutes late. It was to be at midday."
    ]


def test_lateness_of_a_visit_that_is_over_is_no_news(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + 2 * HOUR

    house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=10)

    assert "running_late" not in inbox(house, house.maya)


# Times put right


def test_times_told_wrong_are_put_right_and_both_sides_see_both(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + 15 * MINUTE
    house.do(house.sam, "visit.check_in", visitId=visit_id)
    house.clock.at = TOMORROW + HOUR

    house.do(
        house.sam, "visit.correct_times", visitId=visit_id, checkedInAt=TOMORROW + MINUTE, reason="My hands were wet"
    )

    before = {
        "checkedInAt": "2026-11-24T12:15:00Z",
        "checkedOutAt": None,
        "reason": "My hands were wet",
        "correctedAt": "2026-11-24T13:00:00Z",
        "byName": "Sam Tarn",
    }
    for user, kind in ((house.maya, "visit"), (house.sam, "own_visit")):
        row = visit_as(house, user, visit_id, kind)
        assert (row["checkedInAt"], row["timesBefore"]) == ("2026-11-24T12:01:00Z", [before])
    assert "times_corrected" in inbox(house, house.maya)


@pytest.mark.parametrize(
    ("came", "left"),
    [(TOMORROW + HOUR, TOMORROW), (TOMORROW + 9 * HOUR, None), (TOMORROW - 2 * DAY, None)],
    ids=["left before", "to come", "another day"],
)
def test_impossible_times_are_kept_for_a_human(house: House, visit_id: UUID, came: Any, left: Any) -> None:
    house.clock.at = TOMORROW + 2 * HOUR
    house.do(house.sam, "visit.check_in", visitId=visit_id)

    slug = house.refused(
        house.sam, "visit.correct_times", visitId=visit_id, checkedInAt=came, checkedOutAt=left, reason="Wrong"
    )

    assert slug == "invalid"
    assert house.visit(visit_id).times_before == []


def test_only_that_pa_puts_their_times_right_and_only_of_a_visit_that_was_made(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    wrong: dict[str, Any] = {"visitId": visit_id, "checkedInAt": TOMORROW, "reason": "Wrong"}
    assert house.refused(house.sam, "visit.correct_times", **wrong) == "conflict"

    house.do(house.sam, "visit.check_in", visitId=visit_id)

    assert house.refused(house.maya, "visit.correct_times", **wrong) == "forbidden"
    assert house.refused(house.rosa, "visit.correct_times", **wrong) == "forbidden"


# Notes, handover


def write(house: House, user: User, visit_id: UUID, text: str, **more: Any) -> UUID:
    note_id = uuid7()
    house.do(user, "note.write", noteId=note_id, visitId=visit_id, text=text, **more)
    return note_id


def test_the_person_and_who_may_see_notes_hear_of_all_that_is_written(house: House, visit_id: UUID) -> None:
    sister, brother = nia(house, "see_notes"), factories.make_user(house.app, name="Tom Brook", email="tom@example.org")
    house.do(house.maya, "supporter.allow", circleId=house.circle_id, userId=brother.id, powers=["money"])

    write(house, house.sam, visit_id, "The milk was off")

    assert "note" in inbox(house, house.maya)
    assert "note" in inbox(house, sister)
    for user in (brother, house.sam, house.rosa):
        assert "note" not in inbox(house, user)
    assert all("milk" not in text for text in inbox(house, house.maya).values())


def test_a_handover_is_told_to_who_comes_next_and_to_nobody_else(house: House, visit_id: UUID) -> None:
    next_id = house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW + DAY)
    house.clock.at = TOMORROW + HOUR

    write(house, house.sam, visit_id, "The milk is off", isHandover=True)

    [notice] = [row for row in house.reads(house.rosa).held("notice").values() if row["notice"] == "handover"]
    assert (notice["title"], notice["url"]) == ("A handover from Sam Tarn", f"/visits/{next_id}")
    assert "handover" not in inbox(house, house.sam)
    [note] = house.reads(house.rosa).held("note").values()
    assert note["isHandover"] is True


def test_a_plain_note_rings_nobody_who_comes_next(house: House, visit_id: UUID) -> None:
    house.confirmed(house.rosa, house.rosa_id, starts_at=TOMORROW + DAY)

    write(house, house.sam, visit_id, "All well")

    assert "handover" not in inbox(house, house.rosa)


def test_who_has_read_a_note_stands_beside_it_for_author_and_person(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "The milk was off", isHandover=True)
    house.clock.move(hours=1)
    for reader in (house.rosa, house.maya, house.rosa, house.sam):
        house.do(reader, "note.read", circleId=house.circle_id, noteIds=[note_id])
        house.clock.move(hours=1)

    for user in (house.sam, house.maya):
        read_by = house.reads(user).held("note")[str(note_id)]["readBy"]
        assert [(each["name"], each["readAt"]) for each in read_by] == [
            ("Rosa Lind", "2026-11-23T13:00:00Z"),
            ("Maya Brook", "2026-11-23T14:00:00Z"),
        ]


def test_a_note_that_comes_late_is_not_read_by_who_had_read_the_others(house: House, visit_id: UUID) -> None:
    first = write(house, house.sam, visit_id, "First")
    house.do(house.maya, "note.read", circleId=house.circle_id, noteIds=[first])

    late = write(house, house.sam, visit_id, "Second")

    notes = house.reads(house.sam).held("note")
    assert [len(notes[str(each)]["readBy"]) for each in (first, late)] == [1, 0]


def test_notes_of_somebody_elses_circle_are_passed_over(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "All well")
    other = factories.make_user(house.app, name="Ada Quill", email="ada@example.org")
    circle_id = factories.make_circle(house.app, house.holder_id, person=other)

    house.do(other, "note.read", circleId=circle_id, noteIds=[note_id])

    assert house.reads(house.maya).held("note")[str(note_id)]["readBy"] == []
    assert house.refused(other, "note.read", circleId=house.circle_id, noteIds=[note_id]) == "not-found"


def test_a_correction_leaves_the_earlier_text_readable_and_tells_its_readers(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "Two white pills")
    house.do(house.rosa, "note.read", circleId=house.circle_id, noteIds=[note_id])

    house.do(house.sam, "note.correct", noteId=note_id, text="One white pill", reason="I counted again")

    note = house.reads(house.rosa).held("note")[str(note_id)]
    assert note["text"] == "One white pill"
    assert [(each["text"], each["reason"]) for each in note["earlier"]] == [("Two white pills", "I counted again")]
    for user in (house.maya, house.rosa):
        assert "note_corrected" in inbox(house, user)


def test_who_read_the_earlier_words_has_not_read_the_correction_before_they_do(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "Two white pills")
    read: dict[str, Any] = {"circleId": house.circle_id, "noteIds": [note_id]}
    house.do(house.maya, "note.read", **read)
    house.clock.move(minutes=5)
    house.do(house.sam, "note.correct", noteId=note_id, text="One white pill", reason="I counted again")
    house.clock.move(minutes=5)

    house.do(house.maya, "note.read", **read)
    house.do(house.maya, "note.read", **read)

    read_by = house.reads(house.sam).held("note")[str(note_id)]["readBy"]
    assert [each["readAt"] for each in read_by] == ["2026-11-23T12:00:00Z", "2026-11-23T12:10:00Z"]


def test_a_note_that_was_read_on_its_page_is_no_unread_message_any_more(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "All well")

    house.do(house.maya, "note.read", circleId=house.circle_id, noteIds=[note_id])

    [notice] = [row for row in house.reads(house.maya).held("notice").values() if row["notice"] == "note"]
    assert notice["readAt"] == "2026-11-23T12:00:00Z"


def test_only_the_author_corrects_a_note_and_always_says_why(house: House, visit_id: UUID) -> None:
    note_id = write(house, house.sam, visit_id, "Two white pills")

    for user in (house.maya, house.rosa):
        assert house.refused(user, "note.correct", noteId=note_id, text="None", reason="I say so") == "forbidden"
    assert house.refused(house.sam, "note.correct", noteId=note_id, text="None", reason=" ") == "invalid"
    assert house.reads(house.maya).held("note")[str(note_id)]["text"] == "Two white pills"


# What the person wants done


def test_what_the_person_wants_done_reaches_the_team_and_nobody_outside_it(house: House) -> None:
    wish: dict[str, Any] = {"wishId": uuid7(), "circleId": house.circle_id, "text": "Open the window first"}
    stranger = factories.make_user(house.app, name="Ivo Tarn", email="ivo@example.org")
    house.introduce(stranger, house.add_pa("Ivo Tarn", stranger))

    house.do(house.maya, "visit_wish.write", **wish)

    [row] = house.reads(house.sam).held("visit_wish").values()
    assert (row["text"], row["visitId"], row["authorName"]) == ("Open the window first", None, "Maya Brook")
    assert house.reads(stranger).held("visit_wish") == {}
    assert house.refused(house.sam, "visit_wish.write", **wish | {"text": "No"}) == "forbidden"


def test_a_wish_told_by_telephone_is_the_persons_own_and_can_be_undone(house: House) -> None:
    wish: dict[str, Any] = {"wishId": uuid7(), "circleId": house.circle_id, "text": "Open the window first"}
    told = house.do(house.jo, "visit_wish.write", **wish, told=house.told())
    [row] = house.reads(house.sam).held("visit_wish").values()
    assert row["authorName"] == "Maya Brook"

    house.do(house.maya, "decision.undo", decisionId=house.decision(told).id)

    assert house.reads(house.sam).held("visit_wish") == {}


def test_what_was_taken_away_can_be_put_back(house: House) -> None:
    wish: dict[str, Any] = {"wishId": uuid7(), "circleId": house.circle_id, "text": "Open the window first"}
    house.do(house.maya, "visit_wish.write", **wish)
    house.do(house.maya, "visit_wish.take_away", wishId=wish["wishId"])
    assert house.reads(house.sam).held("visit_wish") == {}

    house.do(house.maya, "visit_wish.write", **wish)

    assert len(house.reads(house.sam).held("visit_wish")) == 1


def test_a_wish_for_one_visit_names_a_visit_of_the_same_person(house: House, visit_id: UUID) -> None:
    other = factories.make_user(house.app, name="Ada Quill", email="ada@example.org")
    circle_id = factories.make_circle(house.app, house.holder_id, person=other)
    wish: dict[str, Any] = {"wishId": uuid7(), "visitId": visit_id, "text": "Bring the post in"}

    assert house.refused(other, "visit_wish.write", circleId=circle_id, **wish) == "not-found"
    house.do(house.maya, "visit_wish.write", circleId=house.circle_id, **wish)

    [row] = house.reads(house.sam).held("visit_wish").values()
    assert row["visitId"] == str(visit_id)
