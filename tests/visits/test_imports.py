"""Spreadsheets of visits: previewed, confirmed once, and never written before somebody says so."""

from __future__ import annotations

import resource
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from carematch.circles.models import Circle
from carematch.core.db import Base, snapshot_session
from carematch.directory.models import PaProfile
from carematch.visits.imports import forget_old_previews
from carematch.visits.models import ImportPreview, Visit, VisitStatus
from tests import factories
from tests.circles.house import House
from tests.clock import NOON

COMPETITION_FILE = Path(__file__).parents[3] / "shared" / "data" / "visits" / "i01_visits.csv"

TWO_WEEKS = """person,pa,start,end
Winifred Hale,Rosa Diaz,2026-11-02 09:00,2026-11-02 10:00
winifred  hale,Rosa Diaz,2026-11-03 09:00,2026-11-03 10:00
Winifred Hale,Omar Said,2026-11-04 09:00,2026-11-04 10:00
Edwin Moss,,2026-11-04 11:00,2026-11-04 12:00
Edwin Moss,Omar Said,2026-11-05 11:00,2026-11-05 12:00
"""


def preview(client: FlaskClient, house: House, text: str | bytes, **said: str) -> Any:
    """The answer to a file that was chosen on the page, with what was said about it."""
    data = text.encode() if isinstance(text, str) else text
    parts = [f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{word}' for name, word in said.items()]
    parts.append('--part\r\nContent-Disposition: form-data; name="file"; filename="visits.csv"\r\n\r\n')
    body = "\r\n".join(parts).encode() + data + b"\r\n--part--\r\n"
    path = f"/api/imports?holder={house.holder_id}"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=part")


def confirm(client: FlaskClient, preview_id: str) -> Any:
    return client.post(f"/api/imports/{preview_id}/confirm", json={})


def rows_of_all_tables(app: Flask) -> dict[str, int]:
    with app.app_context(), snapshot_session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def desk(house: House) -> FlaskClient:
    """Jo's browser."""
    return house.browser(house.jo)


def test_a_preview_says_what_would_come_and_writes_nothing_else(house: House, desk: FlaskClient) -> None:
    before = rows_of_all_tables(house.app)

    answer = preview(desk, house, TWO_WEEKS)

    assert answer.status_code == 200, answer.text
    seen = answer.json
    assert (seen["rows"], seen["ok"], seen["already"], seen["withoutPa"], seen["problemCount"]) == (5, 4, 0, 1, 0)
    assert (seen["newPeople"], seen["newPas"]) == (["Edwin Moss", "Winifred Hale"], ["Omar Said", "Rosa Diaz"])
    assert seen["sample"][0] | {} == {
        "line": 2,
        "person": "Winifred Hale",
        "pa": "Rosa Diaz",
        "start": "2026-11-02T09:00:00+00:00",
        "end": "2026-11-02T10:00:00+00:00",
    }
    after = rows_of_all_tables(house.app)
    assert {name for name in after if after[name] != before[name]} == {"import_preview"}


def test_confirming_makes_people_pas_and_visits_and_confirming_again_nothing(house: House, desk: FlaskClient) -> None:
    preview_id = preview(desk, house, TWO_WEEKS).json["id"]

    done = confirm(desk, preview_id)

    assert done.status_code == 200, done.text
    assert (done.json["added"], done.json["already"]) == (4, 0)
    assert [(line["personName"], line["visits"]) for line in done.json["circles"]] == [
        ("Winifred Hale", 3),
        ("Edwin Moss", 1),
    ]
    once = rows_of_all_tables(house.app)
    assert confirm(desk, preview_id).json["added"] == 0
    assert rows_of_all_tables(house.app) == once
    with house.app.app_context(), snapshot_session() as session:
        assert {visit.status for visit in session.query(Visit)} == {VisitStatus.DONE}
        unclaimed = [pa.user_id for pa in session.query(PaProfile).filter(PaProfile.import_name.is_not(None))]
        assert unclaimed == [None, None]


def test_the_same_file_again_is_here_already(house: House, desk: FlaskClient) -> None:
    confirm(desk, preview(desk, house, TWO_WEEKS).json["id"])
    once = rows_of_all_tables(house.app)

    seen = preview(desk, house, TWO_WEEKS).json
    done = confirm(desk, seen["id"]).json

    assert (seen["ok"], seen["already"], seen["newPeople"], seen["newPas"]) == (4, 4, [], [])
    assert (done["added"], done["already"]) == (0, 4)
    after = rows_of_all_tables(house.app)
    assert {name for name in after if after[name] != once[name]} == {"import_preview"}


def test_a_file_from_the_command_line_is_here_already_for_the_page(
    house: House, desk: FlaskClient, tmp_path: Path
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(TWO_WEEKS)
    ran = house.app.test_cli_runner().invoke(args=["import", "visits", str(file)])
    assert ran.exit_code == 0, ran.output
    assert "4 visits added" in ran.output

    seen = preview(desk, house, TWO_WEEKS).json

    assert seen["already"] == 4
    assert confirm(desk, seen["id"]).json["added"] == 0


def test_a_file_that_brings_more_adds_what_is_new(house: House, desk: FlaskClient) -> None:
    confirm(desk, preview(desk, house, TWO_WEEKS).json["id"])

    more = TWO_WEEKS + "WINIFRED HALE,rosa diaz,2026-11-06 09:00,2026-11-06 10:00\n"
    done = confirm(desk, preview(desk, house, more).json["id"]).json

    assert (done["added"], done["already"]) == (1, 4)
    with house.app.app_context(), snapshot_session() as session:
        assert session.query(Circle).filter(Circle.import_name.is_not(None)).count() == 2


def test_visits_to_come_are_proposed_to_both(house: House, desk: FlaskClient) -> None:
    text = "person,pa,start,end\nWinifred Hale,Rosa Diaz,2026-11-24 09:00,2026-11-24 10:00\n"

    confirm(desk, preview(desk, house, text).json["id"])

    with house.app.app_context(), snapshot_session() as session:
        visit = session.query(Visit).one()
        assert (visit.status, visit.person_confirmed_at, visit.pa_confirmed_at) == (VisitStatus.PROPOSED, None, None)


def test_another_holders_coordinator_neither_previews_nor_confirms(house: House, desk: FlaskClient) -> None:
    elsewhere = factories.make_holder(house.app, name="Elsewhere")
    other = house.browser(factories.make_coordinator(house.app, elsewhere, name="Pat", email="pat@example.org"))
    preview_id = preview(desk, house, TWO_WEEKS).json["id"]

    assert preview(other, house, TWO_WEEKS).status_code == 404
    assert confirm(other, preview_id).status_code == 404
    assert confirm(house.browser(house.maya), preview_id).status_code == 404

    with house.app.app_context(), snapshot_session() as session:
        assert session.query(Visit).count() == 0


@pytest.mark.parametrize(
    ("data", "ok"),
    [
        (TWO_WEEKS.encode("utf-8-sig"), 4),
        (TWO_WEEKS.replace(",", ";").encode(), 4),
        (TWO_WEEKS.replace(",", "\t").encode("utf-16"), 4),
        (TWO_WEEKS.replace("Hale", "Häle").encode("latin-1"), 4),
        (TWO_WEEKS.replace("\n", "\r\n").encode(), 4),
    ],
    ids=["bom", "semicolons", "utf-16 with tabs", "latin-1", "windows"],
)
def test_what_spreadsheets_write_works(house: House, desk: FlaskClient, data: bytes, ok: int) -> None:
    seen = preview(desk, house, data).json

    assert (seen["ok"], seen["problemCount"]) == (ok, 0)


def test_a_letter_of_latin_1_is_the_letter_that_was_meant(house: House, desk: FlaskClient) -> None:
    seen = preview(desk, house, TWO_WEEKS.replace("Moss", "Möss").encode("latin-1")).json

    assert seen["newPeople"] == ["Edwin Möss", "Winifred Hale"]


def test_rows_that_do_not_fit_are_named_by_line_and_left_out(house: House, desk: FlaskClient) -> None:
    wrong = (
        TWO_WEEKS
        + '"=HYPERLINK(""http://x"")",Rosa Diaz,2026-11-06 09:00,2026-11-06 10:00\n'
        + "Winifred Hale,Rosa Diaz,the sixth,2026-11-06 10:00\n"
        + "Winifred Hale,Rosa Diaz,2026-11-07 10:00,2026-11-07 09:00\n"
    )

    seen = preview(desk, house, wrong).json

    assert (seen["rows"], seen["ok"], seen["problemCount"]) == (8, 4, 3)
    assert [(each["line"], each["reason"]) for each in seen["problems"]] == [
        (7, "formula"),
        (8, "bad-date"),
        (9, "end-before-start"),
    ]


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"", "unreadable-file"),
        (b"who,by whom,when\na,b,2026-11-02", "unreadable-file"),
        (b"person,pa,start,end\n", "unreadable-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable-file"),
    ],
    ids=["empty", "wrong header", "header alone", "picture"],
)
def test_what_is_no_table_of_visits_is_said_to_be_none(house: House, desk: FlaskClient, data: bytes, slug: str) -> None:
    answer = preview(desk, house, data)

    assert (answer.status_code, answer.json["slug"]) == (422, slug)
    assert answer.json["detail"]


def test_a_layout_that_makes_no_sense_is_refused(house: House, desk: FlaskClient) -> None:
    assert preview(desk, house, TWO_WEEKS, dayZero="yesterday").json["slug"] == "bad-layout"


def test_without_a_file_there_is_nothing_to_preview(house: House, desk: FlaskClient) -> None:
    answer: Any = desk.post(f"/api/imports?holder={house.holder_id}", data={}, content_type="multipart/form-data")

    assert (answer.status_code, answer.json["slug"]) == (400, "bad-request")


def test_a_file_over_the_limit_is_too_large(house: House, desk: FlaskClient) -> None:
    answer = preview(desk, house, b"x" * (22 * 1024 * 1024))

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_preview_that_nobody_confirmed_is_forgotten_after_a_day(house: House, desk: FlaskClient) -> None:
    preview(desk, house, TWO_WEEKS)
    confirm(desk, preview(desk, house, TWO_WEEKS).json["id"])
    house.clock.move(hours=25)

    with house.app.app_context():
        forget_old_previews(house.clock())

    with house.app.app_context(), snapshot_session() as session:
        [kept] = session.query(ImportPreview).all()
        assert (kept.rows, kept.confirmed_at is not None) == ({"rows": []}, True)


def test_twenty_thousand_rows_are_previewed_within_time_and_memory(house: House, desk: FlaskClient) -> None:
    lines = ["person,pa,start,end"]
    for row in range(20_000):
        start = NOON - timedelta(days=row // 400, hours=row % 7)
        until = start + timedelta(hours=1)
        lines.append(f"Person {row % 400},PA {row % 61},{start:%Y-%m-%d %H:%M},{until:%Y-%m-%d %H:%M}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()

    seen = preview(desk, house, "\n".join(lines)).json

    assert (seen["ok"], len(seen["newPeople"]), len(seen["newPas"])) == (20_000, 400, 61)
    assert time.monotonic() - began < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.skipif(not COMPETITION_FILE.exists(), reason=f"{COMPETITION_FILE} is not there")
def test_the_first_competition_file_imports_in_one_go_and_its_circles_open(house: House, desk: FlaskClient) -> None:
    told = ["--map", "person=patient,pa=nurse,start=day", "--day-zero", "2026-11-01"]
    hours = ["--shift", "early=07:00-15:00,late=15:00-23:00,night=23:00-07:00"]

    ran = house.app.test_cli_runner().invoke(args=["import", "visits", str(COMPETITION_FILE), *told, *hours])

    assert ran.exit_code == 0, ran.output
    assert "252 visits added" in ran.output
    assert "23 circles" in ran.output
    with house.app.app_context(), snapshot_session() as session:
        circles = list(session.scalars(select(Circle.id).where(Circle.import_name.is_not(None))))
        assert session.query(Visit).count() == 252
    for circle_id in circles:
        opened: Any = desk.get(f"/api/circles/{circle_id}")
        kinds = [record["t"] for record in opened.json["records"]]
        assert (opened.status_code, kinds.count("circle")) == (200, 1)
        assert "visit" in kinds
        assert "relationship" in kinds
    again = house.app.test_cli_runner().invoke(args=["import", "visits", str(COMPETITION_FILE), *told, *hours])
    assert "0 visits added, 252 were here already" in again.output
