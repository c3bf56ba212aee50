"""From where on continuity is flagged: numbers that each holder may set, because every cut-point is arbitrary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class Thresholds:
    """What raises a flag. Days are looked back, but for ``unfamiliar_days`` and ``gap_days``, which are looked ahead.

    More than ``faces`` PAs in ``faces_days`` are too many. The main PA's share of the visits fades when it fell by
    ``fading_percent`` points from ``fading_days`` to the next, each with at least ``fading_visits``. A team shrinks
    when it is smaller than ``shrinking_days`` ago and no more than ``shrinking_team``. In ``missed_days``, so many
    ``missed`` or so many ``unheard`` of for ``unheard_hours``. A visit to which the PA has not said yes is a gap
    ``answer_hours`` before it begins. A picture that the person shares is so many ``felt_steps``
    darker than the one before.
    """

    faces: int = 4
    faces_days: int = 14
    unfamiliar_days: int = 7
    fading_percent: int = 25
    fading_days: int = 28
    fading_visits: int = 5
    shrinking_days: int = 90
    shrinking_team: int = 2
    gap_days: int = 14
    answer_hours: int = 48
    missed: int = 1
    unheard: int = 2
    unheard_hours: int = 24
    missed_days: int = 14
    consent_days: int = 14
    ended_days: int = 14
    felt_steps: int = 1
    felt_days: int = 28

    @property
    def reach_days(self) -> int:
        """How far back visits are read for the evidence."""
        return max(self.faces_days, 2 * self.fading_days, self.missed_days, self.consent_days)


RANGES: Mapping[str, tuple[int, int]] = {
    "faces": (1, 40),
    "faces_days": (7, 56),
    "unfamiliar_days": (1, 28),
    "fading_percent": (5, 100),
    "fading_days": (7, 90),
    "fading_visits": (3, 100),
    "shrinking_days": (14, 365),
    "shrinking_team": (1, 10),
    "gap_days": (1, 28),
    "answer_hours": (1, 336),
    "missed": (1, 20),
    "unheard": (1, 20),
    "unheard_hours": (1, 168),
    "missed_days": (7, 56),
    "consent_days": (7, 56),
    "ended_days": (7, 90),
    "felt_steps": (1, 2),
    "felt_days": (7, 90),
}
"""The least and the most of each."""

DEFAULTS = Thresholds()
NAMES = tuple(each.name for each in fields(Thresholds))


def differing(limits: Thresholds) -> dict[str, int]:
    """What is not as it is by default."""
    return {name: value for name, value in asdict(limits).items() if value != getattr(DEFAULTS, name)}
