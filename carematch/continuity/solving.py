"""The search for a smallest team, by CP-SAT: each aim is proven before the next is looked at.

One worker, a fixed seed and a limit in the solver's own work instead of in seconds: the same question has the same
answer on every run, unless the machine is so slow that the seconds end first.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from carematch.continuity.team_task import Found, Hand, Task, Wanted

_WORK = 2.0
"""How much the solver works on one aim, in its own measure: about seconds."""


@dataclass
class _Model:
    """``comes[pa, visit]`` and ``face[pa]`` are yes or no; ``covered[visit]`` is None where every visit has to be."""

    model: cp_model.CpModel
    comes: dict[tuple[str, str], cp_model.IntVar]
    face: dict[str, cp_model.IntVar]
    covered: dict[str, cp_model.IntVar] | None
    most: cp_model.LinearExprT = 0
    """How often whoever comes most comes, or the main PA; not known until that is asked."""


def search(task: Task, greedy: Mapping[str, frozenset[str]], *, until: float, faces_only: bool = False) -> Found:
    """The best way, or the better of what was found and ``greedy`` where the time was too short.

    ``faces_only``: any way with the fewest faces.
    """
    at_least = 1 if any(not _comes_anyway(task, each) for each in task.wanted) else 0
    model = _build(task, must_cover=True)
    model.model.minimize(_faces(task, model))
    _hint(model, greedy)
    solver, status = _solve(model, until, by_bounds=True)
    if status == cp_model.INFEASIBLE:
        model = _build(task, must_cover=False)
        assert model.covered is not None
        model.model.maximize(sum(model.covered.values()))
        _hint(model, greedy)
        solver, status = _solve(model, until, by_bounds=True)
        if status != cp_model.OPTIMAL:
            return _unproven(model, solver, status, greedy, at_least)
        covered = round(solver.objective_value)
        if covered == 0:
            return Found({}, 0)
        model.model.add(sum(model.covered.values()) == covered)
        _hint(model, _read(model, solver))
        model.model.minimize(_faces(task, model))
        solver, status = _solve(model, until, by_bounds=True)
    if status != cp_model.OPTIMAL:
        if status == cp_model.FEASIBLE:
            at_least = max(at_least, math.ceil(solver.best_objective_bound - 1e-6))
        return _unproven(model, solver, status, greedy, at_least)
    if faces_only:
        return Found(_read(model, solver), round(solver.objective_value))
    return _rest(task, model, solver, until)


def _comes_anyway(task: Task, visit: Wanted) -> bool:
    return sum(visit.visit_id in hand.can for hand in task.hands if hand.pa_id in task.anyway) >= visit.pas


def _rest(task: Task, model: _Model, solver: cp_model.CpSolver, until: float) -> Found:
    """The faces are proven; now the main PA's share, then the changes of hands and the ids."""
    faces, comes = round(solver.objective_value), _read(model, solver)
    model.model.add(_faces(task, model) == faces)
    _prefer_main(task, model)
    _hint(model, comes)
    solver, status = _solve(model, until, by_bounds=False)
    if status != cp_model.OPTIMAL:
        return Found(_read(model, solver) if status == cp_model.FEASIBLE else comes, faces, is_proven=False)
    comes = _read(model, solver)
    model.model.add(model.most >= round(solver.objective_value))
    _prefer_few_changes(task, model)
    _hint(model, comes)
    solver, status = _solve(model, until, by_bounds=False)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        comes = _read(model, solver)
    return Found(comes, faces)


def _unproven(
    model: _Model,
    solver: cp_model.CpSolver,
    status: cp_model.CpSolverStatus,
    greedy: Mapping[str, frozenset[str]],
    at_least: int,
) -> Found:
    found = _read(model, solver) if status == cp_model.FEASIBLE else greedy
    best = min(found, greedy, key=lambda comes: (-len(comes), len({pa for pas in comes.values() for pa in pas})))
    return Found(best, at_least, is_proven=False)


def _build(task: Task, *, must_cover: bool) -> _Model:
    model = cp_model.CpModel()
    face = {hand.pa_id: model.new_bool_var("") for hand in task.hands}
    comes = {
        (hand.pa_id, visit.visit_id): model.new_bool_var("")
        for hand in task.hands
        for visit in task.wanted
        if visit.visit_id in hand.can
    }
    covered = None if must_cover else {visit.visit_id: model.new_bool_var("") for visit in task.wanted}
    for visit in task.wanted:
        there = sum(comes[hand.pa_id, visit.visit_id] for hand in task.hands if visit.visit_id in hand.can)
        model.add(there == (visit.pas if covered is None else visit.pas * covered[visit.visit_id]))
    for hand in task.hands:
        own = {visit.visit_id: comes[hand.pa_id, visit.visit_id] for visit in task.wanted if visit.visit_id in hand.can}
        for each in own.values():
            model.add_implication(each, face[hand.pa_id])
        model.add_bool_or([*own.values(), ~face[hand.pa_id]])
        for together in _at_once(task, hand):
            model.add_at_most_one(own[visit_id] for visit_id in together)
        _limit(model, task, hand, own, face[hand.pa_id])
    return _Model(model, comes, face, covered)


def _limit(
    model: cp_model.CpModel, task: Task, hand: Hand, own: Mapping[str, cp_model.IntVar], face: cp_model.IntVar
) -> None:
    for limit in hand.limits:
        ids = sorted(limit.visit_ids & own.keys())
        if limit.visits is not None and len(ids) > limit.visits:
            model.add(sum(own[each] for each in ids) <= limit.visits * face)
        minutes = {each: task.by_id[each].minutes for each in ids}
        if limit.minutes is not None and sum(minutes.values()) > limit.minutes:
            model.add(sum(minutes[each] * own[each] for each in ids) <= limit.minutes * face)


def _at_once(task: Task, hand: Hand) -> Iterator[list[str]]:
    """The visits that go on when another begins, where they are several."""
    own = [visit for visit in task.wanted if visit.visit_id in hand.can]
    for at, visit in enumerate(own):
        together = [each.visit_id for each in own[: at + 1] if each.ends > visit.starts or each is visit]
        if len(together) > 1:
            yield together


def _faces(task: Task, model: _Model) -> cp_model.LinearExprT:
    return sum(face for pa_id, face in model.face.items() if pa_id not in task.anyway)


def _often(model: _Model, pa_id: str) -> cp_model.LinearExprT:
    return sum(each for (who, _), each in model.comes.items() if who == pa_id)


def _prefer_main(task: Task, model: _Model) -> None:
    if task.main_id is not None:
        model.most = _often(model, task.main_id)
    else:
        most = model.most = model.model.new_int_var(0, len(task.wanted), "")
        first = {pa_id: model.model.new_bool_var("") for pa_id in model.face}
        model.model.add_exactly_one(first.values())
        for pa_id, is_first in first.items():
            model.model.add_implication(is_first, model.face[pa_id])
            model.model.add(most <= _often(model, pa_id)).only_enforce_if(is_first)
    model.model.maximize(model.most)


def _prefer_few_changes(task: Task, model: _Model) -> None:
    """One change of hands weighs more than all ids together."""
    rank = {pa_id: at for at, pa_id in enumerate(sorted(model.face))}
    weight = sum(rank.values()) + 1
    kept = [
        model.comes[pa_id, visit.visit_id]
        for visit in task.wanted
        for pa_id in sorted(visit.by)
        if (pa_id, visit.visit_id) in model.comes
    ]
    model.model.minimize(sum(rank[pa_id] * face for pa_id, face in model.face.items()) - weight * sum(kept))


def _hint(model: _Model, comes: Mapping[str, frozenset[str]]) -> None:
    """This way is where the solver begins, and no other any more."""
    model.model.clear_hints()  # type: ignore[no-untyped-call]
    faces = {pa_id for pas in comes.values() for pa_id in pas}
    for (pa_id, visit_id), each in model.comes.items():
        model.model.add_hint(each, pa_id in comes.get(visit_id, ()))
    for pa_id, face in model.face.items():
        model.model.add_hint(face, pa_id in faces)
    for visit_id, each in (model.covered or {}).items():
        model.model.add_hint(each, visit_id in comes)


def _solve(model: _Model, until: float, *, by_bounds: bool) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
    """``by_bounds``: how few faces are enough is proven by linear programming; how visits are shared among so few,
    faster without."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _WORK
    solver.parameters.max_time_in_seconds = max(0.0, until - time.monotonic())
    solver.parameters.linearization_level = 2 if by_bounds else 0
    if by_bounds:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    return solver, solver.solve(model.model)


def _read(model: _Model, solver: cp_model.CpSolver) -> dict[str, frozenset[str]]:
    """Only the visits to which enough come."""
    comes: dict[str, set[str]] = {}
    for (pa_id, visit_id), each in model.comes.items():
        if solver.boolean_value(each):
            comes.setdefault(visit_id, set()).add(pa_id)
    return {visit_id: frozenset(pas) for visit_id, pas in comes.items()}
