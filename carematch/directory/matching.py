"""How one PA suits what a person needs and wishes, and why. Plain values in and out, whole numbers alone.

The phone judges by the same rules (``frontend/src/directory/matching.ts``); ``tests/directory/matching_cases.json``
holds both to them. What the weights are for: docs/decisions/0009-finding.md.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from carematch.core.places import Place, distance_km
from carematch.core.when import WEEKDAYS

DAY = 24 * 60
WEEK = 7 * DAY
QUARTER = 15
"""Visits are wanted by the quarter of an hour; one that is not is taken for as long as it touches."""
QUARTERS_A_DAY = DAY // QUARTER

LANGUAGE = SKILL = 4
DISTANCE = 4
TIMES = 24
"""For a week in which every visit is covered; against, for one in which none is."""
PA_WISH = 2
NOT = 3
"""How much more speaks against somebody who does not fit a need than for somebody who does."""
WISH = 2


class Fit(enum.IntEnum):
    """Everything that is needed is known to fit; nothing speaks against it, but something was not said; a near miss."""

    NO = 0
    UNSAID = 1
    YES = 2


@dataclass(frozen=True)
class Wanted:
    """A visit of every week. One that ends before it begins goes on past midnight."""

    weekday: str
    starts: str
    ends: str
    sleep_in: bool = False

    @cached_property
    def start(self) -> int:
        """Minutes since Monday began."""
        return WEEKDAYS.index(self.weekday) * DAY + minutes_of(self.starts)

    @cached_property
    def minutes(self) -> int:
        length = minutes_of(self.ends) - minutes_of(self.starts)
        return length if length > 0 else length + DAY

    @cached_property
    def slots(self) -> int:
        """The quarters that it touches, a bit each; a Sunday's night goes on on Monday."""
        first, end = self.start // QUARTER, -(-(self.start + self.minutes) // QUARTER)
        bits = ((1 << (end - first)) - 1) << first
        week = 7 * QUARTERS_A_DAY
        return (bits | bits >> week) & ((1 << week) - 1)

    @property
    def wire(self) -> dict[str, Any]:
        return {"weekday": self.weekday, "from": self.starts, "to": self.ends, "sleepIn": self.sleep_in}


@dataclass(frozen=True)
class Needs:
    """What somebody must be able to do. ``smoking`` and ``pets`` are of the home; None where that was not said."""

    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    visits: tuple[Wanted, ...] = ()
    within_km: int | None = None
    smoking: bool | None = None
    pets: tuple[str, ...] | None = None

    @cached_property
    def shortest(self) -> int | None:
        return min((visit.minutes for visit in self.visits), default=None)

    @cached_property
    def most_a_day(self) -> int:
        days = [visit.weekday for visit in self.visits]
        return max((days.count(day) for day in days), default=0)


@dataclass(frozen=True)
class Wishes:
    """What would be nice. It moves nobody out of those who fit."""

    interests: tuple[str, ...] = ()
    rhythm: str | None = None
    no_smoker: bool = False
    drives: bool = False
    gender: str | None = None
    faith: str = ""


@dataclass(frozen=True)
class Question:
    """Who suits? ``at`` is where the person lives, and ``today`` a day, from which on times away are told of."""

    needs: Needs = field(default_factory=Needs)
    wishes: Wishes = field(default_factory=Wishes)
    at: Place | None = None
    weekly_pence: int | None = None
    today: str = ""


@dataclass(frozen=True)
class Hit:
    """One PA against the question. ``reasons`` are codes with values, as they travel."""

    pa_id: str
    fit: Fit
    score: int
    km: int | None
    reasons: tuple[dict[str, Any], ...]
    away: tuple[dict[str, str], ...]
    cost: Cost

    @property
    def wire(self) -> dict[str, Any]:
        return {
            "paId": self.pa_id,
            "fit": self.fit.name.lower(),
            "score": self.score,
            "km": self.km,
            "reasons": list(self.reasons),
            "away": list(self.away),
            "weekPence": self.cost.week_pence,
            "lacks": list(self.cost.lacks),
            "hours": self.cost.hours,
        }


@dataclass(frozen=True)
class Cost:
    """What the wanted week costs, and how many whole hours of such a week the money buys.

    ``lacks`` are the charges that it would need and that the PA has not said. Without travel the sum is what the time
    costs; without any other there is none.
    """

    week_pence: int | None
    lacks: tuple[str, ...]
    hours: int | None


def minutes_of(clock: str) -> int:
    """``09:30`` → 570."""
    return int(clock[:2]) * 60 + int(clock[3:])


def folded(word: str) -> str:
    """ "dogs" is "Dogs"."""
    return word.strip(" \t\r\n").lower()


def slots_of(weekly: Iterable[Mapping[str, str]]) -> int:
    """The quarters of a week that these hours cover whole, a bit each; hours that touch are one stretch."""
    by_day: dict[str, list[tuple[int, int]]] = {}
    for each in weekly:
        by_day.setdefault(each["weekday"], []).append((minutes_of(each["from"]), minutes_of(each["to"])))
    covered = 0
    for weekday, spans in by_day.items():
        midnight = WEEKDAYS.index(weekday) * QUARTERS_A_DAY
        for start, end in _joined(spans):
            first, past = -(-start // QUARTER), end // QUARTER
            if past > first:
                covered |= ((1 << (past - first)) - 1) << (midnight + first)
    return covered


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def judge(pa_id: str, pa: Mapping[str, Any], question: Question) -> Hit:
    """One PA, by the record that travels, against the question."""
    needs, wishes = question.needs, question.wishes
    km = distance_km(question.at, (pa["at"][0], pa["at"][1])) if question.at and pa["at"] else None
    hard = [
        *_named("language", needs.languages, pa["languages"]),
        *_named("skill", needs.skills, pa["skills"]),
        *_times(needs.visits, pa["availability"]["weekly"]),
        *_distance(needs, km),
        *_of_pa(needs, km, pa),
    ]
    soft = _wished(wishes, pa)
    verdicts = {each["verdict"] for each in hard}
    return Hit(
        pa_id=pa_id,
        fit=Fit.NO if "not" in verdicts else Fit.UNSAID if "unsaid" in verdicts else Fit.YES,
        score=sum(map(points, [*hard, *soft])),
        km=km,
        reasons=(*hard, *soft),
        away=tuple(away for away in pa["availability"]["away"] if away["to"] >= question.today),
        cost=cost_of(needs.visits, pa["charges"], km, question.weekly_pence),
    )


def rank(pas: Iterable[tuple[str, Mapping[str, Any]]], question: Question) -> list[Hit]:
    """Those who take on new people, best first: by fit, score and nearness; those of whom no distance is known last.

    Where all are equal the id decides, so that nobody is first for having been first.
    """
    hits = [judge(pa_id, pa, question) for pa_id, pa in pas if pa["accepting"]]
    far = 1 << 20
    return sorted(hits, key=lambda hit: (-hit.fit, -hit.score, far if hit.km is None else hit.km, hit.pa_id))


def points(reason: Mapping[str, Any]) -> int:
    """What was not said is neither for nor against."""
    about, verdict = reason["about"], reason["verdict"]
    if about == "times":
        return times_points(reason["wanted"], len(reason["missing"])) if verdict != "unsaid" else 0
    return 0 if verdict == "unsaid" else FOR[about] if verdict == "fits" else -AGAINST[about]


def times_points(wanted: int, missing: int) -> int:
    return TIMES * (wanted - 2 * missing) // wanted


FOR = {
    "language": LANGUAGE,
    "skill": SKILL,
    "distance": DISTANCE,
    "travel": PA_WISH,
    "smoking": PA_WISH,
    "pet": PA_WISH,
    "short": PA_WISH,
    "many": PA_WISH,
    "interest": WISH,
    "rhythm": WISH,
    "no_smoker": WISH,
    "drives": WISH,
    "gender": WISH,
    "faith": WISH,
}
AGAINST = {
    **FOR,
    "language": NOT * LANGUAGE,
    "skill": NOT * SKILL,
    "distance": NOT * DISTANCE,
    "travel": NOT * DISTANCE,
    "smoking": NOT * DISTANCE,
    "pet": NOT * DISTANCE,
    "short": NOT * DISTANCE,
    "many": NOT * DISTANCE,
}
"""A PA's own wish that is not met weighs as much as a need of the person's."""


def _named(about: str, wanted: Sequence[str], said: Sequence[str]) -> Iterable[dict[str, Any]]:
    known = {folded(word) for word in said}
    for what in wanted:
        verdict = "fits" if folded(what) in known else "not" if known else "unsaid"
        yield {"about": about, "verdict": verdict, "what": what}


def _times(visits: Sequence[Wanted], weekly: Sequence[Mapping[str, str]]) -> Iterable[dict[str, Any]]:
    if not visits:
        return
    covered = slots_of(weekly)
    missing = [visit.wire for visit in visits if visit.slots & covered != visit.slots]
    verdict = "unsaid" if not weekly else "not" if missing else "fits"
    yield {"about": "times", "verdict": verdict, "wanted": len(visits), "missing": missing if weekly else []}


def _distance(needs: Needs, km: int | None) -> Iterable[dict[str, Any]]:
    if needs.within_km is not None:
        verdict = "unsaid" if km is None else "fits" if km <= needs.within_km else "not"
        yield {"about": "distance", "verdict": verdict, "km": km, "withinKm": needs.within_km}


def _of_pa(needs: Needs, km: int | None, pa: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """What the PA wishes of where they work. A wish that they have not is none; what the person has not said of their
    home is not known."""
    wishes = pa["wishes"]
    furthest = [each for each in (pa["travelKm"], wishes["furthestKm"]) if each is not None]
    if furthest:
        limit = min(furthest)
        verdict = "unsaid" if km is None else "fits" if km <= limit else "not"
        yield {"about": "travel", "verdict": verdict, "km": km, "limitKm": limit}
    if wishes["noSmoking"]:
        yield {"about": "smoking", "verdict": _unless(needs.smoking)}
    yield from _pets(needs.pets, pa)
    if wishes["minMinutes"] is not None and needs.shortest is not None:
        verdict = "fits" if needs.shortest >= wishes["minMinutes"] else "not"
        yield {"about": "short", "verdict": verdict, "minutes": needs.shortest, "least": wishes["minMinutes"]}
    if wishes["maxVisitsDay"] is not None and needs.visits:
        verdict = "fits" if needs.most_a_day <= wishes["maxVisitsDay"] else "not"
        yield {"about": "many", "verdict": verdict, "wanted": needs.most_a_day, "most": wishes["maxVisitsDay"]}


def _unless(so: bool | None) -> str:
    return "unsaid" if so is None else "not" if so else "fits"


_UNWISHED = {"dogs": "noDogs", "cats": "noCats"}


def _pets(pets: Sequence[str] | None, pa: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    if pets is None:
        for what, wish in _UNWISHED.items():
            if pa["wishes"][wish]:
                yield {"about": "pet", "verdict": "unsaid", "what": what}
        return
    for what in pets:
        unwished = what in _UNWISHED and pa["wishes"][_UNWISHED[what]]
        yield {"about": "pet", "verdict": "not" if unwished else _said(what in pa["petsFine"]), "what": what}


def _said(fits: bool) -> str:
    return "fits" if fits else "unsaid"


def _wished(wishes: Wishes, pa: Mapping[str, Any]) -> list[dict[str, Any]]:
    reasons = list(_named("interest", wishes.interests, pa["interests"]))
    for about, wished, said in (("rhythm", wishes.rhythm, pa["rhythm"]), ("gender", wishes.gender, pa["gender"])):
        if wished is not None:
            verdict = "unsaid" if said is None else "fits" if said == wished else "not"
            reasons.append({"about": about, "verdict": verdict, "what": wished})
    if wishes.no_smoker:
        reasons.append({"about": "no_smoker", "verdict": _unless(pa["smokes"])})
    if wishes.drives:
        verdict = "unsaid" if pa["drives"] is None else "fits" if pa["drives"] else "not"
        reasons.append({"about": "drives", "verdict": verdict})
    if folded(wishes.faith):
        said = folded(pa["faith"])
        verdict = "unsaid" if not said else "fits" if said == folded(wishes.faith) else "not"
        reasons.append({"about": "faith", "verdict": verdict, "what": wishes.faith})
    return reasons


RATES = ("weekdayPence", "saturdayPence", "sundayPence")


def cost_of(
    visits: Sequence[Wanted], charges: Mapping[str, int | None] | None, km: int | None, weekly_pence: int | None
) -> Cost:
    """By the day on which each minute falls; a night is one charge; travel is there and back for each visit.

    Where no visits are wanted there is no week to cost, and the money buys hours of weekdays.
    """
    said: Mapping[str, int | None] = charges or {}
    rate = said.get("weekdayPence")
    if not visits:
        hours = weekly_pence // rate if weekly_pence is not None and rate else None
        return Cost(None, () if rate is not None else ("weekdayPence",), hours)
    used = _minutes_by_charge(visits)
    lacks = [name for name, quantity in used.items() if quantity and said.get(name) is None]
    travels = _travel(len(visits), said, km)
    if travels is None:
        lacks.append("travelPencePerKm")
    if [name for name in lacks if name != "travelPencePerKm"]:
        return Cost(None, tuple(lacks), None)
    time = sum(used[name] * (said.get(name) or 0) for name in RATES)
    nights = used["sleepInPence"] * (said.get("sleepInPence") or 0)
    week = (time + 30) // 60 + nights + (travels or 0)
    minutes = sum(visit.minutes for visit in visits)
    hours = weekly_pence * minutes // (week * 60) if weekly_pence is not None and week else None
    return Cost(week, tuple(lacks), hours)


def _minutes_by_charge(visits: Sequence[Wanted]) -> dict[str, int]:
    used = {"weekdayPence": 0, "saturdayPence": 0, "sundayPence": 0, "sleepInPence": 0}
    for visit in visits:
        if visit.sleep_in:
            used["sleepInPence"] += 1
            continue
        start, left = visit.start, visit.minutes
        while left > 0:
            part = min(left, DAY - start % DAY)
            used[_rate_of(start // DAY % 7)] += part
            start, left = start + part, left - part
    return used


def _rate_of(day: int) -> str:
    return RATES[max(0, day - 4)]


def _travel(many: int, said: Mapping[str, int | None], km: int | None) -> int | None:
    """None where it is not known what the way costs."""
    per_km = said.get("travelPencePerKm")
    if per_km == 0:
        return 0
    return None if per_km is None or km is None else 2 * km * per_km * many
