"""Days and times as people say them, in London."""

from __future__ import annotations

from datetime import datetime

from carematch.core.clock import LONDON

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As RFC 5545 writes them."""


def clock_time(at: datetime) -> str:
    """``9am``, ``9:30am``, ``midday``, ``midnight``."""
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


def day_and_date(at: datetime, *, now: datetime) -> str:
    """``tomorrow, Tuesday 24 November,`` or ``on Tuesday 24 November``: still clear when it is read later."""
    local = at.astimezone(LONDON)
    date = f"{local:%A} {local.day} {local:%B}"
    word = day_word(at, now=now)
    return f"on {date}" if word.startswith("on ") else f"{word}, {date},"
