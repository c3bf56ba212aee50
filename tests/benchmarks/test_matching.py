"""The ways that the search is measured beside find the same, on a directory of a size for tests."""

from __future__ import annotations

from tests.benchmarks import matching
from tests.benchmarks.__main__ import names
from tests.benchmarks.report import Samples


def test_matching_is_a_benchmark() -> None:
    assert "matching" in names()


def test_every_way_finds_the_same_and_so_does_a_request() -> None:
    with matching.make_town(many=400) as town:
        found = {name: way() for name, way in matching.ways_of(town.pas).items()}
        asked = town.ask()

    assert set(found) == {"ours", "loop", "sql"}
    assert len(asked) == matching.FIRST
    assert found["ours"] == found["loop"] == found["sql"] == asked


def test_a_ratio_is_how_many_of_ours_fit_into_theirs() -> None:
    samples = Samples()
    for name, value in {"ours_ms": 0.5, "loop_ms": 20, "sql_ms": 5, "request_p95_ms": 10}.items():
        samples.add(name, value)

    report = matching.report_of(samples, 3)

    assert report.ratios == {"loop": 40, "sql": 10, "request_p95": 5}
    assert report.limit == {"request_p95": 50}
    assert report.peers == {"loop_ms": 20, "sql_ms": 5}


def test_a_part_that_was_left_out_has_no_ratio() -> None:
    samples = Samples()
    samples.add("ours_ms", 0.5)

    assert matching.report_of(samples, 3).ratios == {}
