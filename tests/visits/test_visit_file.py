"""A file of past visits is read whole, or says by line what it could not read."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from carematch.visits.table_file import MOST_BYTES, MOST_ROWS, UnreadableFile
from carematch.visits.visit_file import BadLayout, Layout, Reason, VisitFile, parse_day, read_visits

HEADER = "person,pa,start,end\n"
IN_FULL = HEADER + (
    "Margaret Hale,Rosa Diaz,2026-11-02 09:00,2026-11-02 10:00\n"
    "Margaret Hale,Sam Okoro,2026-11-03T09:00:00Z,2026-11-03T09:45:00Z\n"
)


def rows(text: str, layout: Layout | None = None, **how: Any) -> VisitFile:
    """The text below the usual header, read."""
    return read_visits((HEADER + text).encode(), layout, **how)


def only_problem(found: VisitFile) -> tuple[int, str, Reason, str]:
    """What was wrong, in a file with one wrong row and no right one."""
    (problem,) = found.problems
    assert found.rows == []
    return problem.line, problem.column, problem.reason, problem.text


def workbook(*lines: tuple[Any, ...]) -> bytes:
    """An XLSX file with these lines on its first sheet."""
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def who_and_when(found: VisitFile) -> list[tuple[str, str | None, object]]:
    return [(row.person, row.pa, row.start) for row in found.rows]


AS_READ = [
    ("Margaret Hale", "Rosa Diaz", datetime(2026, 11, 2, 9, tzinfo=UTC)),
    ("Margaret Hale", "Sam Okoro", datetime(2026, 11, 3, 9, tzinfo=UTC)),
]


@pytest.mark.parametrize(
    "data",
    [
        IN_FULL.encode(),
        IN_FULL.encode("utf-8-sig"),
        IN_FULL.encode("utf-16"),
        b"\xfe\xff" + IN_FULL.encode("utf-16-be"),
        IN_FULL.replace(",", ";").encode(),
        IN_FULL.replace(",", "\t").encode(),
        IN_FULL.replace(",", " , ").encode(),
        IN_FULL.replace("\n", "\r\n").encode(),
        IN_FULL.replace("\n", "\r").encode(),
        IN_FULL.replace("\n", "\n\n  \n,,,\n").encode(),
        IN_FULL.replace("Margaret Hale", '"Margaret Hale"').encode(),
        IN_FULL.replace("person,pa,start", "  Person ,PA,S t a r t").encode(),
        IN_FULL.rstrip().encode(),
    ],
    ids=[
        "plain",
        "bom",
        "utf-16",
        "utf-16-be",
        "semicolons",
        "tabs",
        "spaces",
        "crlf",
        "cr",
        "blank lines",
        "quotes",
        "header",
        "no last newline",
    ],
)
def test_a_file_may_be_written_in_many_ways(data: bytes) -> None:
    found = read_visits(data)

    assert who_and_when(found) == AS_READ
    assert found.problems == []
    assert found.row_count == 2


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_accents_survive_what_windows_writes(encoding: str) -> None:
    found = read_visits((HEADER + "Zoë Müller,José Núñez,2026-11-02 09:00,\n").encode(encoding))

    assert who_and_when(found)[0][:2] == ("Zoë Müller", "José Núñez")


def test_a_workbook_reads_like_the_same_csv() -> None:
    data = workbook(
        ("person", "pa", "start", "end"),
        ("Margaret Hale", "Rosa Diaz", datetime(2026, 11, 2, 9), datetime(2026, 11, 2, 10)),  # noqa: DTZ001 – Excel has no zones
        (None, None, None, None),
        ("Margaret Hale", "Sam Okoro", "2026-11-03T09:00:00Z", "2026-11-03T09:45:00Z"),
    )

    found = read_visits(data, needs_times=True)

    assert who_and_when(found) == AS_READ
    assert [row.line for row in found.rows] == [2, 4]


def test_a_workbook_may_hold_days_and_day_numbers() -> None:
    dated = read_visits(workbook(("person", "pa", "start"), ("Ada", "Rosa", date(2026, 11, 2))))
    numbered = read_visits(workbook(("person", "pa", "start"), ("Ada", 7, 3), ("Ada", 7, 4.0)))

    assert who_and_when(dated) == [("Ada", "Rosa", date(2026, 11, 2))]
    assert who_and_when(numbered) == [("Ada", "7", 3), ("Ada", "7", 4)]


def test_a_cell_beside_the_named_columns_of_a_workbook_is_not_passed_over() -> None:
    found = read_visits(workbook(("person", "pa", "start"), ("Hale", "Ada", "Rosa", "2026-11-02")))

    assert only_problem(found)[:3] == (2, "", Reason.TOO_MANY_CELLS)


def test_a_formula_in_a_workbook_is_named_and_not_calculated() -> None:
    found = read_visits(workbook(("person", "pa", "start"), ("Ada", "=A2", "2026-11-02"), ("Ada", "Rosa", "=TODAY()")))

    assert [(problem.line, problem.column, problem.reason) for problem in found.problems] == [
        (2, "pa", Reason.FORMULA),
        (3, "start", Reason.FORMULA),
    ]


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+44", "-Rosa", "@Rosa", "  =1+1"])
@pytest.mark.parametrize("column", ["person", "pa"])
def test_a_name_that_starts_like_a_formula_is_left_out(name: str, column: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    line = f"{quoted},Rosa,2026-11-02 09:00," if column == "person" else f"Ada,{quoted},2026-11-02 09:00,"

    found = rows(line)

    assert only_problem(found)[:3] == (2, column, Reason.FORMULA)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("4/1/2026", date(2026, 1, 4)),
        ("12", 12),
        ("-3", -3),
        ("0.0", 0),
        ("2026-11-24 09:00", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("2026-11-24T9:05", datetime(2026, 11, 24, 9, 5, tzinfo=UTC)),
        ("2026-07-24 09:00", datetime(2026, 7, 24, 8, tzinfo=UTC)),
        ("24/07/2026 09:00:30", datetime(2026, 7, 24, 8, 0, 30, tzinfo=UTC)),
        ("2026-07-24T09:00:00Z", datetime(2026, 7, 24, 9, tzinfo=UTC)),
        ("2026-07-24t09:00:00.123z", datetime(2026, 7, 24, 9, tzinfo=UTC)),
        ("2026-07-24T09:00+02:00", datetime(2026, 7, 24, 7, tzinfo=UTC)),
        ("2026-07-24 09:00:00 -0530", datetime(2026, 7, 24, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_start_is_understood_as_exactly_as_it_is_written(written: str, meant: object) -> None:
    found = rows(f"Ada,Rosa,{written},")

    assert who_and_when(found) == [("Ada", "Rosa", meant)]


@pytest.mark.parametrize(
    "written",
    [
        "tomorrow",
        "11/24/2026",
        "2026-02-29",
        "2026-13-01",
        "24/11/26",
        "2026-11-24 25:00",
        "2026-11-24 9am",
        "46350.375",
        "20261124",
        "0026-11-24",
        "2026-11-24 09:00 Europe/London",
        "٢٠٢٦-١١-٢٤",
        "999999999999",
        "1e5",
        "nan",
    ],
)
def test_a_start_that_is_no_date_is_named_by_line_with_what_it_says(written: str) -> None:
    found = rows(f"Ada,Rosa,{written},")

    line, column, reason, text = only_problem(found)
    assert (line, column, reason) == (2, "start", Reason.BAD_DATE)
    assert written in text or "year" in text


def test_the_problem_of_a_row_stands_under_the_files_own_line_and_column() -> None:
    data = b'patient;nurse;day\n"Ada\nHale";Rosa;2026-11-01\n\nAda Hale;Rosa;soon\n'

    found = read_visits(data, Layout.from_text(columns="person=Patient, pa=nurse, start=DAY"))

    assert who_and_when(found) == [("Ada Hale", "Rosa", date(2026, 11, 1))]
    assert [(problem.line, problem.column) for problem in found.problems] == [(5, "day")]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",Rosa,2026-11-02 09:00,2026-11-02 10:00", "person", Reason.NO_PERSON),
        ("Ada,Rosa,,2026-11-02 10:00", "start", Reason.NO_START),
        ("Ada,Rosa", "start", Reason.NO_START),
        ("Ada,Rosa,2026-11-02 09:00,2026-11-02 08:00", "end", Reason.END_BEFORE_START),
        ("Ada,Rosa,2026-11-02 09:00,2026-11-02 09:00", "end", Reason.END_BEFORE_START),
        ("Ada,Rosa,2026-11-02 09:00,2026-11-03 09:01", "end", Reason.TOO_LONG),
        ("Ada,Rosa,2026-11-02 09:00,later", "end", Reason.BAD_DATE),
        ("Hale, Ada,Rosa,2026-11-02 09:00,2026-11-02 10:00", "", Reason.TOO_MANY_CELLS),
        ("A" * 121 + ",Rosa,2026-11-02,", "person", Reason.BAD_NAME),
        ("Ada,Ro\x1b[31msa,2026-11-02,", "pa", Reason.BAD_NAME),
        ('Ada,"Rosa"x,2026-11-02,', "", Reason.BROKEN_ROW),
        ('Ada,"Rosa,2026-11-02,\nAda,Sam,2026-11-02,', "", Reason.BROKEN_ROW),
        ("Ada,Rosa,2026-03-29 01:30,", "start", Reason.NO_SUCH_TIME),
        ("Ada,Rosa,2026-03-29 00:30,2026-03-29 01:15", "end", Reason.NO_SUCH_TIME),
    ],
)
def test_a_row_that_does_not_fit_is_left_out_with_its_reason(line: str, column: str, reason: Reason) -> None:
    found = rows(line)

    assert only_problem(found)[:3] == (2, column, reason)


def test_rows_after_one_that_cannot_be_read_are_still_read() -> None:
    found = rows('Ada,"Rosa"x,2026-11-02,\nAda,Sam,2026-11-03,\n')

    assert [problem.line for problem in found.problems] == [2]
    assert who_and_when(found) == [("Ada", "Sam", date(2026, 11, 3))]


def test_problems_repeat_no_control_characters() -> None:
    found = rows("Ada,Rosa,\x1b[2J\x07,")

    assert only_problem(found)[3].isprintable()


def test_a_visit_may_last_from_nine_to_nine_on_both_weekends_when_the_clocks_change() -> None:
    found = rows("Ada,Rosa,2026-10-24 09:00,2026-10-25 09:00\nAda,Rosa,2026-03-28 09:00,2026-03-29 09:00\n")

    lasting = [(visit.ends_at - visit.starts_at).total_seconds() / 3600 for visit in found.timed_visits()]
    assert lasting == [25, 23]


def test_a_time_that_comes_twice_is_the_first_one_and_noted() -> None:
    found = rows("Ada,Rosa,2026-10-25 01:30,2026-10-25 02:30\n")

    assert found.rows[0].start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.rows[0].end == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert [(note.line, note.text) for note in found.notes] == [
        (2, "01:30 came twice on 25/10/2026; the first is taken")
    ]


def test_an_end_that_comes_twice_is_the_one_after_the_start() -> None:
    found = rows("Ada,Rosa,2026-10-25T00:30Z,2026-10-25 01:15\n")

    assert found.rows[0].end == datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    assert found.notes[0].text.endswith("the second is taken")


def test_names_are_one_name_however_they_are_typed_and_keep_their_first_spelling() -> None:
    found = rows("Ada  Hale ,José,2026-11-01,\nADA HALE,JOSE\u0301,2026-11-02,\nada\u00a0hale,jose\u0301,2026-11-03,\n")

    assert {(row.person, row.pa) for row in found.rows} == {("Ada Hale", "José")}


def test_a_row_without_a_pa_is_kept_apart_and_counted() -> None:
    found = rows("Ada,,2026-11-02 09:00,2026-11-02 10:00\nAda,Rosa,2026-11-03 09:00,2026-11-03 10:00\n")

    assert found.unknown == 1
    assert [visit.pa for visit in found.timed_visits()] == ["Rosa"]
    assert found.problems == []


def test_the_same_visit_twice_is_counted_once_with_a_note() -> None:
    found = rows(
        "Ada,Rosa,2026-11-02 09:00,2026-11-02 10:00\n"
        "Ada,Sam,2026-11-02 09:00,2026-11-02 10:00\n"
        "ada,ROSA,02/11/2026 09:00,2026-11-02 10:00\n"
    )

    assert [row.line for row in found.rows] == [2, 3]
    assert [(note.line, note.text) for note in found.notes] == [(4, "says the same as line 2 and is counted once")]


def test_two_visits_on_one_day_without_times_are_two_visits() -> None:
    found = rows("Ada,Rosa,2026-11-02,\nAda,Rosa,2026-11-02,\n")

    assert len(found.rows) == 2


def test_day_numbers_and_shifts_become_times_once_their_date_and_hours_are_said() -> None:
    layout = Layout.from_text(
        columns="person=patient,pa=nurse,start=day",
        day_zero="2026-11-01",
        shifts="early=07:00-15:00, Night=23:00-07:00",
    )
    data = b"patient,day,shift,nurse\na0,0,Early,n02\na0,1,night,n00\n"

    found = read_visits(data, layout, needs_times=True)

    assert [(visit.starts_at, visit.ends_at) for visit in found.timed_visits()] == [
        (datetime(2026, 11, 1, 7, tzinfo=UTC), datetime(2026, 11, 1, 15, tzinfo=UTC)),
        (datetime(2026, 11, 2, 23, tzinfo=UTC), datetime(2026, 11, 3, 7, tzinfo=UTC)),
    ]


def test_days_with_shifts_sort_by_the_part_of_the_day() -> None:
    by_name = read_visits(b"person,pa,start,shift\nAda,C,1,night\nAda,A,1,early\nAda,B,1,LATE\nAda,D,0,\n")
    by_hours = read_visits(
        b"person,pa,start,shift\nAda,B,1,tea\nAda,A,1,breakfast\n",
        Layout.from_text(shifts="breakfast=08:00-09:00,tea=16:00-17:00"),
    )

    assert [row.pa for row in sorted(by_name.rows, key=lambda row: row.order)] == ["D", "A", "B", "C"]
    assert [row.pa for row in sorted(by_hours.rows, key=lambda row: row.order)] == ["A", "B"]


def test_a_shift_whose_hours_nobody_said_is_named() -> None:
    found = read_visits(b"person,pa,start,shift\nAda,Rosa,2026-11-02,twilight\n")

    assert only_problem(found) == (2, "shift", Reason.UNKNOWN_SHIFT, "the hours of the shift “twilight” were not given")


def test_visits_at_the_same_minute_are_equal_in_order_whatever_their_seconds() -> None:
    found = rows("Ada,Rosa,2026-11-02T09:00:40Z,\nAda,Sam,2026-11-02T09:00:10Z,\nAda,Ines,2026-11-02T08:59:59Z,\n")

    assert [row.pa for row in sorted(found.rows, key=lambda row: row.order)] == ["Ines", "Rosa", "Sam"]


def test_dates_and_day_numbers_cannot_be_mixed_unless_day_zero_is_known() -> None:
    text = "Ada,Rosa,2026-11-02,\nAda,Rosa,3,\n"

    assert [(problem.line, problem.reason) for problem in rows(text).problems] == [(3, Reason.BAD_DATE)]
    assert [row.day for row in rows(text, Layout(day_zero=date(2026, 11, 1))).rows] == [
        date(2026, 11, 2),
        date(2026, 11, 4),
    ]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("Ada,Rosa,2026-11-02 09:00,", "end", Reason.NO_END),
        ("Ada,Rosa,2026-11-02,2026-11-02 10:00", "start", Reason.NO_START),
        ("Ada,Rosa,3,2026-11-02 10:00", "start", Reason.BAD_DATE),
        ("Ada,Rosa,2026-11-02 09:00,2026-11-02", "end", Reason.NO_END),
    ],
)
def test_no_time_is_invented_where_times_are_needed(line: str, column: str, reason: Reason) -> None:
    found = rows(line, needs_times=True)

    assert only_problem(found)[:3] == (2, column, reason)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \r\n\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (HEADER.encode(), "The file has a line of column names and nothing below it."),
        (b"person,pa,start\n,,\n", "nothing below it"),
        (
            b"who,when\nAda,2026-11-02\n",
            "The first line has the columns “who”, “when”. Not found: “person”, “pa”, “start”.",
        ),
        (b"person,pa,pa,start\nAda,Rosa,Sam,1\n", "Two columns are called “pa”."),
        (b'person,"pa,start\nAda,Rosa,2\n', "The line of column names cannot be read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is not a table."),
        (b"person,pa\0,start\n", "This is not a table."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old or a locked Excel file"),
        (b"PK\x03\x04 not really a zip", "This is not a workbook that can be read."),
        (b"\xff\xfea", "This is not a table."),
        (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_says_so_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_visits(data)

    assert said in str(refusal.value)


def test_a_file_without_ends_is_refused_at_once_where_times_are_needed() -> None:
    with pytest.raises(UnreadableFile, match="Not found: “end”"):
        read_visits(b"person,pa,start\nAda,Rosa,2026-11-02 09:00\n", needs_times=True)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("visits.csv", IN_FULL)

    with pytest.raises(UnreadableFile, match="not a workbook"):
        read_visits(data.getvalue())


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(401):
            part.write(bytes(1024 * 1024))

    with pytest.raises(UnreadableFile, match="too large"):
        read_visits(data.getvalue())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"columns": "person"}, "person=patient"),
        ({"columns": "carer=nurse"}, "there is no “carer”"),
        ({"day_zero": "first of May"}, "2026-11-24"),
        ({"shifts": "early=7 to 3"}, "07:00-15:00"),
        ({"shifts": "early"}, "early=07:00-15:00"),
    ],
)
def test_a_layout_that_cannot_be_understood_says_how_it_is_written(said: dict[str, str], why: str) -> None:
    with pytest.raises(BadLayout) as refusal:
        Layout.from_text(**said)

    assert why in str(refusal.value)


def test_a_hundred_thousand_rows_are_read_and_none_is_lost() -> None:
    line = "Person {},PA {},2026-{:02}-{:02} {:02}:{:02},\n"
    text = "".join(line.format(i % 997, i % 31, 1 + i % 12, 1 + i % 28, i % 24, i % 60) for i in range(100_000))

    found = rows(text)

    assert found.row_count == 100_000
    assert len(found.rows) + found.note_count == 100_000


def test_more_rows_than_half_a_million_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 500,000 rows"):
        rows("A,B,1,\n" * (MOST_ROWS + 1))


def test_only_the_first_thousand_problems_are_listed_and_all_are_counted() -> None:
    found = rows("Ada,Rosa,soon,\n" * 1_500)

    assert (len(found.problems), found.problem_count, found.row_count) == (1_000, 1_500, 1_500)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: (HEADER + text).encode()))
def test_whatever_the_bytes_are_the_file_is_read_or_refused(data: bytes) -> None:
    try:
        found = read_visits(data)
    except UnreadableFile:
        return

    assert len(found.rows) + found.problem_count + found.note_count >= found.row_count


def test_a_day_is_read_as_files_write_it() -> None:
    assert parse_day("2026-11-24") == parse_day("24/11/2026") == date(2026, 11, 24)
    assert parse_day("12") == 12
    assert parse_day("2026-11-24 09:00") is None
    assert parse_day("soon") is None
