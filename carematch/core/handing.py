"""What became of a message that was handed to somebody who is to carry it: a mail server, a text service."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta


class Fate(enum.Enum):
    """Where a message stands after one try."""

    TAKEN = enum.auto()
    """Whoever carries it has it. That is not yet: it arrived."""
    NO_SUCH_ADDRESS = enum.auto()
    """It can never arrive there."""
    REFUSED = enum.auto()
    """It will not be taken, however often it is tried."""
    LATER = enum.auto()
    """It was not taken, for sure, and may be another time."""
    UNKNOWN = enum.auto()
    """It was given away and nothing came back: nobody can say whether it is on its way."""


@dataclass(frozen=True)
class Handed:
    """``reference`` is the name by which the carrier knows it; ``retry_after`` how long it wants to be left alone."""

    fate: Fate
    reference: str | None = None
    retry_after: timedelta | None = None
