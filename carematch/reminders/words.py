"""What reminders say: whole sentences for a reading age of 9 to 11, and general ones for a lock screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carematch.core.clock import LONDON
from carematch.reminders.rules import SOON, Reminder, Upcoming


@dataclass(frozen=True)
class Words:
    """``title`` and ``text`` are for the inbox; ``push_text`` names nobody and no place: others see a lock screen."""

    title: str
    text: str
    push_text: str


def say(reminder: Reminder, visit: Upcoming, *, now: datetime) -> Words:
    """What the reminder's user reads. True on the day of ``now``."""
    day, at = day_word(visit.starts_at, now=now), clock_time(visit.starts_at)
    when = f"{_day_and_date(visit.starts_at, now=now)} at {at}"
    if reminder.user_id == visit.pa_user_id:
        text = f"You are visiting {visit.person_known_as} {when}."
    else:
        text = f"{visit.pa_known_as} is coming {when}."
        if visit.is_familiar is False:
            text += f" {visit.pa_known_as} may be a new face for you."
    if reminder.kind == SOON:
        return Words("A visit soon", text, f"You have a visit soon, at {at}.")
    return Words(f"A visit {day}", text, f"You have a visit {day} at {at}.")


def clock_time(at: datetime) -> str:
    """``9am``, ``9:30am``, ``midday``, ``midnight``: the time in London."""
    local = at.astimezone(LONDON)
    if local.minute == 0 and local.hour % 12 == 0:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"


def day_word(at: datetime, *, now: datetime) -> str:
    """``today``, ``tomorrow`` or, within the week, ``on Tuesday``."""
    day = at.astimezone(LONDON).date()
    days = (day - now.astimezone(LONDON).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, f"on {day:%A}")


def _day_and_date(at: datetime, *, now: datetime) -> str:
    """``tomorrow, Tuesday 24 November,`` or ``on Tuesday 24 November``: still clear when it is read later."""
    local = at.astimezone(LONDON)
    date = f"{local:%A} {local.day} {local:%B}"
    word = day_word(at, now=now)
    return f"on {date}" if word.startswith("on ") else f"{word}, {date},"
