"""``continuity measure`` says for each person in a file how few people came, and by line what it could not read."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from carematch.continuity.cli import NOTHING_READ, SOME_ROWS_LEFT_OUT, continuity

COMPETITION_FILES = Path(__file__).parents[3] / "shared" / "data" / "visits"
# ihtc2024.github.io, the first five instances with one published solution each: how many different pairs of patient
# and nurse there are, which equals the ContinuityOfCare that the competition's validator prints.
PUBLISHED_PAIRS = {"i01": 127, "i02": 229, "i03": 128, "i04": 355, "i05": 335}
PUBLISHED_VISITS = {"i01": 252, "i02": 432, "i03": 267, "i04": 816, "i05": 789}

MAPPED = ["--map", "person=patient,pa=nurse,start=day"]


def measure(data: str | bytes, *options: str) -> Result:
    """The command with ``data`` piped in."""
    return CliRunner().invoke(continuity, ["measure", "-", *options], input=data)


def measured(data: str | bytes, *options: str) -> list[dict[str, Any]]:
    """What the command prints as JSON, when every row is good."""
    result = measure(data, "--format", "json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    people: list[dict[str, Any]] = json.loads(result.stdout)
    return people


@pytest.mark.parametrize("instance", sorted(PUBLISHED_PAIRS))
def test_faces_add_up_to_the_published_pairs(instance: str) -> None:
    path = COMPETITION_FILES / f"{instance}_visits.csv"
    if not path.exists():
        pytest.skip(f"the competition's visits are not at {path}; they may not be copied")

    people = measured(path.read_bytes(), *MAPPED)

    assert sum(person["faces"] for person in people) == PUBLISHED_PAIRS[instance]
    assert sum(person["visits"] for person in people) == PUBLISHED_VISITS[instance]


def test_the_published_pairs_are_those_of_the_summary() -> None:
    path = COMPETITION_FILES / "summary.csv"
    if not path.exists():
        pytest.skip(f"the competition's summary is not at {path}")

    with path.open(encoding="utf-8") as lines:
        summary = {line["instance"]: line for line in csv.DictReader(lines)}

    assert {name: int(line["distinct_nurse_pairs_computed"]) for name, line in summary.items()} == PUBLISHED_PAIRS
    assert {name: int(line["visits"]) for name, line in summary.items()} == PUBLISHED_VISITS


def test_each_person_has_every_figure_and_a_reason_for_each_that_is_undefined() -> None:
    people = measured("person,pa,start\nMargaret,Rosa,2026-11-02\nMargaret,Sam,2026-11-03\nArthur,Ines,2026-11-02\n")

    assert people[0] == {
        "person": "Margaret",
        "unknown": 0,
        "visits": 2,
        "faces": 2,
        "upc": 0.5,
        "coc": 0.0,
        "secon": 0.0,
        "hhi": 0.5,
        "mmci": pytest.approx(0.0909, abs=0.0001),
        "reasons": {},
    }
    assert people[1]["coc"] is None
    assert people[1]["reasons"] == dict.fromkeys(["upc", "coc", "secon", "mmci"], "needs at least 2 visits, there is 1")


def test_rows_are_put_in_time_order_and_those_of_one_minute_keep_the_files() -> None:
    unsorted = "person,pa,start\nA,Dr1,2023-01-04\nA,Dr2,2023-01-01\nA,Dr1,2023-01-03\nA,Dr1,2023-01-02\n"
    same_minute = "person,pa,start\nA,X,2026-11-02 09:00\nA,Y,2026-11-02 09:00\nA,Y,2026-11-02 08:00\n"

    assert measured(unsorted)[0]["secon"] == pytest.approx(0.667, abs=0.0005)
    assert measured(same_minute)[0]["secon"] == 0


def test_day_numbers_with_shifts_are_in_order_of_day_and_shift() -> None:
    people = measured("patient,day,shift,nurse\nA,1,early,Y\nA,0,night,Y\nA,0,early,X\nA,0,late,X\n", *MAPPED)

    assert people[0]["secon"] == pytest.approx(2 / 3)


def test_a_visit_without_a_pa_is_left_out_and_counted() -> None:
    people = measured("person,pa,start\nA,X,2026-11-01\nA,,2026-11-02\nA,X,2026-11-03\nA,Y,2026-11-04\nB,,2026-11-04\n")

    assert (people[0]["visits"], people[0]["unknown"], people[0]["secon"]) == (3, 1, 0.5)
    assert (people[1]["visits"], people[1]["faces"], people[1]["unknown"]) == (0, None, 1)
    assert people[1]["reasons"]["faces"] == "no visit by a known PA"


def test_a_window_is_the_last_days_up_to_and_including_as_of() -> None:
    text = "person,pa,start\n" + "".join(f"A,PA {day},2026-11-{day:02} 23:30\n" for day in range(1, 29))

    assert measured(text)[0]["visits"] == 28
    assert measured(text, "--window-days", "14")[0]["visits"] == 14
    assert measured(text, "--window-days", "14", "--as-of", "2026-11-10")[0]["visits"] == 10
    assert measured(text, "--window-days", "1", "--as-of", "10/11/2026")[0]["faces"] == 1
    assert measured(text, "--as-of", "2026-11-05")[0]["visits"] == 5


def test_a_window_of_day_numbers_ends_on_a_number_or_on_a_date_if_day_zero_is_said() -> None:
    text = "patient,day,nurse\n" + "".join(f"A,{day},N{day}\n" for day in range(10))

    assert measured(text, *MAPPED, "--window-days", "3")[0]["faces"] == 3
    assert measured(text, *MAPPED, "--window-days", "3", "--as-of", "1")[0]["faces"] == 2
    assert (
        measured(text, *MAPPED, "--day-zero", "2026-11-01", "--window-days", "3", "--as-of", "2026-11-02")[0]["faces"]
        == 2
    )
    assert measured(text, *MAPPED, "--day-zero", "2026-11-01", "--window-days", "3", "--as-of", "1")[0]["faces"] == 2


def test_a_person_away_the_whole_window_is_left_out() -> None:
    text = "person,pa,start\nAway,X,2026-10-01\nHere,X,2026-11-10\n"

    assert [person["person"] for person in measured(text, "--window-days", "14")] == ["Here"]


def test_a_window_without_visits_says_so() -> None:
    result = measure("person,pa,start\nA,X,2026-11-01\n", "--as-of", "2026-01-01", "--format", "json")

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "No visit in the file is in the window." in result.stderr


def test_bad_rows_are_named_and_the_good_ones_measured() -> None:
    result = measure("person,pa,start\nA,X,soon\nA,X,2026-11-02\nA,=1+1,2026-11-03\n", "--format", "json")

    assert result.exit_code == SOME_ROWS_LEFT_OUT
    assert json.loads(result.stdout)[0]["visits"] == 1
    assert "line 2, start: “soon” is not a date" in result.stderr
    assert "line 4, pa: “=1+1” is a formula" in result.stderr
    assert "2 of 3 rows were left out" in result.stderr


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "The file is empty."),
        ("patient,nurse,day\nA,X,1\n", "The first line has the columns “patient”, “nurse”, “day”."),
        ("person,pa,start\nA,X,soon\n", "line 2, start"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_ends_with_its_own_code(data: str, said: str) -> None:
    result = measure(data)

    assert (result.exit_code, result.stdout) == (NOTHING_READ, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "soon"],
        ["--as-of", "12"],
        ["--map", "nurse"],
        ["--day-zero", "1 May"],
        ["--shift", "early"],
        ["--window-days", "0"],
    ],
)
def test_an_option_that_cannot_be_understood_is_refused_without_a_traceback(options: list[str]) -> None:
    result = measure("person,pa,start\nA,X,2026-11-01\n", *options)

    assert result.exit_code == 2
    assert "Error" in result.stderr


def test_the_table_shows_the_same_figures() -> None:
    result = measure("person,pa,start\nMargaret,Rosa,2026-11-02\nMargaret,Sam,2026-11-03\nJo,Sam,2026-11-03\n")

    assert [line.split() for line in result.stdout.splitlines()] == [
        ["person", "visits", "faces", "upc", "coc", "secon", "hhi", "mmci", "unknown"],
        ["Margaret", "2", "2", "0.500", "0.000", "0.000", "0.500", "0.091", "0"],
        ["Jo", "1", "1", "-", "-", "-", "1.000", "-", "0"],
    ]
    assert len({len(line) for line in result.stdout.splitlines()}) == 1


def test_a_workbook_is_measured_like_a_csv(tmp_path: Path) -> None:
    book = Workbook()
    for line in [("person", "pa", "start"), ("A", "X", "2026-11-01"), ("A", "X", "2026-11-02")]:
        book.worksheets[0].append(line)
    data = io.BytesIO()
    book.save(data)
    path = tmp_path / "visits.xlsx"
    path.write_bytes(data.getvalue())

    result = CliRunner().invoke(continuity, ["measure", str(path), "--format", "json"])

    assert json.loads(result.stdout)[0]["coc"] == 1
