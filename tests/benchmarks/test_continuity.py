"""The ways in which the scan is measured find the same, on a year of a size for tests and on both databases."""

from __future__ import annotations

import pytest

from tests.benchmarks import continuity
from tests.benchmarks.__main__ import names
from tests.benchmarks.report import Samples


def test_continuity_is_a_benchmark() -> None:
    assert "continuity" in names()
    assert "continuity_ways" not in names()


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_our_scan_finds_what_a_plain_loop_over_objects_finds(kind: str) -> None:
    with continuity.filled(kind, circles=30, visits=3000) as url:
        ours, loop, read = (continuity.measure(way, url) for way in ("ours", "orm", "read"))
        took = continuity.tick(url)

    continuity.require_same(ours["found"], loop["found"], "orm")
    continuity.require_same(ours["found"], read["found"], "read")
    assert ours["found"].keys() == loop["found"].keys()
    assert len(ours["found"]) == 4 * 8 + 1
    assert took > 0


def test_a_way_that_finds_others_ends_the_run() -> None:
    with pytest.raises(RuntimeError, match="faces_14"):
        continuity.require_same({"faces_14": 3.0}, {"faces_14": 4.0}, "pandas")
    with pytest.raises(RuntimeError):
        continuity.require_same({"faces_14": 3.0}, {}, "pandas")


def test_a_ratio_is_how_many_of_ours_fit_into_theirs_on_each_database() -> None:
    samples = Samples()
    measured = {"ours_s": 0.5, "orm_s": 20, "read_s": 1, "ours_pg_s": 0.25, "pandas_pg_s": 5, "memory_mb": 200}
    for name, value in (measured | {"tick_ms": 10, "tick_of_a_few_ms": 9}).items():
        samples.add(name, value)

    report = continuity.report_of(samples, 3)

    assert report.ratios == {"orm": 40, "read": 2, "memory": 1.25, "pandas_pg": 20, "tick_of_a_few": 0.9}
    assert report.limit == {"memory_mb": 250}
    assert report.peers == {"orm_s": 20, "read_s": 1, "pandas_pg_s": 5}
