"""What it means that nobody has said whether a PA came. Plain values in, plain values out: phones say the same
(frontend/src/visits/silence.ts), and ``tests/visits/silence_cases.json`` holds both to it."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

WAIT_WITHOUT_PLAN = timedelta(minutes=30)
"""How long after a PA should be there nobody has to be asked, where the person has made no plan."""
LEAST_ANSWER = timedelta(minutes=10)
"""Whoever is asked whether somebody came has at least so long to answer, however short the plan's wait."""


class Silence(enum.StrEnum):
    """How long nobody has said anything of a visit."""

    EARLY = "early"
    """The PA need not be there yet."""
    WAITING = "waiting"
    ASKED = "asked"
    """Not heard yet, which is not missed: the person is asked."""
    OVER = "over"
    """The plan's wait has passed once more since they are asked. Without a plan it never does."""


def silence_of(expected_at: datetime, *, wait: timedelta | None, now: datetime) -> Silence:
    """``expected_at``: when the PA should be there. ``wait`` is the plan's; None: there is no plan."""
    if now < expected_at:
        return Silence.EARLY
    asked_at = expected_at + (WAIT_WITHOUT_PLAN if wait is None else wait)
    if now < asked_at:
        return Silence.WAITING
    if wait is None or now < asked_at + max(wait, LEAST_ANSWER):
        return Silence.ASKED
    return Silence.OVER
