"""Where postcode districts are, and how far apart.

Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright and database
right; contains National Statistics data. Derived from OS Code-Point Open, Open Government Licence v3.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from math import cos, floor, isqrt, radians
from pathlib import Path

Place = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

_OUTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")


@cache
def known_places() -> dict[str, Place]:
    """Every postcode district, with its middle."""
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
    return known_places().get(tidy_outcode(outcode))


def area_of(outcode: str) -> str:
    """The letters before the number: ``SY23`` → ``SY``; ``-`` when not said."""
    letters = re.match(r"[A-Z]+", tidy_outcode(outcode))
    return letters.group() if letters else "-"


UNITS = 100_000
"""To a degree: about a metre each."""
DEGREE_METRES = 111_195
"""How long a degree of latitude is."""
COSINES = tuple(floor(cos(radians(degree)) * 1_000_000 + 0.5) for degree in range(91))
"""Of whole degrees, in millionths. None is so near a half that two machines could round it apart: a test looks."""

Units = tuple[int, int]
"""Latitude and longitude in whole UNITS."""


def in_units(place: Place) -> Units:
    """The same whole numbers as a phone makes of these degrees."""
    return floor(place[0] * UNITS + 0.5), floor(place[1] * UNITS + 0.5)


def distance_km(here: Place, there: Place) -> int:
    """Whole kilometres as the crow flies, half up, by whole numbers alone: so a phone says the same.

    The country is taken for flat, by the cosine of the latitude half way: that is right to a part in a thousand within
    it.
    """
    (lat_a, lon_a), (lat_b, lon_b) = in_units(here), in_units(there)
    degree, rest = divmod(abs((lat_a + lat_b) // 2), UNITS)
    cosine = COSINES[degree] + (COSINES[min(degree + 1, 90)] - COSINES[degree]) * rest // UNITS
    east = abs(lon_a - lon_b) * cosine // 1_000_000
    return (isqrt(east * east + (lat_a - lat_b) ** 2) * DEGREE_METRES + 50_000_000) // 100_000_000
