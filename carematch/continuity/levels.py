"""Published levels to read a figure beside. None of them is a threshold: whom they were measured among differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """What was measured elsewhere: from ``low`` to ``high``, of ``measure`` in ``window_days``, None where the source
    counts otherwise."""

    measure: str
    window_days: int | None
    low: float
    high: float
    among: str
    source: str


_SWEDEN = "Sweden, 65 and over, two visits a day or more"

LEVELS: Sequence[Level] = (
    Level("faces", 14, 7, 9, "Sweden, 65 and over, two visits a day or more: the best municipalities", "Kolada 2021"),
    Level("faces", 14, 14.9, 14.9, "Sweden, 65 and over, two visits a day or more: the mean", "Kolada 2021"),
    Level(
        "faces", 14, 24, 27, "Sweden, 65 and over, two visits a day or more: the worst municipalities", "Kolada 2021"
    ),
    Level("faces", 28, 17, 17, "Norway, home nursing, 51 visits", "Gjevjon 2014"),
    Level("coc", None, 0.71, 0.71, "United States, home aides, under 3 hours a day: the mean", "study of home aides"),
    Level("coc", None, 0.62, 0.62, "United States, home aides, 3 to 7 hours a day: the mean", "study of home aides"),
    Level("coc", None, 0.41, 0.41, "United States, home aides, over 7 hours a day: the mean", "study of home aides"),
)


def levels_beside(window_days: int) -> list[Level]:
    """The levels that say something about figures of such a window."""
    return [level for level in LEVELS if level.window_days in (None, window_days)]
