"""How many faces are to come, at best and at worst, and why. Plain values in, plain values out.

At best the person's own team comes to every visit that is not settled, as far as they can; at worst somebody new comes
to each.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from carematch.continuity.smallest_team import SmallestTeam, find_smallest_team
from carematch.continuity.team_task import Hand, Wanted


class Why(enum.StrEnum):
    """Why a visit is not settled. What stands first here counts where there are two reasons."""

    PAUSED = "paused"
    """The holder has paused the PA, and the person has not said that the visits stand."""
    LEAVING = "leaving"
    """It lies after the PA's last day."""
    AWAY = "away"
    NOT_COMING = "not_coming"
    """The PA does not come; nobody knows of a time away."""
    NEW_FACE = "new_face"
    """It waits for the person's yes to somebody they do not know."""


@dataclass(frozen=True)
class Cause:
    """Why visits are not settled, of whom, from which day to which."""

    why: Why
    pa_id: str
    from_day: date
    to_day: date


@dataclass(frozen=True)
class Ahead:
    """A place of one PA at a visit, in minutes since any moment. ``cause`` None: ``pa_id`` comes.

    With a cause it is a gap, unless ``is_filled``: then another comes, who stands here with a place of their own.
    """

    visit_id: str
    pa_id: str
    starts: int
    ends: int
    cause: Cause | None = None
    is_filled: bool = False

    @property
    def is_gap(self) -> bool:
        return self.cause is not None and not self.is_filled


@dataclass(frozen=True)
class CauseFound:
    """What comes of one cause: the visits it touches, those of them to which nobody comes yet, and the new faces."""

    cause: Cause
    visits: int
    unfilled: int
    new_least: int
    new_most: int


@dataclass(frozen=True)
class Forecast:
    """Faces to come: ``sure`` are those of settled visits. ``stuck`` gaps are those that nobody in the team can take,
    or not together with the others."""

    visits: int
    unfilled: int
    sure: int
    best: int
    worst: int
    stuck: int
    causes: tuple[CauseFound, ...]


def look_ahead(places: Iterable[Ahead], team: Iterable[Hand]) -> Forecast:
    """``team`` are the person's own PAs with the gaps, by ``gap_id``, to which each could come beside what they do."""
    known = sorted(places, key=lambda each: (each.starts, each.visit_id, each.pa_id))
    gaps = [each for each in known if each.is_gap]
    sure = {each.pa_id for each in known if each.cause is None}
    wanted = [Wanted(gap_id(each), each.starts, each.ends) for each in gaps]
    filled = find_smallest_team(wanted, team, anyway=sure)
    stuck = [each for each in gaps if gap_id(each) not in filled.comes]
    return Forecast(
        visits=len({each.visit_id for each in known if not each.is_filled}),
        unfilled=len(gaps),
        sure=len(sure),
        best=len(sure | set(filled.pa_ids)) + at_once(stuck),
        worst=len(sure) + len(gaps),
        stuck=len(stuck),
        causes=tuple(_of_cause(cause, known, filled) for cause in _causes(known)),
    )


def gap_id(gap: Ahead) -> str:
    """Two PAs who do not come to one visit are two gaps."""
    return f"{gap.visit_id}/{gap.pa_id}"


def at_once(gaps: Collection[Ahead]) -> int:
    """How many must be there at the same time: so many faces are needed at least; 0 for none."""
    return max((sum(each.starts <= gap.starts < each.ends for each in gaps) for gap in gaps), default=0)


def _causes(places: Sequence[Ahead]) -> list[Cause]:
    order = list(Why)
    found = {each.cause for each in places if each.cause is not None}
    return sorted(found, key=lambda each: (each.from_day, order.index(each.why), each.to_day, each.pa_id))


def _of_cause(cause: Cause, places: Sequence[Ahead], filled: SmallestTeam) -> CauseFound:
    touched = [each for each in places if each.cause == cause]
    gaps = [each for each in touched if each.is_gap]
    stuck = [each for each in gaps if gap_id(each) not in filled.comes]
    return CauseFound(cause, len(touched), len(gaps), new_least=at_once(stuck), new_most=len(gaps))
