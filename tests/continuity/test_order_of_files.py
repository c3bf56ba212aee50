"""Visits of the same minute keep the order of the file that they were imported from."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from carematch.continuity.jobs import keep_histories
from carematch.continuity.service import measure_circle
from carematch.core.db import snapshot_session
from carematch.visits import imports
from carematch.visits import service as visits
from tests import factories
from tests.circles.house import House
from tests.clock import NOON

PAS = ("Rosa Diaz", "Omar Said", "Kim Doyle", "Beth Lowe")
MEASURES = ("visits", "faces", "upc", "coc", "secon", "hhi", "mmci")
NUMBERS = count(1)
ROW = st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(0, 59), st.sampled_from(PAS))
"""So many days ago, which of two minutes, the second in it, and who came."""


def write(person: str, rows: list[tuple[int, int, int, str]]) -> str:
    """The rows as a file, in their order."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["person", "pa", "start", "end"])
    for days, minute, second, pa in rows:
        start = (NOON - timedelta(days=days)).replace(minute=minute, second=second)
        table.writerow([person, pa, start.isoformat(), (start + timedelta(hours=1)).isoformat()])
    return text.getvalue()


def measured_in_app(app: Flask, circle_id: UUID) -> dict[str, object]:
    with app.app_context(), snapshot_session() as session:
        found = measure_circle(session, circle_id, window_days=366, now=NOON).measures
    return {name: getattr(found, name) for name in MEASURES}


def circle_of(app: Flask, holder_id: UUID, person: str) -> UUID:
    with app.app_context(), snapshot_session() as session:
        return imports.circle_id_of(session, holder_id, person)[0]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(ROW, min_size=2, max_size=14, unique=True), packs_between=st.booleans())
def test_an_imported_file_has_the_figures_that_the_command_measures(
    house: House, tmp_path: Path, rows: list[tuple[int, int, int, str]], packs_between: bool
) -> None:
    person = f"Person {next(NUMBERS)}"
    file = tmp_path / "visits.csv"
    file.write_text(write(person, rows))
    runner = house.app.test_cli_runner()

    imported = runner.invoke(args=["import", "visits", str(file)])
    measured = runner.invoke(args=["continuity", "measure", str(file), "--format", "json"])
    again = runner.invoke(args=["import", "visits", str(file)])
    if packs_between:
        with house.app.app_context():
            keep_histories(NOON)

    assert (imported.exit_code, measured.exit_code) == (0, 0), imported.output + measured.output
    assert again.output.startswith("0 visits added")
    [expected] = json.loads(measured.stdout)
    found = measured_in_app(house.app, circle_of(house.app, house.holder_id, person))
    assert found == {name: expected[name] for name in MEASURES}


@given(rows=st.lists(ROW, min_size=2, max_size=14, unique=True), pieces=st.integers(1, 4))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_order_is_kept_however_many_pieces_a_file_is_imported_in(
    house: House, rows: list[tuple[int, int, int, str]], pieces: int
) -> None:
    assume(len({(days, minute, pa) for days, minute, _, pa in rows}) == len(rows))
    whole, parts = f"Person {next(NUMBERS)}", f"Person {next(NUMBERS)}"
    circles = {}
    for person in (whole, parts):
        circles[person] = factories.make_circle(house.app, house.holder_id, person_name=person)
    pa_ids = {name: factories.make_pa(house.app, house.holder_id, name=name) for name in PAS}
    at = [
        (pa, (NOON - timedelta(days=days)).replace(minute=minute, second=second)) for days, minute, second, pa in rows
    ]
    past = [
        {"paId": pa_ids[pa], "startsAt": start, "endsAt": start + timedelta(hours=1)}
        for pa, start in sorted(at, key=lambda each: each[1].timestamp() // 60)
    ]

    house.serve("visits.import", circleId=circles[whole], visits=past)
    step = -(-len(past) // pieces)
    for start in range(0, len(past), step):
        house.serve("visits.import", circleId=circles[parts], visits=past[: start + step])

    with house.app.app_context(), snapshot_session() as session:
        made = visits.list_made(session, list(circles.values()), start=NOON - timedelta(days=9), end=NOON)
    for circle_id in circles.values():
        assert [each.pa_id for each in made if each.circle_id == circle_id] == [each["paId"] for each in past]


def test_what_is_imported_later_stands_after_what_was_recorded_before(house: House) -> None:
    minute = datetime(2026, 11, 20, 9, tzinfo=UTC)
    first, second = (house.rosa_id, house.sam_id)
    if first < second:
        first, second = second, first

    house.import_visits((first, minute))
    house.import_visits((second, minute))

    with house.app.app_context(), snapshot_session() as session:
        made = visits.list_made(session, [house.circle_id], start=minute, end=NOON)
    assert [each.pa_id for each in made] == [first, second]
