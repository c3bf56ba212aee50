"""How many faces came in each fortnight, beside how few would have been enough. No HTTP, no clock, no commit.

Fortnights are counted back from now, to the minute, so that the last is the one that every other page speaks of.
"""

from __future__ import annotations

import enum
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.continuity import kept
from carematch.continuity.ahead import When, read_visits
from carematch.continuity.availability import Helper, Slot, hand_of
from carematch.continuity.levels import Level, levels_beside
from carematch.continuity.scan import Window, scan
from carematch.continuity.smallest_team import find_smallest_team
from carematch.continuity.team_task import Hand, Wanted
from carematch.continuity.team_times import list_helpers
from carematch.core.places import find_place

DAYS = 14
MOST = 26
"""A year of fortnights."""
SMALL = 13
"""So many stand in a row of a table."""
SECONDS = 1.5
"""How long a request looks for what would have been enough. What it does not come to, the next one does."""
_LENGTH = timedelta(days=DAYS)
_AROUND = timedelta(days=7)
_MOST_KNOWN = 4096


class Unknown(enum.StrEnum):
    """Why it is not known how few would have been enough."""

    NO_VISITS = "no_visits"
    NOT_ASKED = "not_asked"
    """The person was never asked who is in the team."""
    NOBODY_CHOSEN = "nobody_chosen"
    NOT_ALL = "not_all"
    """Those chosen could have come to some of the visits only."""
    NOT_YET = "not_yet"
    """There was no time to work it out; the next request goes on."""


@dataclass(frozen=True)
class Enough:
    """With how few of the chosen PAs ``covered`` of the visits could have been done: at least, and at most."""

    at_least: int
    at_most: int
    covered: int

    @property
    def is_proven(self) -> bool:
        return self.at_least == self.at_most


@dataclass(frozen=True)
class Fortnight:
    """14 days up to ``ends_at``. ``enough`` is None where it is not known, and ``unknown`` says why."""

    starts_at: datetime
    ends_at: datetime
    visits: int
    faces: int
    enough: Enough | None = None
    unknown: Unknown | None = None
    covered: int = 0
    """Of the visits, how many those chosen could have come to."""


def count_faces(session: Session, circle_ids: Collection[UUID], *, many: int, now: datetime) -> dict[UUID, list[int]]:
    """How many faces came in each of the last ``many`` fortnights, the oldest first, by as many queries as for one.

    They begin with the first in which anybody came; none where nobody ever did.
    """
    return {
        circle_id: [faces for faces, _ in counts]
        for circle_id, counts in _counts(session, circle_ids, many=many, now=now).items()
    }


def _counts(
    session: Session, circle_ids: Collection[UUID], *, many: int, now: datetime
) -> dict[UUID, list[tuple[int, int]]]:
    """Faces and visits of each fortnight, the oldest first."""
    windows = [Window(DAYS * (ago + 1), DAYS * ago) for ago in reversed(range(many))]
    before = Window(kept.REACH.days, DAYS * many)
    found = {}
    for histories in kept.read(session, circle_ids, now=now):
        figures = scan(histories, [before, *windows], now=now)
        for at, circle_id in enumerate(histories.circle_ids):
            counts = [(int(figures[window].faces[at]), int(figures[window].visits[at])) for window in windows]
            if not figures[before].visits[at]:
                first = next((place for place, (faces, _) in enumerate(counts) if faces), many)
                counts = counts[first:]
            found[circle_id] = counts
    return found


@dataclass(frozen=True)
class Fortnights:
    """Those of one circle, the oldest first, beside published levels."""

    circle_id: UUID
    fortnights: list[Fortnight]

    @property
    def levels(self) -> list[Level]:
        return [level for level in levels_beside(DAYS) if level.measure == "faces"]


def list_fortnights(
    session: Session, circle_id: UUID, *, now: datetime, many: int = MOST, seconds: float = SECONDS
) -> Fortnights:
    """The last fortnights of a circle, the oldest first, with how few of the PAs who were chosen then could have done
    it, by the times that they say now.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    counts = _counts(session, [circle_id], many=many, now=now).get(circle_id, [])
    found = [
        Fortnight(now - (len(counts) - place) * _LENGTH, now - (len(counts) - place - 1) * _LENGTH, visits, faces)
        for place, (faces, visits) in enumerate(counts)
    ]
    if circles.is_unasked(circle):
        return Fortnights(circle_id, [replace(each, unknown=_no_visits(each) or Unknown.NOT_ASKED) for each in found])
    if not found:
        return Fortnights(circle_id, [])
    start = found[0].starts_at
    slots, wanted = read_visits(session, circle, When.PAST, start=start, end=now)
    helpers = list_helpers(session, circle, start=start, end=now)
    at, zone = find_place(circle.outcode), ZoneInfo(circle.time_zone)
    until = time.monotonic() + seconds
    done = []
    for each in reversed(found):
        of_it = [place for place, slot in enumerate(slots) if each.starts_at <= slot.starts_at < each.ends_at]
        of_slots = [slots[place] for place in of_it]
        team = [_then(helper, each) for helper in helpers if _is_in_team(helper, of_slots)]
        hands = [hand_of(helper, of_slots, at=at, zone=zone) for helper in team]
        done.append(_judge(each, [wanted[place] for place in of_it], hands, until=until))
    return Fortnights(circle_id, done[::-1])


def _no_visits(each: Fortnight) -> Unknown | None:
    return None if each.visits else Unknown.NO_VISITS


def _is_in_team(helper: Helper, slots: Sequence[Slot]) -> bool:
    return any(
        helper.since <= slot.starts_at and (helper.until is None or slot.starts_at < helper.until) for slot in slots
    )


def _then(helper: Helper, each: Fortnight) -> Helper:
    """Only what took their time around then."""
    first, last = each.starts_at - _AROUND, each.ends_at + _AROUND
    return replace(helper, taken=[taken for taken in helper.taken if taken.ends_at > first and taken.starts_at < last])


def _judge(each: Fortnight, wanted: Sequence[Wanted], hands: Sequence[Hand], *, until: float) -> Fortnight:
    if not each.visits:
        return replace(each, unknown=Unknown.NO_VISITS)
    if not hands:
        return replace(each, unknown=Unknown.NOBODY_CHOSEN)
    enough = _find_enough(wanted, hands, until=until)
    if enough is None:
        return replace(each, unknown=Unknown.NOT_YET)
    if enough.covered < len(wanted):
        return replace(each, unknown=Unknown.NOT_ALL, covered=enough.covered)
    return replace(each, enough=enough, covered=enough.covered)


_KNOWN: dict[bytes, Enough] = {}
"""What was proven, by all that was asked: it is never out of date, and another process may find it again."""


def _find_enough(wanted: Sequence[Wanted], hands: Sequence[Hand], *, until: float) -> Enough | None:
    """None: there was no time, and nothing is proven."""
    key = _key(wanted, hands)
    if key in _KNOWN:
        return _KNOWN[key]
    seconds = until - time.monotonic()
    if seconds <= 0:
        return None
    team = find_smallest_team(wanted, hands, seconds=seconds, faces_only=True)
    enough = Enough(team.at_least, team.faces, team.covered)
    if team.is_proven:
        while len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = enough
    return enough


def _key(wanted: Sequence[Wanted], hands: Sequence[Hand]) -> bytes:
    asked = [(each.visit_id, each.starts, each.ends, each.pas) for each in wanted]
    able = [
        (
            hand.pa_id,
            sorted(hand.can),
            [(sorted(limit.visit_ids), limit.visits, limit.minutes) for limit in hand.limits],
        )
        for hand in hands
    ]
    return blake2b(repr((sorted(asked), sorted(able))).encode(), digest_size=16).digest()
