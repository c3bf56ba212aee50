"""What the rules of flags judge: one circle in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class KnownFace:
    """A PA whom the person knows or knew. ``visits`` were made in the last ``fading_days``, ``visits_before`` in as
    many days before. Days ago are None for never."""

    pa_id: UUID
    is_chosen: bool = False
    is_main: bool = False
    is_fine_alone: bool = False
    chosen_days_ago: float | None = None
    ended_days_ago: float | None = None
    visits: int = 0
    visits_before: int = 0

    def was_chosen(self, days_ago: int) -> bool:
        """So many days ago this PA was in the team."""
        has_begun = self.chosen_days_ago is not None and self.chosen_days_ago >= days_ago
        return has_begun and (self.ended_days_ago is None or self.ended_days_ago < days_ago)


@dataclass(frozen=True)
class Coming:
    """A visit to come of which something is to be said."""

    visit_id: UUID
    pa_id: UUID
    starts_at: datetime
    hours_away: float


@dataclass(frozen=True)
class Felt:
    """Two pictures that the person shared of one quality with one PA: by how many steps the later is darker."""

    reflection_ids: tuple[UUID, UUID]
    steps: int
    days_ago: float


@dataclass(frozen=True)
class Facts:
    """One circle as it is now. ``visits`` and ``faces`` are those of the last ``faces_days``.

    ``is_unasked``: the person was never asked who is in the team. ``asks_first``: they want to be asked about a face
    they do not know. ``unheard`` counts those of which nobody has heard for long.
    """

    circle_id: UUID
    is_unasked: bool = False
    asks_first: bool = True
    visits: int = 0
    faces: int = 0
    visits_lately: int = 0
    visits_before: int = 0
    known: tuple[KnownFace, ...] = ()
    missed: int = 0
    unheard: int = 0
    unconsented: int = 0
    unfamiliar: tuple[Coming, ...] = ()
    gaps: tuple[Coming, ...] = ()
    felt: Felt | None = None

    @property
    def team(self) -> list[KnownFace]:
        return [each for each in self.known if each.is_chosen]
