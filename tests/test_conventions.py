"""What is true of all the code, so that nobody has to remember it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy.orm import Session

from carematch.accounts.access import MAY_DO, READERS, Standing
from carematch.accounts.models import Holder
from carematch.core.clock import LONDON
from carematch.core.db import write_session
from carematch.core.errors import Problem
from carematch.schedule import JOBS
from carematch.sync import stamp
from carematch.sync.models import SyncedModel
from carematch.sync.registry import REGISTRY
from carematch.sync.stamp import OutsideMutation
from config import ROOT, Config
from tests import factories

CODE = ROOT / "carematch"
DOCS = ROOT / "docs"
FRONTEND = ROOT / "frontend" / "src"
SERVER_ONLY = frozenset({Standing.SERVER})


@pytest.fixture(autouse=True)
def _registered(request: pytest.FixtureRequest, sqlite_template: Path) -> None:
    """The parts have been imported, and so registered (making the database composes the application)."""


def code() -> list[Path]:
    return sorted(CODE.rglob("*.py"))


def first_cells(page: str, heading: str | None = None) -> list[str]:
    """The names in backquotes in the first column of a page's tables, or of those under a heading."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if heading is not None:
        text = re.split(r"^## ", text.split(f"## {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def mutation_lines() -> list[str]:
    """The lines of the contract's table of mutations."""
    text = (DOCS / "records.md").read_text(encoding="utf-8").split("## Mutations\n", 1)[1].split("\n## ", 1)[0]
    return [line for line in text.splitlines() if line.startswith("| `")]


def problems(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    yield kind
    for each in kind.__subclasses__():
        yield from problems(each)


# What is registered is written down, and the other way round


def test_every_record_kind_is_in_the_contract_and_every_kind_there_is_made() -> None:
    assert sorted(first_cells("records.md", "Record kinds")) == sorted(REGISTRY.kinds)


def test_every_record_kind_is_known_to_phones() -> None:
    kinds = re.search(
        r"^export interface Kinds \{(.*?)^\}", (FRONTEND / "data/kinds.ts").read_text(), re.MULTILINE | re.DOTALL
    )

    assert kinds is not None
    assert sorted(re.findall(r"^\s+(\w+):", kinds[1], re.MULTILINE)) == sorted(REGISTRY.kinds)


def test_every_mutation_is_in_the_contract_and_every_one_there_is_registered() -> None:
    assert sorted(first_cells("records.md", "Mutations")) == sorted({name for name, _ in REGISTRY.mutations})


def test_the_contract_says_what_a_coordinator_may_record_as_told() -> None:
    lines = mutation_lines()
    told = {name for line in lines if re.search(r"\btold \|$", line) for name in re.findall(r"`([^`]+)`", line)[:1]}

    assert told == {name for name, allowed in MAY_DO.items() if Standing.COORDINATOR_TOLD in allowed}


TOLD_BY_THE_COORDINATOR_THEMSELVES = {"visit.say_told"}
"""What the desk's form writes down besides: it is the coordinator who told the person, and no decision."""

TOLD_AND_NOT_AT_THE_DESK: dict[str, str] = {}
"""What a coordinator may record as told and the desk has no form for → why not."""


def test_the_desk_has_a_form_for_whatever_a_coordinator_may_record_as_told() -> None:
    written = set()
    for module in ("told", "told-more", "told-visits"):
        source = (FRONTEND / f"desk/{module}.ts").read_text(encoding="utf-8")
        lists = re.findall(r"^export const \w+Kinds = \[(.*?)\] as const;", source, re.MULTILINE | re.DOTALL)
        written |= {name for each in lists for name in re.findall(r"'([a-z_]+\.[a-z_]+)'", each)}

    told = {name for name, allowed in MAY_DO.items() if Standing.COORDINATOR_TOLD in allowed}
    assert written - TOLD_BY_THE_COORDINATOR_THEMSELVES == told - TOLD_AND_NOT_AT_THE_DESK.keys()


def test_the_contract_says_which_mutations_are_facts_and_which_are_online() -> None:
    lines = mutation_lines()
    for word, of in (("fact", "is_fact"), ("online", "is_online")):
        said = {line.split("`")[1] for line in lines if re.search(rf"\| {word}\b", line)}
        assert said == {spec.name for spec in REGISTRY.mutations.values() if getattr(spec, of)}, word


def test_every_mutation_says_who_may_make_it() -> None:
    assert MAY_DO.keys() == {name for name, _ in REGISTRY.mutations}
    assert all(MAY_DO.values())


def test_every_mutation_that_people_make_is_known_to_the_front_end() -> None:
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in FRONTEND.rglob("*.ts*") if ".test." not in path.name
    )
    by_people = {name for name, allowed in MAY_DO.items() if allowed != SERVER_ONLY}

    assert {name for name in by_people if f"'{name}'" not in sources} == set()


def test_every_problem_has_a_slug_of_its_own_and_is_explained() -> None:
    slugs = [each.slug for each in problems()]

    assert len(slugs) == len(set(slugs))
    assert sorted(first_cells("problems.md")) == sorted(slugs)


def test_the_page_of_problems_says_their_status_and_title() -> None:
    page = (DOCS / "problems.md").read_text(encoding="utf-8")

    for each in problems():
        assert f"| `{each.slug}` | {each.status} | {each.title} |" in page


def test_every_setting_is_explained_and_every_one_explained_exists() -> None:
    assert sorted(first_cells("settings.md")) == sorted(field.name.upper() for field in fields(Config))


def test_only_the_settings_and_the_port_are_read_from_the_environment() -> None:
    readers = [path for path in code() if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))]

    assert readers == [CODE / "cli.py"]


def test_every_address_is_in_the_contract(app: Flask) -> None:
    written = (DOCS / "records.md").read_text(encoding="utf-8").split("## Plain HTTP", 1)[1]
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?\w+>", "<id>", rule.rule)
        if path.startswith("/api/"):
            assert path in written, path


# How the code is


def test_there_is_one_head_of_migrations(app: Flask) -> None:
    migrate = app.extensions["migrate"].migrate
    assert isinstance(migrate, Migrate)
    from alembic.script import ScriptDirectory

    with app.app_context():
        assert len(ScriptDirectory.from_config(migrate.get_config()).get_heads()) == 1


def test_every_job_says_what_is_true_afterwards() -> None:
    assert [job.name for job in JOBS if not job.run.__doc__] == []


def test_the_page_of_what_runs_says_in_words_what_each_job_does() -> None:
    source = (FRONTEND / "desk/running-words.ts").read_text(encoding="utf-8")
    words = source.split("export const jobs = {\n", 1)[1].split("};", 1)[0]

    assert sorted(re.findall(r"^  '?([a-z-]+)'?:", words, re.MULTILINE)) == sorted(job.name for job in JOBS)


def test_no_job_runs_in_the_hour_that_london_repeats_or_leaves_out() -> None:
    """Asked of a whole year, which has both changes of the clock."""
    for job in JOBS:
        if not isinstance(job.trigger, CronTrigger):
            continue
        at: datetime | None = datetime(2026, 1, 1, tzinfo=UTC)
        while at is not None and at.year == 2026:
            at = job.trigger.get_next_fire_time(at, at + timedelta(seconds=1))
            assert at is None or at.astimezone(LONDON).hour != 1, f"{job.name} at {at}"


def test_no_module_is_named_for_having_no_place() -> None:
    nowhere = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

    assert [path for path in code() if path.stem in nowhere or path.parent.name in nowhere] == []


def test_no_file_is_longer_than_one_can_read_at_a_sitting() -> None:
    assert {
        path.relative_to(CODE).as_posix(): n
        for path in code()
        if (n := len(path.read_text(encoding="utf-8").splitlines())) > 450
    } == {}


def test_every_module_says_what_it_is() -> None:
    assert [path for path in code() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_what_a_service_can_do_is_said_where_one_line_does_not_say_it() -> None:
    """A name may stand for itself only where the body is one statement."""
    silent = []
    for path in code():
        if path.stem != "service":
            continue
        for each in ast.parse(path.read_text(encoding="utf-8")).body:
            is_public = isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
            if isinstance(each, ast.FunctionDef) and is_public and len(each.body) > 1 and not ast.get_docstring(each):
                silent.append(f"{path.parent.name}.{each.name}")

    assert silent == []


def test_every_table_says_what_its_rows_are() -> None:
    silent = []
    for path in code():
        for each in ast.parse(path.read_text(encoding="utf-8")).body:
            is_table = isinstance(each, ast.ClassDef) and "__tablename__" in ast.unparse(each)
            if isinstance(each, ast.ClassDef) and is_table and not ast.get_docstring(each):
                silent.append(each.name)

    assert silent == []


def test_nothing_is_printed_but_by_commands_and_the_console_channel() -> None:
    prints = re.compile(r"(?<![\w.])print\(|sys\.stdout")

    found = [path for path in code() if prints.search(path.read_text(encoding="utf-8"))]

    assert found == [CODE / "accounts" / "channels.py"]


def test_no_clock_but_the_applications_is_read() -> None:
    """``core/clock.py`` says what time it is; ids carry the machine's milliseconds."""
    reads = re.compile(r"datetime\.now\(|time\.time\w*\(|date\.today\(|utcnow\(")

    found = {path.relative_to(CODE).as_posix() for path in code() if reads.search(path.read_text(encoding="utf-8"))}

    assert found == {"accounts/gate.py", "core/clock.py", "core/ids.py"}


# What holds at run time


@pytest.mark.parametrize("change", ["add", "alter", "delete"])
def test_a_synced_row_changes_by_a_mutation_alone(app: Flask, change: str) -> None:
    holder_id = factories.make_holder(app)

    def work(session: Session) -> None:
        if change == "add":
            session.add(Holder(id=uuid4(), name="Another", phone="", provides_services=False))
        elif change == "alter":
            session.get_one(Holder, holder_id).name = "Another"
        else:
            session.delete(session.get_one(Holder, holder_id))
        session.flush()

    with app.app_context():
        with pytest.raises(OutsideMutation), write_session() as session:
            work(session)
        with write_session() as session:
            stamp.watch(session)
            work(session)
            session.rollback()


def test_every_synced_table_is_projected(app: Flask) -> None:
    synced = {mapper.class_ for mapper in SyncedModel.registry.mappers if issubclass(mapper.class_, SyncedModel)}

    assert synced == REGISTRY.projections.keys()


def test_every_audience_has_readers() -> None:
    from carematch.accounts.access import AUDIENCES

    assert {audience for audiences in AUDIENCES.values() for audience in audiences} == READERS.keys()
