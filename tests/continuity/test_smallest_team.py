"""A smallest team is the best there is, the same on every run, and says what nobody can cover."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.continuity.smallest_team import SmallestTeam, find_smallest_team, hands_over
from carematch.continuity.team_task import Hand, Limit, Task, Wanted, by_greed, check
from tests.benchmarks.team import make_case
from tests.continuity.by_force import best_by_force, figures

HOUR = 60


def visit(at: int, *, pas: int = 1, by: Sequence[str] = (), hours: int = 1, name: str = "") -> Wanted:
    """The visit of an hour of the day, called by it."""
    return Wanted(name or f"v{at:02}", at * HOUR, (at + hours) * HOUR, pas, frozenset(by))


def hand(pa_id: str, *hours: int, limits: Sequence[Limit] = ()) -> Hand:
    return Hand(pa_id, frozenset(f"v{at:02}" for at in hours), tuple(limits))


def task(
    wanted: Sequence[Wanted], hands: Sequence[Hand], main_id: str | None = None, anyway: Sequence[str] = ()
) -> Task:
    visits = tuple(sorted(wanted, key=lambda each: (each.starts, each.ends, each.visit_id)))
    return Task(visits, tuple(hands), main_id, frozenset(anyway), {each.visit_id: each for each in visits})


def comes(team: SmallestTeam) -> dict[str, str]:
    return {visit_id: "+".join(sorted(pas)) for visit_id, pas in team.comes.items()}


@st.composite
def cases(draw: st.DrawFn) -> Task:
    """A few visits, some at the same time or for two PAs, and a few PAs with limits of every kind."""
    count = draw(st.integers(0, 5))
    wanted = [
        Wanted(
            f"v{at}",
            start * HOUR,
            start * HOUR + draw(st.sampled_from([30, 60, 150])),
            draw(st.sampled_from([1, 1, 1, 2])),
        )
        for at, start in enumerate(draw(st.lists(st.integers(0, 8), min_size=count, max_size=count)))
    ]
    ids = [each.visit_id for each in wanted]
    some = st.frozensets(st.sampled_from(ids)) if ids else st.just(frozenset())
    limit = st.builds(Limit, some, st.none() | st.integers(0, 3), st.none() | st.integers(0, 200))
    pas = [
        Hand(f"p{at}", draw(some), tuple(draw(st.lists(limit, max_size=2)))) for at in range(draw(st.integers(0, 4)))
    ]
    anyway = draw(st.frozensets(st.sampled_from(["p0", "p1", "elsewhere"])))
    return task(wanted, pas, draw(st.sampled_from([None, "p0", "p2", "stranger"])), sorted(anyway))


def find(asked: Task) -> SmallestTeam:
    return find_smallest_team(asked.wanted, asked.hands, main_id=asked.main_id, anyway=asked.anyway)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_way_is_better_than_what_is_found(asked: Task) -> None:
    found = find(asked)

    check(asked, found.comes)
    assert found.is_proven
    assert figures(asked, dict(found.comes)) == best_by_force(asked)
    assert found.at_least == len(set(found.pa_ids) - asked.anyway)


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_asked_does_not_matter(asked: Task, chance: random.Random) -> None:
    wanted, hands = list(asked.wanted), list(asked.hands)
    chance.shuffle(wanted)
    chance.shuffle(hands)

    again = find_smallest_team(wanted, hands, main_id=asked.main_id, anyway=asked.anyway)

    assert again == find(asked)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_every_visit_is_covered_or_named(asked: Task) -> None:
    found = find(asked)

    named = [*found.comes, *found.nobody, *found.left_over]
    assert sorted(named) == sorted(each.visit_id for each in asked.wanted)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_never_worse_than_taking_whoever_takes_most(seed: int) -> None:
    wanted, hands = make_case(seed)
    asked = task(wanted, hands)
    greedy = by_greed(asked)

    found = find_smallest_team(wanted, hands)
    again = find_smallest_team(reversed(wanted), reversed(hands))

    check(asked, greedy)
    assert found.is_proven
    assert figures(asked, dict(found.comes)) >= figures(asked, greedy)
    assert again == found


def test_the_solver_is_not_started_where_one_pa_can_come_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "carematch.continuity.solving", None)
    wanted = [visit(8, by=["b"]), visit(12, by=["c"]), visit(18, by=["c"])]
    hands = [hand("a", 8, 12), hand("b", 8, 12, 18), hand("c", 8, 12, 18)]

    team = find_smallest_team(wanted, hands)

    assert (team.pa_ids, team.main_visits, team.at_least, team.is_proven) == (("c",), 3, 1, True)
    assert find_smallest_team(wanted, hands, main_id="b").pa_ids == ("b",)


def test_the_solver_is_not_started_where_nobody_can_come_or_there_is_no_choice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "carematch.continuity.solving", None)
    wanted = [visit(8), visit(12, pas=2)]

    assert find_smallest_team([], []) == SmallestTeam({})
    assert find_smallest_team(wanted, []).nobody == ("v08", "v12")
    assert find_smallest_team(wanted, [hand("a", 8), hand("b", 12)]).nobody == ("v12",)
    assert comes(find_smallest_team(wanted, [hand("a", 8, 12), hand("b", 12)])) == {"v08": "a", "v12": "a+b"}


def test_a_visit_for_two_takes_two_and_what_nobody_can_cover_is_named() -> None:
    wanted = [visit(8, pas=2), visit(12, pas=2), visit(18), visit(21)]
    hands = [hand("a", 8, 18), hand("b", 8, 12), hand("c", 8, 18)]

    team = find_smallest_team(wanted, hands)

    assert set(team.comes) == {"v08", "v18"}
    assert len(team.comes["v08"]) == 2
    assert team.nobody == ("v12", "v21")
    assert team.faces == 2


def test_too_much_for_the_only_pa_is_left_over() -> None:
    wanted = [visit(8), visit(12), visit(18)]
    most = Limit(frozenset(each.visit_id for each in wanted), visits=2)

    team = find_smallest_team(wanted, [hand("a", 8, 12, 18, limits=[most])])

    assert (team.covered, len(team.left_over), team.nobody, team.is_proven) == (2, 1, (), True)


def test_hours_of_a_week_are_a_limit() -> None:
    wanted = [visit(8, hours=2), visit(12), visit(18)]
    most = Limit(frozenset(each.visit_id for each in wanted), minutes=120)

    team = find_smallest_team(wanted, [hand("a", 8, 12, 18, limits=[most])])

    assert comes(team) == {"v12": "a", "v18": "a"}
    assert team.left_over == ("v08",)


def test_who_comes_anyway_is_no_new_face() -> None:
    wanted = [visit(8), visit(12), visit(18)]

    team = find_smallest_team(wanted, [hand("a", 8, 12, 18), hand("b", 8, 12), hand("c", 18)], anyway=["b", "c"])

    assert set(team.pa_ids) == {"b", "c"}
    assert team.at_least == 0


def test_of_teams_that_are_equal_the_one_changes_least_and_then_the_ids_decide() -> None:
    wanted = [visit(8, by=["d"]), visit(12), visit(18, by=["x"]), visit(21)]
    hands = [hand("a", 8, 12), hand("b", 8, 12), hand("c", 18, 21), hand("d", 8, 12), hand("e", 18, 21)]

    team = find_smallest_team(wanted, hands)

    assert comes(team) == {"v08": "d", "v12": "d", "v18": "c", "v21": "c"}
    assert hands_over(wanted, team) == {
        "v12": (frozenset(), frozenset("d")),
        "v18": (frozenset("x"), frozenset("c")),
        "v21": (frozenset(), frozenset("c")),
    }


def test_without_time_the_answer_says_what_it_does_not_know() -> None:
    wanted, hands = make_case(3)
    asked = task(wanted, hands)

    team = find_smallest_team(wanted, hands, seconds=-1)

    check(asked, team.comes)
    proven = find_smallest_team(wanted, hands)
    assert not team.is_proven
    assert team.at_least <= proven.faces <= team.faces
    assert team.covered == proven.covered


def test_a_way_that_breaks_the_rules_is_not_told() -> None:
    asked = task([visit(8), visit(8, name="w08")], [replace(hand("a", 8), can=frozenset({"v08", "w08"}))])

    with pytest.raises(ValueError, match="could not come"):
        check(asked, {"v08": frozenset("a"), "w08": frozenset("a")})
    with pytest.raises(ValueError, match="not asked"):
        check(asked, {"v08": frozenset("b")})
    with pytest.raises(ValueError, match="0 PAs"):
        check(asked, {"v08": frozenset()})
