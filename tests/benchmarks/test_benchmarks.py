"""What the benchmarks say and the data they use, without a browser and without peers."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from tests.benchmarks import sync
from tests.benchmarks.__main__ import names
from tests.benchmarks.caseload import make_caseload, mean_bytes
from tests.benchmarks.report import Report, Samples, in_rate, in_time, p95
from tests.clock import NOON


def taken(**values: float) -> Samples:
    samples = Samples()
    for name, value in values.items():
        samples.add(name, value)
    return samples


def test_a_file_with_a_run_is_a_benchmark() -> None:
    assert "sync" in names()
    assert "caseload" not in names()


def test_a_ratio_above_1_is_ahead() -> None:
    assert in_time(ours=200, theirs=500) == 2.5
    assert in_rate(ours=500, theirs=200) == 2.5


def test_p95_is_the_value_that_19_of_20_do_not_exceed() -> None:
    assert p95([float(value) for value in range(20, 0, -1)]) == 19
    assert p95([3.0]) == 3


def test_a_report_is_json_of_a_fixed_shape_with_four_figures_of_everything() -> None:
    report = Report("sync", 5, ours={"first_ms": 1234.5678}, ratios={"floor": 0.123456})

    said = json.loads(report.as_json())

    assert said == {
        "name": "sync",
        "rounds": 5,
        "ours": {"first_ms": 1235},
        "peers": {},
        "limit": {},
        "ratios": {"floor": 0.1235},
    }


def test_a_peer_is_judged_by_its_best_way_and_its_first_sync_apart_from_its_deltas() -> None:
    samples = taken(
        first_ms=500,
        delta_ms=50,
        floor_first_ms=400,
        pouchdb_idb_100_first_ms=9000,
        pouchdb_idb_1000_first_ms=4000,
        pouchdb_idb_100_delta_ms=100,
        pouchdb_idb_1000_delta_ms=150,
    )

    ratios = sync.report_of(samples, 5).ratios

    assert ratios == {"floor": 0.8, "pouchdb": 8, "pouchdb_delta": 2}


def test_limits_are_met_from_1_on() -> None:
    samples = taken(usable_share=0.3, tap_ms=25, app_tap_ms=50, one_circle_a_second=80, twenty_circles_a_second=150)

    report = sync.report_of(samples, 5)

    assert report.ratios == {"usable_share": 0.5, "tap": 2, "app_tap": 1, "one_circle": 2, "twenty_circles": 0.5}
    assert report.limit["twenty_circles"] == 300


def test_figures_are_medians() -> None:
    samples = Samples()
    samples.add("first_ms", 900, 300, 400)

    report = sync.report_of(samples, 3)

    assert (report.rounds, report.ours) == (3, {"first_ms": 400})


def test_a_caseload_is_what_phones_hold_of_it(app: Flask) -> None:
    caseload = make_caseload(app, now=NOON, circles=2, visits=40)

    documents = caseload.documents()

    assert {document["id"] for document in documents} == {str(visit.id) for visit in caseload.visits}
    assert {document["scope"] for document in documents} == {f"c:{circle}/all" for circle in caseload.circles}
    assert len(documents) == 80
    assert 350 < mean_bytes(documents) < 800


@pytest.mark.parametrize("days", [1, 2])
def test_the_visits_of_the_next_days_are_those_that_phones_find_in_that_span(app: Flask, days: int) -> None:
    caseload = make_caseload(app, now=NOON, circles=2, visits=90)

    span = caseload.span(days)

    found = {each["id"] for each in caseload.documents() if span["from"] <= each["k"] < span["to"]}
    assert found
    assert found == {str(visit.id) for visit in caseload.within(days)}


def test_changes_are_of_all_circles_and_of_other_visits_each_time(app: Flask) -> None:
    caseload = make_caseload(app, now=NOON, circles=2, visits=40)

    changed = [caseload.change_some(4), caseload.change_some(4)]

    confirmed = {each["id"]: each["scope"] for each in caseload.documents() if each["d"]["personConfirmedAt"]}
    assert sorted(confirmed) == sorted(changed[0] + changed[1])
    assert set(confirmed.values()) == {f"c:{circle}/all" for circle in caseload.circles}
