"""The fewest faces that can cover a person's visits. Plain values in, plain values out, the same answer on every run.

Wanted are, in this order: as many visits covered as can be; the fewest faces; as many visits as can be by the main PA,
or by one PA where nobody is main; as few visits as can be that change hands; and where all that is equal, the PAs with
the smaller ids. What is found is checked against the rules before it is told.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from carematch.continuity.team_task import Found, Hand, Limit, Task, Wanted, by_greed, check

__all__ = ["Hand", "Limit", "SmallestTeam", "Wanted", "find_smallest_team", "hands_over"]

SECONDS = 2.0
"""How long it is looked for; what is not proven by then is told as "at most" and "at least"."""


@dataclass(frozen=True)
class SmallestTeam:
    """Who comes to which visit. ``pa_ids`` are the faces, whoever comes most first.

    ``nobody`` are visits for which there are too few PAs, whatever happens with the others; ``left_over`` are those
    that could be covered, but not together with the others. With ``is_proven`` there is no better way by the first
    three aims; else there might be one with ``at_least`` faces, if not more visits are covered.
    """

    comes: Mapping[str, frozenset[str]]
    nobody: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    pa_ids: tuple[str, ...] = ()
    at_least: int = 0
    main_id: str | None = None
    is_proven: bool = True

    @property
    def faces(self) -> int:
        """No more than these are needed."""
        return len(self.pa_ids)

    @property
    def main_visits(self) -> int:
        return sum(self.main_id in pas for pas in self.comes.values())

    @property
    def covered(self) -> int:
        return len(self.comes)


NO_TEAM = SmallestTeam({})


def find_smallest_team(
    wanted: Iterable[Wanted],
    hands: Iterable[Hand],
    *,
    main_id: str | None = None,
    anyway: Collection[str] = (),
    seconds: float = SECONDS,
    faces_only: bool = False,
) -> SmallestTeam:
    """The best way by the aims of this module, or the best that was found within ``seconds``.

    ``faces_only``: it is enough to know with how few, and who they are does not matter.

    ``main_id`` is the person's main PA; None, or one who is not among ``hands``: whoever comes most is.
    """
    visits = tuple(sorted(wanted, key=lambda each: (each.starts, each.ends, each.visit_id)))
    known = {each.visit_id: each for each in visits}
    pas = tuple(sorted((_bounded(each, known) for each in hands), key=lambda each: each.pa_id))
    pas = tuple(each for each in pas if each.can)
    candidates = Counter(visit_id for each in pas for visit_id in each.can)
    nobody = tuple(each.visit_id for each in visits if candidates[each.visit_id] < each.pas)
    if main_id not in {each.pa_id for each in pas}:
        main_id = None
    coverable = tuple(each for each in visits if each.visit_id not in nobody)
    kept = {each.visit_id: each for each in coverable}
    task = Task(coverable, tuple(_bounded(each, kept) for each in pas), main_id, frozenset(anyway), kept)
    found = _by_one_argument(task) or _by_search(task, seconds, faces_only=faces_only)
    return _told(task, found, nobody)


def _bounded(hand: Hand, known: Mapping[str, Wanted]) -> Hand:
    return Hand(hand.pa_id, hand.can & known.keys(), hand.limits)


def _told(task: Task, found: Found, nobody: tuple[str, ...]) -> SmallestTeam:
    comes = {each.visit_id: found.comes[each.visit_id] for each in task.wanted if each.visit_id in found.comes}
    check(task, comes)
    often = Counter(pa_id for pas in comes.values() for pa_id in pas)
    order = tuple(sorted(often, key=lambda pa_id: (-often[pa_id], pa_id)))
    return SmallestTeam(
        comes=comes,
        nobody=nobody,
        left_over=tuple(each.visit_id for each in task.wanted if each.visit_id not in comes),
        pa_ids=order,
        at_least=found.at_least,
        main_id=task.main_id or next(iter(order), None),
        is_proven=found.is_proven,
    )


def _by_one_argument(task: Task) -> Found | None:
    """Nobody can come, one PA can come to all, or at each visit there is no choice. None: it has to be looked for."""
    if not task.wanted:
        return Found({}, 0)
    whole = [each.visit_id for each in task.wanted]
    if all(each.pas == 1 for each in task.wanted):
        alone = [hand for hand in task.hands if task.may(hand, whole)]
        best = min(alone, key=lambda hand: _alone_order(task, hand), default=None)
        if best is not None and _is_enough(task, best):
            return Found(dict.fromkeys(whole, frozenset([best.pa_id])), int(best.pa_id not in task.anyway))
    forced = {
        each.visit_id: frozenset(hand.pa_id for hand in task.hands if each.visit_id in hand.can) for each in task.wanted
    }
    if all(len(forced[each.visit_id]) == each.pas for each in task.wanted):
        try:
            check(task, forced)
        except ValueError:
            return None
        return Found(forced, len(_new(task, forced)))
    return None


def _is_enough(task: Task, best: Hand) -> bool:
    """No team of several can be better than this PA alone."""
    if best.pa_id in task.anyway:
        return task.main_id in (None, best.pa_id)
    return not any(hand.pa_id in task.anyway for hand in task.hands)


def _alone_order(task: Task, hand: Hand) -> tuple[bool, bool, int, str]:
    """No new face first, then the main PA, then whoever has most of the visits already, then by id."""
    kept = sum(hand.pa_id in visit.by for visit in task.wanted)
    return hand.pa_id not in task.anyway, hand.pa_id != task.main_id, -kept, hand.pa_id


def _new(task: Task, comes: Mapping[str, frozenset[str]]) -> set[str]:
    return {pa_id for pas in comes.values() for pa_id in pas} - task.anyway


def _by_search(task: Task, seconds: float, *, faces_only: bool) -> Found:
    from carematch.continuity.solving import search  # the solver takes a quarter of a second to load

    return search(task, by_greed(task), until=time.monotonic() + seconds, faces_only=faces_only)


def hands_over(wanted: Sequence[Wanted], team: SmallestTeam) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The visits to which others would come than now: who would not any more, and who would instead."""
    changed = {}
    for each in wanted:
        after = team.comes.get(each.visit_id)
        if after is not None and after != each.by:
            changed[each.visit_id] = (each.by - after, after - each.by)
    return changed
