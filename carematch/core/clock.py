"""What time it is, in one place, so that tests can say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app

Clock = Callable[[], datetime]

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The application's time: the machine's, unless the application was made with another clock."""
    clock: Clock = current_app.extensions["carematch.clock"]
    return clock()
