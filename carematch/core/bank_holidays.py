"""Bank holidays of England and Wales: a table that grows by a line when one is proclaimed."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path


@cache
def by_day() -> dict[date, str]:
    """All that the table knows. Look into it, never change it."""
    with (Path(__file__).parent / "bank_holidays.csv").open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["day"]): row["name"] for row in csv.DictReader(lines)}


def bank_holiday(day: date) -> str | None:
    """What the day is called, None when it is none or lies outside the table."""
    return by_day().get(day)
