"""The commands of ``flask --app wsgi``: what they say, and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask

from carematch import create_app
from carematch.accounts.models import Holder, User
from carematch.cli import CONTRACT, contract_text
from carematch.core.db import db, snapshot_session
from carematch.visits.models import Visit
from tests import factories
from tests.settings import settings

VISITS = "person,pa,start,end\nWinifred Hale,Rosa Diaz,2026-11-02 09:00,2026-11-02 10:00\n"


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A spreadsheet of one visit."""
    made = tmp_path / "visits.csv"
    made.write_text(VISITS)
    return made


def test_the_doctor_says_what_runs_here(app: Flask) -> None:
    said = run(app, "doctor")

    assert said.exit_code == 0, said.output
    assert "lineage       begun" in said.output
    assert "migrated to   0" in said.output
    assert app.extensions["carematch.config"].secret_key not in said.output


def test_the_doctor_finds_an_empty_database(tmp_path: Path) -> None:
    app = create_app(settings(database_url=f"sqlite:///{tmp_path}/empty.db"))

    said = run(app, "doctor")

    with app.app_context():
        db.engine.dispose()
    assert said.exit_code == 1
    assert "flask db upgrade" in said.output


def test_the_doctor_finds_a_database_that_does_not_answer() -> None:
    app = create_app(settings(database_url="postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2"))

    said = run(app, "doctor")

    assert (said.exit_code, "does not answer" in said.output) == (1, True)


def test_a_holder_is_opened_with_a_coordinator_who_can_sign_in(app: Flask) -> None:
    first = ["--phone", "01632 960001", "--coordinator", "Jo Ash", "--email", "Jo@Example.org"]

    said = run(app, "holder", "open", "Harbour Trust", *first)

    assert said.exit_code == 0, said.output
    with app.app_context(), snapshot_session() as session:
        assert session.query(Holder).one().name == "Harbour Trust"
        assert session.query(User).one().email == "jo@example.org"


def test_a_file_is_imported_into_the_only_holder(app: Flask, file: Path) -> None:
    factories.make_holder(app)

    first, second = run(app, "import", "visits", str(file)), run(app, "import", "visits", str(file))

    assert first.output == "1 visits added, 0 were here already, 0 rows left out, 0 without a PA; 1 circles\n"
    assert second.output.startswith("0 visits added, 1 were here already")


def test_where_there_are_several_holders_one_must_be_named(app: Flask, file: Path) -> None:
    one = factories.make_holder(app)
    factories.make_holder(app, name="Elsewhere")

    assert (run(app, "import", "visits", str(file)).exit_code, _visits(app)) == (1, 0)
    assert "--holder" in run(app, "import", "visits", str(file)).output
    assert run(app, "import", "visits", str(file), "--holder", str(one)).exit_code == 0
    assert _visits(app) == 1


def test_a_holder_that_is_not_there_imports_nothing(app: Flask, file: Path) -> None:
    said = run(app, "import", "visits", str(file), "--holder", str(uuid4()))

    assert (said.exit_code, "There is no holder" in said.output) == (1, True)


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("who,whom,when\na,b,2026-11-02\n", [], "Not found: “person”, “pa”, “start”, “end”"),
        ("", [], "empty"),
        (VISITS, ["--day-zero", "soon"], "day 0"),
        (VISITS, ["--shift", "early"], "early=07:00-15:00"),
        (VISITS, ["--map", "carer=pa"], "person, pa, start"),
    ],
    ids=["header", "empty", "day zero", "shift", "map"],
)
def test_a_file_that_cannot_be_read_says_why(app: Flask, file: Path, text: str, words: list[str], reason: str) -> None:
    factories.make_holder(app)
    file.write_text(text)

    said = run(app, "import", "visits", str(file), *words)

    assert said.exit_code == 1
    assert reason in said.output
    assert "Traceback" not in said.output
    assert _visits(app) == 0


def test_rows_that_do_not_fit_are_named_and_the_others_imported(app: Flask, file: Path) -> None:
    factories.make_holder(app)
    file.write_text(VISITS + "Winifred Hale,Rosa Diaz,the third,2026-11-03 10:00\n")

    said = run(app, "import", "visits", str(file))

    assert said.exit_code == 0
    assert "line 3: “the third” is not a date" in said.stderr
    assert "1 visits added, 0 were here already, 1 rows left out" in said.stdout


def test_a_file_that_is_not_there_is_a_fault_of_usage(app: Flask) -> None:
    assert run(app, "import", "visits", "/nowhere.csv").exit_code == 2


def test_the_demo_is_loaded_once(app: Flask) -> None:
    first, second = run(app, "demo", "--story-only"), run(app, "demo", "--story-only")

    assert (first.exit_code, "three people" in first.output) == (0, True), first.output
    assert "nothing was changed" in second.output
    assert "Sam Birtwell      sam@marllane.example\n" in run(app, "demo", "--who").output


def test_what_phones_are_given_can_be_made_anew(app: Flask) -> None:
    run(app, "demo", "--story-only")

    said = run(app, "sync", "project-anew")

    assert said.exit_code == 0, said.output
    assert "0 of what phones are given differed" in said.output


def test_the_written_contract_is_the_one_that_is_kept(app: Flask) -> None:
    with app.app_context():
        kept = contract_text()

    assert json.loads(kept)["openapi"].startswith("3.1")
    assert CONTRACT.read_text(encoding="utf-8") == kept


def _visits(app: Flask) -> int:
    with app.app_context(), snapshot_session() as session:
        return session.query(Visit).count()
