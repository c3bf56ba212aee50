"""The smallest team by trying everything: slow, and nothing to be wrong about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from carematch.continuity.team_task import Task, Wanted


def task_of(wanted: Sequence[Wanted], task: Task) -> Task:
    """The same hands with these visits alone."""
    return Task(tuple(wanted), task.hands, task.main_id, task.anyway, {each.visit_id: each for each in wanted})


def best_by_force(task: Task) -> tuple[int, int, int]:
    """How many visits can be covered, by how few new faces, and to how many of them the main PA then comes."""
    return max((len(comes), -len(_new(task, comes)), _main(task, comes)) for comes in _ways(task))


def figures(task: Task, comes: dict[str, frozenset[str]]) -> tuple[int, int, int]:
    """The same three of one way."""
    return len(comes), -len(_new(task, comes)), _main(task, comes)


def _ways(task: Task) -> Iterator[dict[str, frozenset[str]]]:
    """Every way that the rules allow, visits left out or not."""

    def go(at: int, comes: dict[str, frozenset[str]]) -> Iterator[dict[str, frozenset[str]]]:
        if at == len(task.wanted):
            yield dict(comes)
            return
        visit = task.wanted[at]
        yield from go(at + 1, comes)
        able = [hand for hand in task.hands if visit.visit_id in hand.can]
        for hands in combinations(able, visit.pas):
            own = {
                hand.pa_id: [each for each, pas in comes.items() if hand.pa_id in pas] + [visit.visit_id]
                for hand in hands
            }
            if all(task.may(hand, own[hand.pa_id]) for hand in hands):
                yield from go(at + 1, comes | {visit.visit_id: frozenset(own)})

    return go(0, {})


def _new(task: Task, comes: dict[str, frozenset[str]]) -> set[str]:
    return {pa_id for pas in comes.values() for pa_id in pas} - task.anyway


def _main(task: Task, comes: dict[str, frozenset[str]]) -> int:
    every = [pa_id for pas in comes.values() for pa_id in pas]
    if task.main_id in {hand.pa_id for hand in task.hands}:
        return every.count(task.main_id or "")
    return max(map(every.count, every), default=0)
