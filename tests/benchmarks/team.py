"""The smallest team of a person: 28 visits a week and 40 PAs, beside taking whoever takes most, and trying every team.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, combinations
from typing import TypeVar

from carematch.continuity.smallest_team import SmallestTeam, find_smallest_team
from carematch.continuity.team_task import Hand, Limit, Task, Wanted, by_greed
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_time

PARTS = ("ours", "greedy", "force")
CASES, QUICK_CASES = 30, 15
ROUNDS, QUICK_ROUNDS = 5, 3
DAYS, PAS = 7, 40
HOURS = ((8 * 60, 45), (12 * 60 + 30, 30), (17 * 60 + 30, 45), (21 * 60, 30))
"""When a day's four visits begin, and how long they are, in minutes."""
LIMIT_MS = 500

Way = Mapping[str, frozenset[str]]
Result = TypeVar("Result")


def make_case(seed: int, *, days: int = DAYS, pas: int = PAS) -> tuple[list[Wanted], list[Hand]]:
    """A week of four visits a day and PAs with days, times of day and limits of their own; the same for the same seed.

    Every visit can be covered.
    """
    chance = random.Random(seed)
    wanted = [
        Wanted(f"v{day}{at}", day * 1440 + start, day * 1440 + start + minutes)
        for day in range(days)
        for at, (start, minutes) in enumerate(HOURS)
    ]
    can = [_times_of(chance, days) for _ in range(pas)]
    for each in wanted:
        if not any(each.visit_id in ids for ids in can):
            chance.choice(can).add(each.visit_id)
    hands = [Hand(f"p{at:02}", frozenset(ids), _limits_of(chance, wanted, days)) for at, ids in enumerate(can)]
    return wanted, hands


def _times_of(chance: random.Random, days: int) -> set[str]:
    on = chance.sample(range(days), min(days, chance.choice([2, 3, 3, 4, 5])))
    at = chance.sample(range(len(HOURS)), chance.choice([1, 2, 2, 3]))
    return {f"v{day}{time_of_day}" for day in on for time_of_day in at if chance.random() < 0.9}


def _limits_of(chance: random.Random, wanted: Sequence[Wanted], days: int) -> tuple[Limit, ...]:
    whole = frozenset(each.visit_id for each in wanted)
    limits = [Limit(whole, minutes=60 * chance.choice([4, 6, 8, 12]))]
    if chance.random() < 0.5:
        most = chance.choice([1, 2, 3])
        limits += [Limit(frozenset(each for each in whole if each[1] == str(day)), visits=most) for day in range(days)]
    return tuple(limits)


def task_of(wanted: Sequence[Wanted], hands: Sequence[Hand]) -> Task:
    return Task(tuple(wanted), tuple(hands), by_id={each.visit_id: each for each in wanted})


@dataclass(frozen=True)
class Best:
    """By trying every team from the smallest on: the fewest faces, and the most visits of one PA in such a team."""

    faces: int
    most: int


def by_force(task: Task) -> Best:
    """Every team of one, then of two, and so on; of the smallest that can do it, the most that one of them can take."""
    bits = {each.visit_id: 1 << at for at, each in enumerate(task.wanted)}
    masks = [(sum(bits[each] for each in hand.can), hand) for hand in task.hands]
    alone = {hand.pa_id: _most_alone(task, hand) for hand in task.hands}
    for faces in range(1, len(task.hands) + 1):
        found = 0
        for team in combinations(masks, faces):
            together = 0
            for mask, _ in team:
                together |= mask
            if together == (1 << len(bits)) - 1:
                found = _most(task, [hand for _, hand in team], alone, found)
        if found:
            return Best(faces, found)
    raise ValueError("the visits cannot all be covered")


def _most_alone(task: Task, hand: Hand) -> int:
    """No way gives the PA more visits than this."""
    most = len(hand.can)
    for limit in hand.limits:
        counted = sorted(task.by_id[each].minutes for each in hand.can & limit.visit_ids)
        if limit.visits is not None:
            counted = counted[: limit.visits]
        if limit.minutes is not None:
            fits = [each for each in accumulate(counted) if each <= limit.minutes]
            counted = counted[: len(fits)]
        most = min(most, len(counted) + len(hand.can - limit.visit_ids))
    return most


def _most(task: Task, team: Sequence[Hand], alone: Mapping[str, int], found: int) -> int:
    """Of all ways in which these cover every visit, the most that one of them takes, if it is more than ``found``."""
    for first in team:
        for many in range(alone[first.pa_id], found, -1):
            if _shares(task, team, first, many):
                found = many
                break
    return found


def _shares(task: Task, team: Sequence[Hand], first: Hand, many: int) -> bool:
    """They can cover every visit so that ``first`` takes at least so many."""
    order = sorted(task.wanted, key=lambda each: sum(each.visit_id in hand.can for hand in team))
    hands = sorted(team, key=lambda each: each is not first)
    taken: dict[str, list[str]] = {hand.pa_id: [] for hand in team}

    def go(at: int, left: int) -> bool:
        if len(taken[first.pa_id]) + left < many:
            return False
        if at == len(order):
            return True
        visit_id = order[at].visit_id
        for hand in hands:
            own = taken[hand.pa_id]
            if visit_id in hand.can and task.may(hand, [*own, visit_id]):
                own.append(visit_id)
                if go(at + 1, left - (visit_id in first.can)):
                    return True
                own.pop()
        return False

    return go(0, sum(each.visit_id in first.can for each in order))


def run(*, quick: bool, parts: Collection[str]) -> Report:
    rounds = QUICK_ROUNDS if quick else ROUNDS
    samples, counted = measure(cases=QUICK_CASES if quick else CASES, rounds=rounds, parts=parts)
    return report_of(samples, counted, rounds)


def measure(*, cases: int, rounds: int, parts: Collection[str]) -> tuple[Samples, dict[str, float]]:
    """Times of every case in every round, and what was found, which is the same in each."""
    whole = [make_case(seed) for seed in range(cases)]
    find_smallest_team(*whole[0])  # the solver is loaded once in the life of a server
    samples = Samples()
    counted: dict[str, float] = {}
    for _ in range(rounds):
        found: list[SmallestTeam] = []
        ways: list[Way] = []
        best: list[Best] = []
        wait_until_quiet(at_most_seconds=5)
        if "ours" in parts:
            found = [_timed(samples, f"ours {at}", partial(find_smallest_team, *case)) for at, case in enumerate(whole)]
            _require_proven(found)
            counted |= {"ours_faces": sum(each.faces for each in found)}
        if "greedy" in parts:
            ways = [_timed(samples, "greedy_ms", partial(_by_greed, *case)) for case in whole]
            counted |= {"greedy_faces": sum(map(_faces, ways))}
        if {"ours", "greedy"} <= set(parts):
            better = [_is_better(team, way) for team, way in zip(found, ways, strict=True)]
            counted |= {"better_cases": sum(better), "cases": len(better)}
        if "force" in parts:
            best = [_timed(samples, "force_ms", partial(_by_force, *case)) for case in whole]
        if {"ours", "force"} <= set(parts) and [Best(each.faces, each.main_visits) for each in found] != best:
            raise RuntimeError("trying everything finds something else")
    return samples, counted


def _timed(samples: Samples, name: str, way: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    found = way()
    samples.add(name, (time.perf_counter() - start) * 1000)
    return found


def _by_greed(wanted: Sequence[Wanted], hands: Sequence[Hand]) -> Way:
    return by_greed(task_of(wanted, hands))


def _by_force(wanted: Sequence[Wanted], hands: Sequence[Hand]) -> Best:
    return by_force(task_of(wanted, hands))


def _require_proven(found: Sequence[SmallestTeam]) -> None:
    for team in found:
        if not team.is_proven or team.nobody or team.left_over:
            raise RuntimeError("not proven, or not all visits covered")


def _faces(way: Way) -> int:
    return len({pa_id for pas in way.values() for pa_id in pas})


def _is_better(team: SmallestTeam, way: Way) -> bool:
    """It covers more, or as much with fewer faces."""
    return (team.covered, -team.faces) > (len(way), -_faces(way))


def report_of(samples: Samples, counted: Mapping[str, float], rounds: int) -> Report:
    """``ours_ms`` is the median case, ``slowest_ms`` the slowest, each by its median over the rounds."""
    medians = samples.medians()
    report = Report("team", rounds, limit={"proven_ms": LIMIT_MS})
    cases = [value for name, value in medians.items() if name.startswith("ours ")]
    if cases:
        report.ours |= {"ours_ms": statistics.median(cases), "slowest_ms": max(cases)}
        report.ratios["proven"] = in_time(max(cases), LIMIT_MS)
    report.ours |= {name: counted[name] for name in ("ours_faces", "better_cases", "cases") if name in counted}
    report.peers |= {name: medians[name] for name in ("greedy_ms", "force_ms") if name in medians}
    report.peers |= {name: counted[name] for name in ("greedy_faces",) if name in counted}
    if {"ours_faces", "greedy_faces"} <= counted.keys():
        report.ratios["greedy_faces"] = counted["greedy_faces"] / counted["ours_faces"]
    if cases and "force_ms" in medians:
        report.ratios["brute_force_time"] = in_time(statistics.median(cases), medians["force_ms"])
    return report
