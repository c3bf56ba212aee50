"""What is asked when a smallest team is looked for, and a way that is not the best. Plain values in and out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wanted:
    """A visit, in minutes since any moment, and how many different PAs it takes. ``by`` come to it as things are."""

    visit_id: str
    starts: int
    ends: int
    pas: int = 1
    by: frozenset[str] = frozenset()

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True)
class Limit:
    """Of these visits a PA takes no more than so many, or so many minutes; None: as many as there are."""

    visit_ids: frozenset[str]
    visits: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Hand:
    """A PA: the visits to which they could come, each for itself, and what is too much for them."""

    pa_id: str
    can: frozenset[str]
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Task:
    """What is asked, in one order whatever order it came in. ``anyway`` are PAs who come to other visits, and so are no
    new face."""

    wanted: tuple[Wanted, ...]
    hands: tuple[Hand, ...]
    main_id: str | None = None
    anyway: frozenset[str] = frozenset()
    by_id: Mapping[str, Wanted] = field(default_factory=dict, compare=False)

    def may(self, hand: Hand, visit_ids: Collection[str]) -> bool:
        """The PA could come to all of these."""
        visits = sorted((self.by_id[each] for each in visit_ids), key=lambda each: each.starts)
        if any(visit.visit_id not in hand.can for visit in visits):
            return False
        ends = None
        for visit in visits:
            if ends is not None and visit.starts < ends:
                return False
            ends = visit.ends
        return all(_keeps(limit, visits) for limit in hand.limits)


def _keeps(limit: Limit, visits: Iterable[Wanted]) -> bool:
    counted = [visit for visit in visits if visit.visit_id in limit.visit_ids]
    too_many = limit.visits is not None and len(counted) > limit.visits
    return not too_many and (limit.minutes is None or sum(each.minutes for each in counted) <= limit.minutes)


@dataclass(frozen=True)
class Found:
    """A way to cover visits. It takes ``at_least`` so many new faces; with ``is_proven`` there is no better way."""

    comes: Mapping[str, frozenset[str]]
    at_least: int
    is_proven: bool = True


def check(task: Task, comes: Mapping[str, frozenset[str]]) -> None:
    """:raises ValueError: somebody would come who cannot, or too few come."""
    for visit_id, pas in comes.items():
        if len(pas) != task.by_id[visit_id].pas:
            raise ValueError(f"{len(pas)} PAs at a visit of {task.by_id[visit_id].pas}")
    known = {hand.pa_id for hand in task.hands}
    if not {pa_id for pas in comes.values() for pa_id in pas} <= known:
        raise ValueError("somebody who was not asked about")
    for hand in task.hands:
        if not task.may(hand, [visit_id for visit_id, pas in comes.items() if hand.pa_id in pas]):
            raise ValueError("a PA who could not come to all of it")


def by_greed(task: Task) -> dict[str, frozenset[str]]:
    """Whoever can take most of what is left takes it, until nothing is left that anybody takes: a way, not the best.

    A visit for which too few are found in the end is not covered.
    """
    places = {each.visit_id: each.pas for each in task.wanted}
    comes: dict[str, set[str]] = {each.visit_id: set() for each in task.wanted}
    waiting = list(task.hands)
    while waiting:
        takes = [(hand, _takes(task, hand, places)) for hand in waiting]
        hand, most = max(takes, key=lambda each: (len(each[1]), each[0].pa_id in task.anyway))
        if not most:
            break
        for visit_id in most:
            places[visit_id] -= 1
            comes[visit_id].add(hand.pa_id)
        waiting.remove(hand)
    return {each.visit_id: frozenset(comes[each.visit_id]) for each in task.wanted if not places[each.visit_id]}


def _takes(task: Task, hand: Hand, places: Mapping[str, int]) -> list[str]:
    taken: list[str] = []
    for visit in task.wanted:
        if visit.visit_id in hand.can and places[visit.visit_id] and task.may(hand, [*taken, visit.visit_id]):
            taken.append(visit.visit_id)
    return taken
