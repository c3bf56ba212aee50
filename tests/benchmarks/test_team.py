"""The ways that the smallest team is measured beside find what they say they find."""

from __future__ import annotations

from carematch.continuity.smallest_team import find_smallest_team
from tests.benchmarks import team
from tests.benchmarks.__main__ import names
from tests.benchmarks.report import Samples


def test_team_is_a_benchmark() -> None:
    assert "team" in names()


def test_trying_every_team_finds_the_same_faces_and_the_same_main_share() -> None:
    for seed in range(5):
        wanted, hands = team.make_case(seed, days=4, pas=14)

        found = find_smallest_team(wanted, hands)

        assert (found.is_proven, found.covered) == (True, len(wanted))
        assert team.by_force(team.task_of(wanted, hands)) == team.Best(found.faces, found.main_visits)


def test_a_case_is_the_same_for_the_same_seed_and_every_visit_can_be_covered() -> None:
    wanted, hands = team.make_case(7)

    assert team.make_case(7) == (wanted, hands)
    assert (len(wanted), len(hands)) == (28, 40)
    assert {each.visit_id for each in wanted} == frozenset().union(*(hand.can for hand in hands))


def test_the_slowest_case_is_held_to_the_limit_and_the_median_to_trying_everything() -> None:
    samples = Samples()
    for name, value in {"ours 0": 20, "ours 1": 40, "ours 2": 250, "greedy_ms": 2, "force_ms": 400}.items():
        samples.add(name, value)

    report = team.report_of(samples, {"ours_faces": 10, "greedy_faces": 12, "better_cases": 2, "cases": 3}, 1)

    assert report.ratios == {"proven": 2, "greedy_faces": 1.2, "brute_force_time": 10}
    assert report.limit == {"proven_ms": 500}
    assert report.ours == {"ours_ms": 40, "slowest_ms": 250, "ours_faces": 10, "better_cases": 2, "cases": 3}
    assert report.peers == {"greedy_ms": 2, "force_ms": 400, "greedy_faces": 12}


def test_a_part_that_was_left_out_has_no_ratio() -> None:
    samples = Samples()
    samples.add("greedy_ms", 2)

    assert team.report_of(samples, {"greedy_faces": 12}, 1).ratios == {}
