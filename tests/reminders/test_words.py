"""What reminders say, and what a lock screen must not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from carematch.core.when import clock_time
from carematch.reminders.rules import DAY_AHEAD, SOON, reminders_of
from carematch.reminders.words import Words, say
from tests.reminders.makers import MONDAY_9AM, TUESDAY_9AM, PlannedVisit

PERSON, PA = uuid4(), uuid4()


def words_of(visit: PlannedVisit, kind: str, *, now: datetime) -> Words:
    reminder = next(each for each in reminders_of(visit, {}) if each.kind == kind)
    return say(reminder, visit, now=now)


def test_the_person_reads_who_is_coming_and_when() -> None:
    visit = PlannedVisit(person_user_id=PERSON)

    assert words_of(visit, DAY_AHEAD, now=MONDAY_9AM) == Words(
        "A visit tomorrow",
        "Rosa is coming tomorrow, Tuesday 24 November, at 9am.",
        "You have a visit tomorrow at 9am.",
    )
    assert words_of(visit, SOON, now=TUESDAY_9AM - timedelta(hours=1)) == Words(
        "A visit soon", "Rosa is coming today, Tuesday 24 November, at 9am.", "You have a visit soon, at 9am."
    )


def test_the_pa_reads_whom_they_visit() -> None:
    visit = PlannedVisit(pa_user_id=PA)

    assert words_of(visit, DAY_AHEAD, now=MONDAY_9AM) == Words(
        "A visit tomorrow",
        "You are visiting Margaret tomorrow, Tuesday 24 November, at 9am.",
        "You have a visit tomorrow at 9am.",
    )


def test_two_days_ahead_names_the_day() -> None:
    visit = PlannedVisit(person_user_id=PERSON, starts_at=datetime(2026, 11, 24, 7, 30, tzinfo=UTC))

    assert words_of(visit, DAY_AHEAD, now=datetime(2026, 11, 22, 20, 59, tzinfo=UTC)) == Words(
        "A visit on Tuesday",
        "Rosa is coming on Tuesday 24 November at 7:30am.",
        "You have a visit on Tuesday at 7:30am.",
    )


@pytest.mark.parametrize(("is_familiar", "is_said"), [(False, True), (True, False), (None, False)])
def test_the_person_alone_is_told_of_a_new_face_and_never_before_they_were_asked(
    is_familiar: bool | None, is_said: bool
) -> None:
    visit = PlannedVisit(person_user_id=PERSON, is_familiar=is_familiar)

    text = words_of(visit, DAY_AHEAD, now=MONDAY_9AM).text

    assert text.endswith("Rosa may be a new face for you.") is is_said
    assert "new face" not in words_of(PlannedVisit(pa_user_id=PA, is_familiar=False), DAY_AHEAD, now=MONDAY_9AM).text


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 24, 12, 30, tzinfo=UTC), "12:30pm"),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), "5pm"),
        (datetime(2026, 7, 24, 8, 0, tzinfo=UTC), "9am"),
    ],
)
def test_times_are_said_as_people_say_them(at: datetime, said: str) -> None:
    assert clock_time(at) == said


@pytest.mark.parametrize("kind", [DAY_AHEAD, SOON])
def test_a_push_names_nobody(kind: str) -> None:
    visit = PlannedVisit(person_user_id=PERSON, pa_user_id=PA, is_familiar=False)

    for reminder in reminders_of(visit, {}):
        words = say(reminder, visit, now=reminder.due_at)
        assert "Rosa" not in words.push_text
        assert "Margaret" not in words.push_text


@pytest.mark.parametrize("user_id", [PERSON, PA])
def test_sentences_are_short(user_id: object) -> None:
    visit = PlannedVisit(person_user_id=PERSON, pa_user_id=PA, is_familiar=False)

    for reminder in reminders_of(visit, {}):
        words = say(reminder, visit, now=reminder.due_at)
        for sentence in f"{words.text} {words.push_text}".split(". "):
            assert len(sentence.split()) <= 15
