"""A whole directory in columns, so that thousands of PAs are ranked at once by the rules of ``matching``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carematch.core import wire
from carematch.core.places import COSINES, DEGREE_METRES, UNITS, Place, in_units
from carematch.directory.matching import (
    AGAINST,
    FOR,
    TIMES,
    Fit,
    Hit,
    Needs,
    Question,
    Wanted,
    Wishes,
    folded,
    judge,
    slots_of,
)

WORDS = 11
"""Of 64 bits, for the 672 quarters of a week."""
NO_KM = 0x7FFF
"""Where a distance is not known: after all that are; no two places are so far apart."""
UNSAID = -1

Column = NDArray[Any]
_RHYTHMS = ("calm", "steady", "lively")
_GENDERS = ("woman", "man", "other")
_NO_POINTS = 1 << 15
"""Put on every score, so that none is below 0 in the key."""


@dataclass(frozen=True)
class Line:
    """What ranking needs of one PA's record, and the record itself, as it travels, for whoever is shown."""

    pa_id: str
    text: str
    slots: bytes
    numbers: tuple[int, ...]
    words: tuple[tuple[str, str], ...]


NUMBERS = (
    "lat",
    "lon",
    "has_place",
    "has_hours",
    "has_languages",
    "has_skills",
    "has_interests",
    "limit_km",
    "no_smoking",
    "no_dogs",
    "no_cats",
    "fine_dogs",
    "fine_cats",
    "fine_other",
    "min_minutes",
    "max_visits_day",
    "smokes",
    "drives",
    "rhythm",
    "gender",
    "has_faith",
)


def line_of(pa_id: str, text: str) -> Line:
    """A record taken apart, once for each of its versions."""
    pa: Mapping[str, Any] = wire.decode(text)
    lat, lon = in_units((pa["at"][0], pa["at"][1])) if pa["at"] else (0, 0)
    wishes, weekly = pa["wishes"], pa["availability"]["weekly"]
    limits = [each for each in (pa["travelKm"], wishes["furthestKm"]) if each is not None]
    faith = folded(pa["faith"])
    words = {
        (about, folded(word))
        for about, name in (("language", "languages"), ("skill", "skills"), ("interest", "interests"))
        for word in pa[name]
    } | ({("faith", faith)} if faith else set())
    numbers = (
        lat,
        lon,
        pa["at"] is not None,
        bool(weekly),
        bool(pa["languages"]),
        bool(pa["skills"]),
        bool(pa["interests"]),
        min(limits, default=UNSAID),
        wishes["noSmoking"],
        wishes["noDogs"],
        wishes["noCats"],
        "dogs" in pa["petsFine"],
        "cats" in pa["petsFine"],
        "other" in pa["petsFine"],
        UNSAID if wishes["minMinutes"] is None else wishes["minMinutes"],
        UNSAID if wishes["maxVisitsDay"] is None else wishes["maxVisitsDay"],
        UNSAID if pa["smokes"] is None else pa["smokes"],
        UNSAID if pa["drives"] is None else pa["drives"],
        UNSAID if pa["rhythm"] is None else _RHYTHMS.index(pa["rhythm"]),
        UNSAID if pa["gender"] is None else _GENDERS.index(pa["gender"]),
        bool(faith),
    )
    return Line(pa_id, text, slots_of(weekly).to_bytes(WORDS * 8, "little"), tuple(map(int, numbers)), tuple(words))


@dataclass(frozen=True)
class Ranked:
    """How many of each fit there are, and the first of them all, each with the PA's record."""

    counts: Mapping[Fit, int]
    first: Sequence[tuple[Hit, Mapping[str, Any]]]


class Directory:
    """All PAs of a holder who take on new people, by id, as columns."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = sorted(lines, key=lambda line: line.pa_id)
        many = len(self.lines)
        numbers = np.array([line.numbers for line in self.lines], np.int32).reshape(many, len(NUMBERS))
        self._numbers = {name: np.ascontiguousarray(numbers[:, at]) for at, name in enumerate(NUMBERS)}
        for name in NUMBERS:
            if name.startswith(("has_", "no_", "fine_")):
                self._numbers[name] = self._numbers[name].astype(bool)
        bits = np.frombuffer(b"".join(line.slots for line in self.lines), np.uint64).reshape(many, WORDS)
        self._slots = np.ascontiguousarray(bits.T)
        known: dict[tuple[str, str], list[int]] = {}
        for row, line in enumerate(self.lines):
            for word in line.words:
                known.setdefault(word, []).append(row)
        self._said = {word: np.array(rows, np.int32) for word, rows in known.items()}
        places, place_of = np.unique(
            np.stack([self._numbers["lat"], self._numbers["lon"]], axis=1), axis=0, return_inverse=True
        )
        self._places, self._place_of = places.astype(np.int64), place_of.reshape(many)
        self._last_first = (many - 1 - np.arange(many)).astype(np.int64)

    def rank(self, question: Question, *, limit: int) -> Ranked:
        """As ``matching.rank`` says, for the first ``limit``; without reasons for the others."""
        if not self.lines:
            return Ranked(dict.fromkeys(Fit, 0), ())
        fit, rows = self._order(question, limit)
        counted = np.bincount(fit, minlength=len(Fit))
        shown = [(self.lines[row].pa_id, wire.decode(self.lines[row].text)) for row in rows]
        first = [(judge(pa_id, pa, question), pa) for pa_id, pa in shown]
        return Ranked({each: int(counted[each]) for each in Fit}, first)

    def order(self, question: Question, *, limit: int) -> list[str]:
        """The ids of the first ``limit`` alone."""
        return [self.lines[row].pa_id for row in self._order(question, limit)[1]] if self.lines else []

    def _order(self, question: Question, limit: int) -> tuple[Column, list[int]]:
        sums = _Sums(len(self.lines))
        km = self._km(question.at)
        self._judge_needs(sums, question.needs, km)
        self._judge_pa_wishes(sums, question.needs, km)
        self._judge_wishes(sums, question.wishes)
        fit = sums.fit()
        key = (fit.astype(np.int64) << 16) + sums.score + _NO_POINTS
        key = (((key << 15) + (NO_KM - km)) << 24) + self._last_first
        if limit < len(key):
            key = np.partition(key, len(key) - limit)[len(key) - limit :]
        best = np.sort(key)[::-1]
        return fit, (len(self.lines) - 1 - (best & 0xFFFFFF)).tolist()

    def _km(self, at: Place | None) -> Column:
        if at is None:
            return np.full(len(self.lines), NO_KM, np.int64)
        km = distances_km(at, self._places)[self._place_of]
        return np.where(self._numbers["has_place"], km, NO_KM)

    def _has(self, about: str, word: str) -> Column:
        said = np.zeros(len(self.lines), bool)
        rows = self._said.get((about, folded(word)))
        if rows is not None:
            said[rows] = True
        return said

    def _judge_needs(self, sums: _Sums, needs: Needs, km: Column) -> None:
        for about, wanted, has_said in (
            ("language", needs.languages, self._numbers["has_languages"]),
            ("skill", needs.skills, self._numbers["has_skills"]),
        ):
            for word in wanted:
                sums.add_need(about, self._has(about, word), has_said)
        if needs.visits:
            sums.add_times(self._missing(needs.visits), len(needs.visits), self._numbers["has_hours"])
        if needs.within_km is not None:
            sums.add_need("distance", km <= needs.within_km, km != NO_KM)

    def _missing(self, visits: Sequence[Wanted]) -> Column:
        """How many of the visits each PA's hours do not cover."""
        covered = np.zeros(len(self.lines), np.int16)
        for visit in visits:
            words = np.frombuffer(visit.slots.to_bytes(WORDS * 8, "little"), np.uint64)
            touched = np.flatnonzero(words)
            is_covered = (self._slots[touched[0]] & words[touched[0]]) == words[touched[0]]
            for at in touched[1:]:
                is_covered &= (self._slots[at] & words[at]) == words[at]
            covered += is_covered
        return len(visits) - covered

    def _judge_pa_wishes(self, sums: _Sums, needs: Needs, km: Column) -> None:
        numbers = self._numbers
        limit = numbers["limit_km"]
        sums.add_need("travel", km <= limit, km != NO_KM, where=limit != UNSAID)
        sums.add_need("smoking", needs.smoking is False, needs.smoking is not None, where=numbers["no_smoking"])
        if needs.pets is None:
            sums.is_unsaid |= numbers["no_dogs"] | numbers["no_cats"]
        for what in needs.pets or ():
            fine, unwished = numbers[f"fine_{what}"], numbers.get(f"no_{what}", np.False_)
            sums.add_need("pet", ~unwished & fine, unwished | fine)
        if needs.shortest is not None:
            least = numbers["min_minutes"]
            sums.add_need("short", needs.shortest >= least, True, where=least != UNSAID)
            most = numbers["max_visits_day"]
            sums.add_need("many", needs.most_a_day <= most, True, where=most != UNSAID)

    def _judge_wishes(self, sums: _Sums, wishes: Wishes) -> None:
        numbers = self._numbers
        for word in wishes.interests:
            sums.add_wish("interest", self._has("interest", word), numbers["has_interests"])
        if wishes.rhythm is not None:
            sums.add_wish("rhythm", numbers["rhythm"] == _RHYTHMS.index(wishes.rhythm), numbers["rhythm"] != UNSAID)
        if wishes.gender is not None:
            sums.add_wish("gender", numbers["gender"] == _GENDERS.index(wishes.gender), numbers["gender"] != UNSAID)
        if wishes.no_smoker:
            sums.add_wish("no_smoker", numbers["smokes"] == 0, numbers["smokes"] != UNSAID)
        if wishes.drives:
            sums.add_wish("drives", numbers["drives"] == 1, numbers["drives"] != UNSAID)
        if folded(wishes.faith):
            sums.add_wish("faith", self._has("faith", wishes.faith), numbers["has_faith"])


class _Sums:
    """What speaks for and against each PA so far."""

    def __init__(self, many: int) -> None:
        self.score = np.zeros(many, np.int16)
        self.is_not = np.zeros(many, bool)
        self.is_unsaid = np.zeros(many, bool)

    def add_need(self, about: str, fits: Column | bool, is_said: Column | bool, where: Column | bool = True) -> None:
        fitting = np.logical_and(np.logical_and(fits, is_said), where)
        failing = np.logical_and(np.logical_and(np.logical_not(fits), is_said), where)
        self.is_not |= failing
        self.is_unsaid |= np.logical_and(np.logical_not(is_said), where)
        self._count(about, fitting, failing)

    def add_wish(self, about: str, fits: Column, is_said: Column) -> None:
        self._count(about, fits & is_said, ~fits & is_said)

    def _count(self, about: str, fitting: Column, failing: Column) -> None:
        self.score += fitting * np.int16(FOR[about])
        self.score -= failing * np.int16(AGAINST[about])

    def add_times(self, missing: Column, wanted: int, has_hours: Column) -> None:
        self.is_not |= (missing > 0) & has_hours
        self.is_unsaid |= ~has_hours
        points = np.array([TIMES * (wanted - 2 * count) // wanted for count in range(wanted + 1)], np.int16)
        self.score += points[missing] * has_hours

    def fit(self) -> Column:
        return np.where(self.is_not, Fit.NO, np.where(self.is_unsaid, Fit.UNSAID, Fit.YES)).astype(np.int8)


_COSINES = np.array(COSINES, np.int64)


def distances_km(here: Place, there: Column) -> Column:
    """``core.places.distance_km`` of many places at once, each ``(lat, lon)`` in units."""
    lat, lon = in_units(here)
    degree, rest = np.divmod(np.abs((lat + there[:, 0]) // 2), UNITS)
    low, high = _COSINES[degree], _COSINES[np.minimum(degree + 1, 90)]
    east = np.abs(lon - there[:, 1]) * (low + (high - low) * rest // UNITS) // 1_000_000
    square = east * east + (lat - there[:, 0]) ** 2
    root = np.sqrt(square.astype(np.float64)).astype(np.int64)
    root -= root * root > square
    root += (root + 1) * (root + 1) <= square
    km: Column = (root * DEGREE_METRES + 50_000_000) // 100_000_000
    return km
