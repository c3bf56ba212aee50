"""Where postcode districts are, and how far apart.

Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright and database
right; contains National Statistics data. Derived from OS Code-Point Open, Open Government Licence v3.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

Place = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

_EARTH_KM = 6371.0088
_OUTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")


@cache
def _places() -> dict[str, Place]:
    with (Path(__file__).parent / "outcodes.csv").open(encoding="utf-8", newline="") as lines:
        return {row["outcode"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(lines)}


def tidy_outcode(text: str) -> str:
    """``sy23 1ab`` or ``sy23`` → ``SY23``; what is no postcode stays as it was, in capitals."""
    words = text.upper().split()
    first = words[0] if words else ""
    if _OUTCODE.match(first):
        return first
    if len(first) > 4 and _OUTCODE.match(first[:-3]):
        return first[:-3]
    return " ".join(words)


def find_place(outcode: str) -> Place | None:
    """The middle of the district, or None when it is not known."""
    return _places().get(tidy_outcode(outcode))


def area_of(outcode: str) -> str:
    """The letters before the number: ``SY23`` → ``SY``; ``-`` when not said."""
    letters = re.match(r"[A-Z]+", tidy_outcode(outcode))
    return letters.group() if letters else "-"


def distance_km(here: Place, there: Place) -> int:
    """Whole kilometres as the crow flies (haversine), half up."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (here, there))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return int(2 * _EARTH_KM * asin(sqrt(chord)) + 0.5)
