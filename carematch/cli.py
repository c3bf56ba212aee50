"""Commands: ``flask --app wsgi …``."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from carematch import demo as demonstration
from carematch.accounts.membership import employ, find_holder, find_only_holder
from carematch.continuity.cli import continuity
from carematch.core import clock
from carematch.core.db import SQLITE, db, snapshot_session
from carematch.core.errors import Problem
from carematch.core.ids import uuid7
from carematch.running import service
from carematch.schedule import JOBS, start_here
from carematch.serve import serve
from carematch.sync.anew import project_anew
from carematch.sync.lineage import begin_lineage
from carematch.sync.models import Lineage
from carematch.sync.perform import in_write_session, perform_as_server
from carematch.visits import imports
from carematch.visits.visit_file import Layout, read_visits

ROOT = Path(__file__).parent.parent
CONTRACT = ROOT / "frontend" / "openapi.json"

holders = AppGroup("holder", help="Organisations that hold budgets.")
importing = AppGroup("import", help="Bring in what another system knows.")
syncing = AppGroup("sync", help="What phones are given.")
openapi = AppGroup("openapi", help="The contract between server and app.")


def add_commands(app: Flask) -> None:
    """Make the commands known to ``flask``."""
    groups = (continuity, holders, importing, openapi, syncing)
    commands = (serve_command, scheduler_command, jobs_command, demo_command, doctor_command, restored_command)
    for command in (*groups, *commands):
        app.cli.add_command(command)


@click.command("serve", help="Answer requests, with the jobs beside them where SCHEDULER=here.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=lambda: int(os.environ.get("PORT", "5000")), show_default="PORT or 5000", type=int)
@click.option("--threads", default=8, show_default=True, type=click.IntRange(min=1), help="Of each worker.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(min=1), help="Processes; PostgreSQL only.")
@with_appcontext
def serve_command(host: str, port: int, threads: int, workers: int) -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's own way
    if workers > 1 and db.engine.dialect.name == "sqlite":
        raise click.ClickException(
            "SQLite has one writing process, and so one worker. For more, set DATABASE_URL to a PostgreSQL database."
        )
    if app.extensions["carematch.config"].code_channel == "console":
        click.echo(demonstration.who_can_sign_in())
    db.session.remove()
    db.engine.dispose()
    serve(lambda: app, host, port, threads, workers)


@click.command("scheduler", help="Run the jobs in this process, and nothing else. One leader at a time.")
@with_appcontext
def scheduler_command() -> None:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's own way
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start_here(app)
    click.echo("The schedule runs (Ctrl+C stops it)")
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)


@click.command("jobs", help="Say when each job last ran, how that went, and when it is due next.")
@with_appcontext
def jobs_command() -> None:
    now = clock.now()
    with snapshot_session() as session:
        running = service.look(session, now=now)
    runs = {run.name: run for run in running.runs}
    click.echo("Some process runs the jobs." if running.is_led else "No process runs the jobs.")
    for job in JOBS:
        run = runs.get(job.name)
        if run is None:
            click.echo(f"{job.name:<24} never ran")
            continue
        standing = service.standing_of(run, now=now, is_led=running.is_led)
        took = "" if run.seconds is None else f"took {run.seconds:.1f} s"
        ago = f"{(now - run.started_at).total_seconds():.0f} s ago"
        click.echo(f"{job.name:<24} {standing:<8} began {ago:<12} {took:<14} {run.fault or ''}".rstrip())


@click.command("demo", help="Load the invented people once; another day, the district lives on.")
@click.option("--story-only", is_flag=True, help="Only the three people of the story, without the district.")
@click.option("--who", is_flag=True, help="Change nothing, and say who can sign in.")
@with_appcontext
def demo_command(story_only: bool, who: bool) -> None:
    if who:
        click.echo(demonstration.who_can_sign_in(everybody=True))
        return
    click.echo(demonstration.load(now=clock.now(), district=not story_only))


@click.command("doctor", help="Say what runs here and whether it is well.")
@with_appcontext
def doctor_command() -> None:
    config = current_app.extensions["carematch.config"]
    try:
        if not inspect(db.engine).has_table(Lineage.__tablename__):
            raise click.ClickException("The database is empty: run flask db upgrade.")
        with snapshot_session() as session:
            lineage = session.query(Lineage.id).count()
            revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except OperationalError as fault:
        raise click.ClickException("The database does not answer. Look at DATABASE_URL.") from fault
    dialect = db.engine.dialect.name
    click.echo(f"environment   {config.environment}")
    click.echo(f"database      {dialect}" + (f" {SQLITE.sqlite_version}" if dialect == "sqlite" else ""))
    click.echo(f"migrated to   {revision}")
    click.echo(f"lineage       {'begun' if lineage else 'missing: run flask db upgrade'}")
    click.echo(f"jobs          {config.scheduler}")
    click.echo(f"codes go by   {config.code_channel}")


@click.command("restored", help="To be said after a backup was put back: phones start afresh and bring what it lacks.")
@with_appcontext
def restored_command() -> None:
    begun = in_write_session(lambda session: begin_lineage(session, now=clock.now()))
    click.echo(f"Lineage {begun} has begun. Every phone pulls all anew, and hands in again what the backup lacks.")


@syncing.command("project-anew", help="Make what phones are given anew from the tables; they fetch what differs.")
@with_appcontext
def project_anew_command() -> None:
    done = project_anew(now=clock.now())
    click.echo(f"{done.looked} rows were looked at; {done.changed} of what phones are given differed and is right now.")


@holders.command("open", help="Open a holder with its first coordinator, who then signs in by e-mail.")
@click.argument("name")
@click.option("--phone", required=True, help="The number people ring.")
@click.option("--coordinator", required=True, help="The coordinator's name.")
@click.option("--email", required=True, help="The coordinator's e-mail.")
@click.option("--provides-services", is_flag=True, help="The holder also provides care; people are told so.")
@with_appcontext
def open_holder(name: str, phone: str, coordinator: str, email: str, provides_services: bool) -> None:
    now, holder_id = clock.now(), uuid7()
    args = {"holderId": holder_id, "name": name, "phone": phone, "providesServices": provides_services}
    perform_as_server((holder_id,), "holder.open", args, now=now)
    in_write_session(lambda session: employ(session, holder_id, name=coordinator, email=email, now=now))
    click.echo(f"{name} is open. {coordinator} signs in as {email.lower()}")


@importing.command("visits", help="Import a file of visits into circles, as the coordinator's page does.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--holder", type=click.UUID, help="Whose circles; may be left out where there is one holder.")
@click.option("--map", "columns", default="", help="The file's column names: person=patient,pa=nurse,start=day")
@click.option("--day-zero", default="", help="The date of day 0, where the file counts days.")
@click.option("--shift", "shifts", default="", help="Hours of shifts: early=07:00-15:00,late=15:00-23:00")
@with_appcontext
def import_visits(file: Path, holder: UUID | None, columns: str, day_zero: str, shifts: str) -> None:
    try:
        layout = Layout.from_text(columns=columns, day_zero=day_zero, shifts=shifts)
        read = read_visits(file.read_bytes(), layout, needs_times=True)
    except Problem as problem:
        raise click.ClickException(problem.detail or problem.title) from problem
    for each in read.problems:
        click.echo(f"line {each.line}: {each.text}", err=True)
    with snapshot_session() as session:
        found = holder or find_only_holder(session)
        if found is None:
            raise click.ClickException("Say whose circles these are: --holder ID")
        if find_holder(session, found) is None:
            raise click.ClickException(f"There is no holder {found}.")
    done = imports.import_rows(found, list(read.timed_visits()), now=clock.now())
    click.echo(
        f"{done.added} visits added, {done.already} were here already, {read.problem_count} rows left out, "
        f"{read.unknown} without a PA; {len(done.circles)} circles"
    )


@openapi.command("write", help="Write frontend/openapi.json, from which the app's types are made.")
@with_appcontext
def write_openapi() -> None:
    CONTRACT.write_text(contract_text(), encoding="utf-8")
    click.echo(f"wrote {CONTRACT.relative_to(ROOT)}")


def contract_text() -> str:
    """The OpenAPI document of this application, in a form that differs only when the contract does."""
    contract = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].contract
    return json.dumps(contract, indent=1, sort_keys=True) + "\n"
