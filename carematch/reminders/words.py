"""What reminders say: whole sentences for a reading age of 9 to 11, and general ones for a lock screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carematch.core.when import clock_time, day_and_date, day_word
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
    when = f"{day_and_date(visit.starts_at, now=now)} at {at}"
    if reminder.user_id == visit.pa_user_id:
        text = f"You are visiting {visit.person_known_as} {when}."
    else:
        text = f"{visit.pa_known_as} is coming {when}."
        if visit.is_familiar is False:
            text += f" {visit.pa_known_as} may be a new face for you."
    if reminder.kind == SOON:
        return Words("A visit soon", text, f"You have a visit soon, at {at}.")
    return Words(f"A visit {day}", text, f"You have a visit {day} at {at}.")
