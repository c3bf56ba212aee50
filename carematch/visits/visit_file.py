"""Past visits out of a file that another system wrote.

Its columns are ``person``, ``pa``, ``start`` and, where it has them, ``end`` and ``shift``. What does not fit is named
by line with its reason and left out; nothing is guessed. docs/imports.md is the guide.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from carematch.core.clock import LONDON
from carematch.core.errors import Invalid
from carematch.visits.table_file import Cell, TableRow, UnreadableFile, read_table

MOST_SHOWN = 1_000
LONGEST_NAME = 120
LONGEST_VISIT = timedelta(hours=24)

_COLUMNS = ("person", "pa", "start", "end", "shift")
_KNOWN_SHIFTS = ("early", "late", "night")
_YEARS = range(1900, 2200)

_CLOCK = r"(?:[T ] *(?P<clock>\d\d?:\d\d(?::\d\d)?)(?:\.\d+)? ?(?P<offset>Z|[+-]\d\d:?\d\d)?)?"
_WRITTEN = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _CLOCK, re.ASCII | re.IGNORECASE),
    re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})" + _CLOCK, re.ASCII | re.IGNORECASE),
)
_DAY_NUMBER = re.compile(r"-?\d{1,5}(?=(?:\.0)?$)", re.ASCII)

Start = int | date | datetime


class BadLayout(Invalid):
    """What was said about the file's columns, days or shifts cannot be understood."""

    slug, title = "bad-layout", "What was said about the file does not fit"


class Reason(StrEnum):
    """Why a row was left out, for programs; a problem's ``text`` is for people."""

    BROKEN_ROW = "broken-row"
    TOO_MANY_CELLS = "too-many-cells"
    FORMULA = "formula"
    NO_PERSON = "no-person"
    BAD_NAME = "bad-name"
    NO_START = "no-start"
    NO_END = "no-end"
    BAD_DATE = "bad-date"
    NO_SUCH_TIME = "no-such-time"
    UNKNOWN_SHIFT = "unknown-shift"
    END_BEFORE_START = "end-before-start"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row that was left out; ``column`` is the file's own name for it, empty where it is the whole row."""

    line: int
    column: str
    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class RowNote:
    """Something a reader should know about a row that needed a choice."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of the file.

    ``pa`` is None where the cell is empty. ``start`` is as exact as the file: a UTC instant, a day, or a day number.
    ``end`` is a UTC instant or None. ``day`` is the local day of the start. Rows of one file sort by ``order``; equal
    ones (the same minute) keep the order of the file.
    """

    line: int
    person: str
    pa: str | None
    start: Start
    end: datetime | None
    day: int | date
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TimedVisit:
    """A visit that can be written into a diary: who, from when, until when (UTC)."""

    line: int
    person: str
    pa: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class VisitFile:
    """What a file holds. ``problems`` and ``notes`` stop at ``MOST_SHOWN``; their counts do not."""

    rows: list[VisitRow] = field(default_factory=list)
    row_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[RowNote] = field(default_factory=list)
    note_count: int = 0

    @property
    def unknown(self) -> int:
        """How many rows say that somebody came, and not who."""
        return sum(row.pa is None for row in self.rows)

    def timed_visits(self) -> Iterator[TimedVisit]:
        """The rows with a known PA, a start and an end, in the order of the file."""
        for row in self.rows:
            if row.pa is not None and isinstance(row.start, datetime) and row.end is not None:
                yield TimedVisit(row.line, row.person, row.pa, row.start, row.end)

    def add_problem(self, problem: RowProblem) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)

    def add_note(self, note: RowNote) -> None:
        self.note_count += 1
        if len(self.notes) < MOST_SHOWN:
            self.notes.append(note)


@dataclass(frozen=True)
class Layout:
    """What must be said about a file before it can be read.

    ``columns`` gives our word its column's name where they differ; ``day_zero`` is the date of day number 0; ``shifts``
    gives a shift's name (in lower case) its hours, where an end not after the start is on the next day.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    day_zero: date | None = None
    shifts: Mapping[str, tuple[time, time]] = field(default_factory=dict)
    zone: ZoneInfo = LONDON

    @classmethod
    def from_text(cls, *, columns: str = "", day_zero: str = "", shifts: str = "") -> "Layout":
        """``person=patient,pa=nurse``, ``2026-11-01`` and ``early=07:00-15:00,night=23:00-07:00``; each may be empty.

        :raises BadLayout: one of them is something else.
        """
        try:
            zero = date.fromisoformat(day_zero) if day_zero else None
        except ValueError:
            raise BadLayout(f"The date of day 0 is like 2026-11-24, not {_shown(day_zero)}.") from None
        hours: dict[str, tuple[time, time]] = {}
        for name, span in _pairs(shifts, like="early=07:00-15:00,late=15:00-23:00"):
            try:
                starts, ends = (time.fromisoformat(clock.strip()) for clock in span.split("-"))
            except ValueError:
                raise BadLayout(f"A shift's hours are like 07:00-15:00, not {_shown(span)}.") from None
            hours[name.casefold()] = (starts.replace(tzinfo=None), ends.replace(tzinfo=None))
        mapped = dict(_pairs(columns, like="person=patient,pa=nurse,start=day"))
        if strange := sorted(mapped.keys() - set(_COLUMNS)):
            raise BadLayout(f"The columns are called {', '.join(_COLUMNS)}; there is no {_shown(strange[0])}.")
        return cls(columns=mapped, day_zero=zero, shifts=hours)


def read_visits(data: bytes, layout: Layout | None = None, *, needs_times: bool = False) -> VisitFile:
    """Every visit of the file that can be read, and by line why the others cannot.

    With ``needs_times`` a row is only taken if it says from when until when, itself or by its shift's hours.

    :raises UnreadableFile: no table, no such columns, or no rows.
    """
    layout = layout or Layout()
    table = read_table(data)
    header = next(table, None)
    if header is None:
        raise UnreadableFile("The file is empty.")
    reader = _Reader(layout, _places(header, layout, needs_times=needs_times), len(header.cells), needs_times)
    for row in table:
        reader.take(row)
    if not reader.found.row_count:
        raise UnreadableFile("The file has a line of column names and nothing below it.")
    return reader.found


def parse_day(text: str) -> date | int | None:
    """A day as a file may write it: ``2026-11-24``, ``24/11/2026`` or a day number. None for anything else."""
    said = _moment(text)
    return None if isinstance(said, datetime) else said


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands and what the file calls it."""

    at: int
    name: str


class _Misfit(Exception):
    """This row cannot be taken."""

    def __init__(self, column: str, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.column, self.reason, self.text = column, reason, text


class _Reader:
    """Takes row after row of one file; what was understood so far is in ``found``."""

    def __init__(self, layout: Layout, places: Mapping[str, _Place], width: int, needs_times: bool) -> None:
        self.found = VisitFile()
        self._layout = layout
        self._places = places
        self._width = width
        self._needs_times = needs_times
        self._spellings: dict[tuple[str, str], str] = {}
        self._first_lines: dict[tuple[str, str | None, Start, int], int] = {}
        self._day_kind: type[int] | type[date] | None = None

    def take(self, row: TableRow) -> None:
        """Adds the row to what was found, as a visit or as a problem."""
        self.found.row_count += 1
        try:
            visit = self._visit(row)
        except _Misfit as misfit:
            name = self._places[misfit.column].name if misfit.column else ""
            self.found.add_problem(RowProblem(row.line, name, misfit.reason, misfit.text))
            return
        # Two visits on one day are not a repetition; two by one PA that start together are.
        says_when = isinstance(visit.start, datetime) or visit.order[1] > 0
        if visit.pa is not None and says_when:
            key = (visit.person, visit.pa, visit.start, visit.order[1])
            first = self._first_lines.setdefault(key, row.line)
            if first != row.line:
                self.found.add_note(RowNote(row.line, f"says the same as line {first} and is counted once"))
                return
        self.found.rows.append(visit)

    def _visit(self, row: TableRow) -> VisitRow:
        if row.fault:
            raise _Misfit("", Reason.BROKEN_ROW, row.fault)
        if any(cell != "" for cell in row.cells[self._width :]):
            text = f"there are more cells than {self._width} columns; does one hold a comma and no quotation marks?"
            raise _Misfit("", Reason.TOO_MANY_CELLS, text)
        person = self._name(row, "person")
        if person is None:
            raise _Misfit("person", Reason.NO_PERSON, "no person")
        pa = self._name(row, "pa")
        start, hours_end, rank = self._start(row)
        end = self._end(row, start) or hours_end
        if self._needs_times and end is None:
            raise _Misfit("end" if "end" in self._places else "", Reason.NO_END, "no end time")
        day = self._local(start).date() if isinstance(start, datetime) else start
        self._check_day_kind(day)
        minute = int(start.timestamp()) // 60 if isinstance(start, datetime) else rank
        order = (day if isinstance(day, int) else day.toordinal(), minute)
        return VisitRow(row.line, person, pa, start, end, day, order)

    def _cell(self, row: TableRow, column: str) -> Cell:
        """The cell under a column, empty where the file has no such column or the row is too short."""
        place = self._places.get(column)
        if place is None or place.at >= len(row.cells):
            return ""
        cell = row.cells[place.at]
        if isinstance(cell, str) and cell.startswith("="):
            raise _Misfit(column, Reason.FORMULA, f"{_shown(cell)} is a formula; put the value in its place")
        return cell

    def _name(self, row: TableRow, column: str) -> str | None:
        """The name as it was first spelt in this file; None for an empty cell."""
        name = unicodedata.normalize("NFC", " ".join(str(self._cell(row, column)).split()))
        if not name:
            return None
        if name.startswith(("+", "-", "@")):
            raise _Misfit(column, Reason.FORMULA, f"{_shown(name)} starts like a formula; a name cannot")
        if len(name) > LONGEST_NAME:
            raise _Misfit(column, Reason.BAD_NAME, f"{_shown(name)} is longer than {LONGEST_NAME} characters")
        if any(unicodedata.category(character) == "Cc" for character in name):
            raise _Misfit(column, Reason.BAD_NAME, f"{_shown(name)} has characters in it that are not text")
        return self._spellings.setdefault((column, name.casefold()), name)

    def _start(self, row: TableRow) -> tuple[Start, datetime | None, int]:
        """The start, the end that the shift's hours give, and the place of the shift in the day (0: none)."""
        said = self._when(row, "start")
        if said is None:
            raise _Misfit("start", Reason.NO_START, "no start")
        if isinstance(said, datetime):
            return self._instant(row, said, "start"), None, 0
        if isinstance(said, int) and self._layout.day_zero is not None:
            said = self._layout.day_zero + timedelta(days=said)
        shift = str(self._cell(row, "shift"))
        hours = self._layout.shifts.get(shift.casefold())
        if hours is not None and isinstance(said, date):
            starts, ends = (datetime.combine(said, clock) for clock in hours)
            if ends <= starts:
                ends += timedelta(days=1)
            start_at = self._instant(row, starts, "shift")
            return start_at, self._instant(row, ends, "shift", after=start_at), 0
        if self._needs_times:
            if isinstance(said, int):
                raise _Misfit("start", Reason.BAD_DATE, f"{said} is a day number; say which date day 0 was")
            if not shift:
                raise _Misfit("start", Reason.NO_START, "a day and no time")
        return said, None, self._rank(shift)

    def _rank(self, shift: str) -> int:
        """The place of a shift in its day: by its hours where they were given, else early, late, night."""
        name = shift.casefold()
        if not name:
            return 0
        if hours := self._layout.shifts.get(name):
            return 1 + hours[0].hour * 60 + hours[0].minute
        if self._layout.shifts or self._needs_times or name not in _KNOWN_SHIFTS:
            raise _Misfit("shift", Reason.UNKNOWN_SHIFT, f"the hours of the shift {_shown(shift)} were not given")
        return 1 + _KNOWN_SHIFTS.index(name)

    def _end(self, row: TableRow, start: Start) -> datetime | None:
        said = self._when(row, "end")
        if not isinstance(said, datetime) or not isinstance(start, datetime):
            return None
        end = self._instant(row, said, "end", after=start)
        if end <= start:
            raise _Misfit("end", Reason.END_BEFORE_START, "the end is not after the start")
        # By the clock on the wall: from 09:00 to 09:00 is a day on both weekends when the clocks change.
        if self._local(end) - self._local(start) > LONGEST_VISIT:
            raise _Misfit("end", Reason.TOO_LONG, "the visit is longer than 24 hours")
        return end

    def _when(self, row: TableRow, column: str) -> Start | None:
        """What the cell says, not yet in any time zone; None for an empty cell."""
        cell = self._cell(row, column)
        if cell == "":
            return None
        said = cell if isinstance(cell, date) else _moment(str(cell))
        if said is None:
            text = f"{_shown(cell)} is not a date like 2026-11-24 09:00 or 24/11/2026 09:00, nor a day number"
            raise _Misfit(column, Reason.BAD_DATE, text)
        if isinstance(said, date) and said.year not in _YEARS:
            raise _Misfit(column, Reason.BAD_DATE, f"the year {said.year} cannot be right")
        return said

    def _instant(self, row: TableRow, said: datetime, column: str, *, after: datetime | None = None) -> datetime:
        """In UTC. Of the two 01:30 on the day the clocks go back, the first (that is ``after``), with a note."""
        if said.tzinfo is not None:
            return said.astimezone(UTC)
        first, second = (said.replace(tzinfo=self._layout.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first > second:
            text = f"there was no {said:%H:%M} on {said:%d/%m/%Y}: the clocks went forward"
            raise _Misfit(column, Reason.NO_SUCH_TIME, text)
        if first == second:
            return first
        second_is_meant = after is not None and first <= after
        which = "second" if second_is_meant else "first"
        self.found.add_note(RowNote(row.line, f"{said:%H:%M} came twice on {said:%d/%m/%Y}; the {which} is taken"))
        return second if second_is_meant else first

    def _check_day_kind(self, day: int | date) -> None:
        """The first row decides whether the file counts days or dates them: the two cannot be put in one order."""
        kind: type[int] | type[date] = int if isinstance(day, int) else date
        self._day_kind = self._day_kind or kind
        if kind is not self._day_kind:
            text = f"{_shown(day)} among {'dates' if kind is int else 'day numbers'}; say which date day 0 was"
            raise _Misfit("start", Reason.BAD_DATE, text)

    def _local(self, instant: datetime) -> datetime:
        """The clock on the wall."""
        return instant.astimezone(self._layout.zone).replace(tzinfo=None)


def _places(header: TableRow, layout: Layout, *, needs_times: bool) -> dict[str, _Place]:
    """Where each of our columns stands in the file.

    :raises UnreadableFile: one that is needed is not there, or is there twice.
    """
    if header.fault:
        raise UnreadableFile(f"The line of column names cannot be read: {header.fault}.")
    names = [str(cell) for cell in header.cells]
    keys = [_key(name) for name in names]
    places: dict[str, _Place] = {}
    missing = []
    needed = {"person", "pa", "start"} | layout.columns.keys()
    if needs_times and not layout.shifts:
        needed.add("end")
    for column in _COLUMNS:
        wanted = _key(layout.columns.get(column, column))
        if keys.count(wanted) > 1:
            raise UnreadableFile(f"Two columns are called {_shown(names[keys.index(wanted)])}. Give one another name.")
        if wanted in keys:
            places[column] = _Place(keys.index(wanted), names[keys.index(wanted)])
        elif column in needed:
            missing.append(layout.columns.get(column, column))
    if missing:
        raise UnreadableFile(
            f"The first line has the columns {', '.join([_shown(name) for name in names if name][:20])}. "
            f"Not found: {', '.join(_shown(name) for name in missing)}. "
            "Needed are person, pa, start" + (" and end" if "end" in needed else "") + ". "
            "Say what they are called here, like person=patient,pa=nurse,start=day."
        )
    return places


def _key(name: str) -> str:
    return "".join(name.casefold().split())


def _pairs(text: str, *, like: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals and value):
            raise BadLayout(f"This is written like {like}, not {_shown(part)}.")
        yield name, value


def _moment(text: str) -> Start | None:
    """A day number, a date, or a date-time that is aware only if an offset is written. None for anything else."""
    if number := _DAY_NUMBER.match(text):
        return int(number[0])
    for pattern in _WRITTEN:
        if said := pattern.fullmatch(text):
            try:
                day = date(int(said["year"]), int(said["month"]), int(said["day"]))
                if said["clock"] is None:
                    return day
                hour, rest = said["clock"].split(":", 1)
                return datetime.combine(day, time.fromisoformat(f"{hour:0>2}:{rest}{said['offset'] or ''}".upper()))
            except ValueError:
                return None
    return None


def _shown(cell: object) -> str:
    """The cell between quotation marks, short, and safe for any screen."""
    text = "".join(character if character.isprintable() else "�" for character in str(cell))
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
