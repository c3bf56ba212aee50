"""``flask --app wsgi continuity …``: the continuity of any table of visits, without a database.

The guide is docs/continuity.md.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, BinaryIO

import click

from carematch.continuity import indices
from carematch.core.errors import Invalid
from carematch.visits.visit_file import Layout, VisitFile, VisitRow, parse_day, read_visits

NOTHING_READ, SOME_ROWS_LEFT_OUT = 1, 3

_FIGURES = ("visits", "faces", "upc", "coc", "secon", "hhi", "mmci")

Day = int | date


@click.group("continuity")
def continuity() -> None:
    """How many people come, and how often the same ones."""


@continuity.command("measure")
@click.argument("file", type=click.File("rb"))
@click.option("--window-days", type=click.IntRange(1, 100_000), metavar="N", help="Count the last N days only.")
@click.option("--as-of", metavar="DATE", help="The last day of the window. Without it: the last day in the file.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="OURS=THEIRS,…",
    help="What the file calls its columns: person=patient,pa=nurse,start=day.",
)
@click.option("--day-zero", default="", metavar="DATE", help="The date of day number 0.")
@click.option("--shift", "shifts", multiple=True, metavar="NAME=HH:MM-HH:MM,…", help="The hours of its shifts.")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="table", show_default=True)
@click.pass_context
def measure(
    context: click.Context,
    file: BinaryIO,
    window_days: int | None,
    as_of: str | None,
    columns: tuple[str, ...],
    day_zero: str,
    shifts: tuple[str, ...],
    form: str,
) -> None:
    """Print each person's faces and continuity measures from a table of visits.

    FILE is CSV or XLSX with the columns person, pa and start ("-" reads what is piped in). Rows that cannot be read are
    named on standard error and left out; the exit code is then 3, and 1 if nothing could be read.
    """
    try:
        layout = Layout.from_text(columns=",".join(columns), day_zero=day_zero, shifts=",".join(shifts))
    except Invalid as fault:
        raise click.UsageError(str(fault)) from fault
    try:
        found = read_visits(file.read(), layout)
    except Invalid as fault:
        raise click.ClickException(str(fault)) from fault
    _say_what_was_left_out(found)
    if not found.rows:
        context.exit(NOTHING_READ)
    people = _measure_people(_in_window(found.rows, window_days, as_of, layout))
    click.echo(json.dumps(people, ensure_ascii=False, indent=1) if form == "json" else _table(people))
    if found.problem_count:
        context.exit(SOME_ROWS_LEFT_OUT)


def _measure_people(rows: Iterable[VisitRow]) -> list[dict[str, Any]]:
    """One entry a person, in the order in which the file first names them; ``unknown`` counts visits without a PA."""
    visits: dict[str, list[str]] = {}
    unknown: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row.line):
        visits[row.person] = []
        unknown[row.person] = 0
    for row in sorted(rows, key=lambda row: row.order):
        if row.pa is None:
            unknown[row.person] += 1
        else:
            visits[row.person].append(row.pa)
    return [
        {"person": person, "unknown": unknown[person], **asdict(indices.measure(pas))} for person, pas in visits.items()
    ]


def _in_window(rows: list[VisitRow], window_days: int | None, as_of: str | None, layout: Layout) -> list[VisitRow]:
    """The rows of the days up to and including ``as_of``: all of them, or the last ``window_days``."""
    days = [row.day for row in rows]
    if as_of is None:
        last = max(map(_ordinal, days))
    else:
        last = _ordinal(_last_day(as_of, counts_days=isinstance(days[0], int), layout=layout))
    first = last - window_days + 1 if window_days else min(map(_ordinal, days))
    inside = [row for row in rows if first <= _ordinal(row.day) <= last]
    if not inside:
        click.echo("No visit in the file is in the window.", err=True)
    return inside


def _last_day(text: str, *, counts_days: bool, layout: Layout) -> Day:
    """``--as-of`` in the file's own terms: a date, or a day number if the file counts days."""
    day = parse_day(text)
    if isinstance(day, int) and layout.day_zero is not None:
        day = layout.day_zero + timedelta(days=day)
    if day is None:
        raise click.BadParameter("a date is like 2026-11-24", param_hint="--as-of")
    if isinstance(day, int) != counts_days:
        wanted = "a day number, or say --day-zero" if counts_days else "a date like 2026-11-24"
        raise click.BadParameter(f"this file needs {wanted}", param_hint="--as-of")
    return day


def _ordinal(day: Day) -> int:
    return day if isinstance(day, int) else day.toordinal()


def _say_what_was_left_out(found: VisitFile) -> None:
    for note in found.notes:
        click.echo(f"line {note.line}: note: {note.text}", err=True)
    for problem in found.problems:
        where = f"line {problem.line}, {problem.column}" if problem.column else f"line {problem.line}"
        click.echo(f"{where}: {problem.text}", err=True)
    if found.problem_count:
        more = found.problem_count - len(found.problems)
        not_shown = f", {more} of them not shown" if more else ""
        click.echo(f"{found.problem_count} of {found.row_count} rows were left out{not_shown}", err=True)


def _table(people: list[dict[str, Any]]) -> str:
    """The figures in columns, three places after the point; "-" where undefined."""
    lines = [("person", *_FIGURES, "unknown")]
    lines += [(person["person"], *(_figure(person[name]) for name in (*_FIGURES, "unknown"))) for person in people]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    figures = (cell.rjust(width + 2) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return cells[0].ljust(widths[0]) + "".join(figures)


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
