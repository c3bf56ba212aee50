"""A table out of a file's bytes: CSV in the encodings and separators that spreadsheets write, or XLSX.

Formulas stay text: nothing is ever calculated.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from carematch.core.errors import Invalid

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 500_000

_MOST_BYTES_UNPACKED = 400 * 1024 * 1024
_MOST_COLUMNS = 100
_SEPARATORS = ",;\t"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cell = str | int | date | datetime


class UnreadableFile(Invalid):
    """Nothing of the file can be read; ``detail`` says why and what to do."""

    slug, title = "unreadable-file", "This file cannot be read"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not blank; ``line`` counts from 1.

    A cell is text without spaces around it, a whole number, a date or a date-time without offset; a formula is its
    text. ``fault`` is empty, or says why ``cells`` could not be read.
    """

    line: int
    cells: list[Cell]
    fault: str = ""


def read_table(data: bytes) -> Iterator[TableRow]:
    """The rows of a CSV file, or of the first sheet of a workbook, in their order.

    :raises UnreadableFile: at once or on the way: too large, empty, or neither CSV nor XLSX.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024**2} MB. Split it and read the parts.")
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    rows = _xlsx_rows(data) if data.startswith(_ZIP) else _csv_rows(_text(data))
    for count, row in enumerate(rows):
        if count > MOST_ROWS:
            raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Split it and read the parts.")
        yield row


def _text(data: bytes) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else UTF-8 where they fit, else what Windows writes in western Europe."""
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile("This is an old or a locked Excel file. Save it as .xlsx without a password, or as CSV.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableFile("This is not a table. Save it as CSV or as .xlsx.")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile("This is not a table. Save it as CSV or as .xlsx.")


def _csv_rows(text: str) -> Iterator[TableRow]:
    first_line = next(filter(str.strip, io.StringIO(text, newline="")), "")
    separator = max(_SEPARATORS, key=lambda mark: len(next(csv.reader([first_line], delimiter=mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            until = f" (up to line {reader.line_num})" if reader.line_num > line else ""
            yield TableRow(line, [], f"a quotation mark is not closed, or text follows it{until}")
        else:
            if any(cells):
                yield TableRow(line, list(cells))


def _xlsx_rows(data: bytes) -> Iterator[TableRow]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > _MOST_BYTES_UNPACKED:
            raise UnreadableFile("The workbook is too large. Split it, or save the sheet as CSV.")
        workbook = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet: Any = workbook.worksheets[0]
        sheet.reset_dimensions()
        header = next((cells for row in sheet.iter_rows(max_col=_MOST_COLUMNS) if (cells := _xlsx_cells(row))), [])
        # One column more than are named, so that a cell outside them is seen.
        for line, row in enumerate(sheet.iter_rows(max_col=len(header) + 1), start=1):
            if cells := _xlsx_cells(row):
                yield TableRow(line, cells)
    except UnreadableFile:
        raise
    except Exception as fault:  # a damaged or foreign zip fails in many ways inside the reader
        raise UnreadableFile("This is not a workbook that can be read. Save it as CSV or as .xlsx.") from fault


def _xlsx_cells(row: Sequence[Any]) -> list[Cell]:
    """The cells up to the last that is not blank."""
    cells = [_xlsx_cell(cell) for cell in row]
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool | time):
        return str(value)
    if isinstance(value, datetime):
        # Excel keeps a day as its midnight; only the format says whether a time is meant.
        return value.date() if value.time() == time() and "h" not in cell.number_format.lower() else value
    if isinstance(value, int | date):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else str(value)
    return "="  # a formula over several cells
