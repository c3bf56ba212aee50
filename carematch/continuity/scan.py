"""Continuity of many circles over many windows at once. Arrays in, arrays out; the measures are those of ``indices``.

What counts is counted in whole numbers; the divisions come last and are those of ``indices``, so that both give the
same figures to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from carematch.continuity.packed import IMPORTED, JOINED, STATUSES, Column, Histories, seconds
from carematch.visits.service import VisitStatus

_MADE = np.zeros(256, dtype=bool)
_MADE[[STATUSES[VisitStatus.UNDER_WAY], STATUSES[VisitStatus.DONE]]] = True
_DAY = 86_400


@dataclass(frozen=True)
class Window:
    """From so many days before now up to so many days before now; the first counts, the last does not."""

    days: int
    until_days_ago: int = 0


@dataclass(frozen=True)
class Figures:
    """What was counted in one window, a place for each circle. Without any visit made, ``top`` is 0 and ``main`` -1.

    ``visits`` are visits, ``meetings`` one for each PA at each of them: where two come together, two. ``main`` is the
    place among all faces of who came most, of several the one whom they met first.
    ``by_face`` has a place for each face: how often it came.
    """

    by_face: Column
    visits: Column
    meetings: Column
    faces: Column
    squares: Column
    top: Column
    same: Column
    not_wanted: Column
    is_unasked: Column
    main: Column
    imported: Column
    cancelled: Column
    missed: Column
    not_heard: Column
    paused: Column

    @cached_property
    def upc(self) -> Column:
        return _ratio(self.top, self.visits, self.visits >= 2)

    @cached_property
    def coc(self) -> Column:
        n = self.meetings
        return _ratio(self.squares - n, n * (n - 1), self.visits >= 2)

    @cached_property
    def secon(self) -> Column:
        return _ratio(self.same, self.visits - 1, self.visits >= 2)

    @cached_property
    def hhi(self) -> Column:
        return _ratio(self.squares, self.meetings**2, self.visits >= 1)

    @cached_property
    def mmci(self) -> Column:
        n = self.meetings + 0.1
        return np.where(self.visits >= 2, (1 - self.faces / n) / (1 - 1 / n), np.nan)

    @cached_property
    def chosen_share(self) -> Column:
        is_known = (self.visits >= 1) & ~(self.is_unasked & (self.not_wanted > 0))
        return _ratio(self.visits - self.not_wanted, self.visits, is_known)


def _ratio(above: Column, below: Column, is_defined: Column) -> Column:
    """NaN where it is not defined."""
    found = np.full(len(above), np.nan)
    np.divide(above, below, out=found, where=is_defined)
    return found


def scan(histories: Histories, windows: Sequence[Window], *, now: datetime) -> dict[Window, Figures]:
    """The figures of every circle in every window."""
    rows = _Rows(histories, now, furthest=max(each.days for each in windows))
    return {window: rows.count(window) for window in windows}


def change_between(histories: Histories, before: Figures, after: Figures) -> Column:
    """How far who came differs, as ``indices.jaccard_change``: NaN where nobody came in either window."""
    then, now = before.by_face > 0, after.by_face > 0
    both = _sums(then & now, histories.faces_from)
    either = _sums(then | now, histories.faces_from)
    return 1 - _ratio(both, either, either > 0)


class _Rows:
    """The visits within reach of the furthest window, with all that does not depend on the window."""

    def __init__(self, histories: Histories, now: datetime, *, furthest: int) -> None:
        self.histories = histories
        self.now = seconds(now)
        visits = histories.visits
        circle = np.repeat(np.arange(len(histories), dtype=np.int32), np.diff(histories.visits_from))
        group = np.cumsum((visits["marks"] & JOINED) == 0, dtype=np.int32)
        near = (visits["at"] >= max(0, self.now - furthest * _DAY)) & (visits["at"] < self.now)
        is_made = _MADE[visits["status"]]
        made = np.flatnonzero(near & is_made)
        self.at = visits["at"][made]
        self.circle = circle[made]
        self.face = histories.faces_from[self.circle] + visits["face"][made]
        group_of_made = group[made]
        self.is_first = _begins(group_of_made)
        self.meets = self._meets()
        self.imported = (visits["marks"][made] & IMPORTED) != 0
        self.unwanted = self._groups_with(~histories.faces["wanted"][self.face])
        others = np.flatnonzero(near & ~is_made)
        self.others = visits["at"][others], circle[others], group[others], visits["status"][others]
        self.face_circle = np.repeat(np.arange(len(histories), dtype=np.int32), np.diff(histories.faces_from))

    def _meets(self) -> Column:
        """At the first row of each visit, whether anybody came who had come to the visit before; elsewhere False."""
        same = np.zeros(len(self.face), dtype=bool)
        same[1:] = self.face[1:] == self.face[:-1]
        if self.is_first.all():
            return same
        return self._meets_of_several()

    def _meets_of_several(self) -> Column:
        number = np.cumsum(self.is_first) - 1
        step = len(self.histories.faces) + 1
        keys = number * step + self.face
        came_before = np.isin(keys - step, keys)
        return self.is_first & self._groups_with(came_before)

    def _groups_with(self, rows: Column) -> Column:
        """At the first row of each visit, whether it holds of any of the visit's rows; elsewhere False."""
        if self.is_first.all() or not len(rows):
            return rows
        starts = np.flatnonzero(self.is_first)
        found = np.zeros(len(rows), dtype=bool)
        found[starts] = np.logical_or.reduceat(rows, starts)
        return found

    def count(self, window: Window) -> Figures:
        first, last = self.now - window.days * _DAY, self.now - window.until_days_ago * _DAY
        many, inside = len(self.histories), (self.at >= max(0, first)) & (self.at < last)
        circle, face = self.circle[inside], self.face[inside]
        is_first = self.is_first[inside]
        opens = _begins(circle)

        by_face = np.bincount(face, minlength=len(self.histories.faces))
        per_circle = self.histories.faces_from
        top, main = self._most(by_face)
        other = self._others_in(first, last)
        return Figures(
            by_face=by_face,
            visits=np.bincount(circle[is_first], minlength=many),
            meetings=np.bincount(circle, minlength=many),
            faces=_sums(by_face > 0, per_circle),
            squares=_sums(by_face**2, per_circle),
            top=top,
            same=np.bincount(circle[self.meets[inside] & ~opens], minlength=many),
            not_wanted=np.bincount(circle[self.unwanted[inside] & is_first], minlength=many),
            is_unasked=self.histories.is_unasked,
            main=main,
            imported=np.bincount(circle[self.imported[inside] & is_first], minlength=many),
            cancelled=other(VisitStatus.CANCELLED),
            missed=other(VisitStatus.MISSED),
            not_heard=other(VisitStatus.NOT_HEARD),
            paused=other(VisitStatus.PAUSED),
        )

    def _most(self, by_face: Column) -> tuple[Column, Column]:
        """Of each circle, how often who came most came, and their place among all faces."""
        starts = self.histories.faces_from[:-1]
        has_faces = np.flatnonzero(np.diff(self.histories.faces_from))
        top, main = np.zeros(len(starts), dtype=np.int64), np.full(len(starts), -1, dtype=np.int64)
        if len(has_faces):
            top[has_faces] = np.maximum.reduceat(by_face, starts[has_faces])
            tied = np.flatnonzero((by_face == top[self.face_circle]) & (by_face > 0))
            met_first = tied[np.lexsort((tied, self.histories.faces["first_met"][tied], self.face_circle[tied]))]
            circles, at = np.unique(self.face_circle[met_first], return_index=True)
            main[circles] = met_first[at]
        return top, main

    def _others_in(self, first: int, last: int) -> Callable[[VisitStatus], Column]:
        at, circle, group, status = self.others
        inside = (at >= max(0, first)) & (at < last)
        circle, group, status = circle[inside], group[inside], status[inside]

        def count(wanted: VisitStatus) -> Column:
            """Visits, not PAs: of those who were to come together, one."""
            chosen = status == STATUSES[wanted]
            return np.bincount(circle[chosen][_begins(group[chosen])], minlength=len(self.histories))

        return count


def _begins(values: Column) -> Column:
    """Where a value is another than the one before it."""
    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _sums(values: Column, starts: Column) -> Column:
    """The sum of each stretch from one start to the next."""
    sums = np.concatenate(([0], np.cumsum(values, dtype=np.int64)))
    return sums[starts[1:]] - sums[starts[:-1]]
