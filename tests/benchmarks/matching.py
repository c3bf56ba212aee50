"""Who suits: 10,000 PAs ranked at once, beside a plain loop over them and beside SQL, and a person's request for it.

What is measured and how to read it: docs/benchmarks.md.
"""

from __future__ import annotations

import heapq
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from carematch import create_app
from carematch.core import wire
from carematch.core.db import db, write_session
from carematch.core.ids import uuid7
from carematch.core.places import distance_km, known_places
from carematch.core.when import WEEKDAYS
from carematch.directory.matching import AGAINST, FOR, Fit, Needs, Question, Wanted, folded, slots_of, times_points
from carematch.directory.models import PaProfile
from carematch.directory.packed import Directory, line_of
from carematch.sync import stamp
from tests import factories
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.report import Report, Samples, in_time, p95
from tests.clock import NOON, TestClock
from tests.databases import migrate
from tests.settings import settings

PARTS = ("ours", "loop", "sql", "request")
PAS, FIRST = 10_000, 20
ROUNDS, QUICK_ROUNDS = 7, 3
REPEATS, REQUESTS = 20, 100
LIMIT_MS = 50
PEERS = ("loop", "sql")

SKILLS = (
    "medication",
    "moving",
    "personal_care",
    "cooking",
    "dementia",
    "learning_disability",
    "autism",
    "epilepsy",
    "peg",
    "catheter",
    "driving",
    "bsl",
    "makaton",
)
LANGUAGES = ("English", "Welsh", "Polish", "Urdu", "Punjabi", "Bengali", "Arabic", "Gujarati")
INTERESTS = ("dogs", "chess", "radio", "gardens", "walking", "football", "music", "baking", "films", "fishing")

WEEK = tuple(Wanted(day, *hours) for day in WEEKDAYS for hours in (("09:00", "10:00"), ("18:00", "18:45")))
NEEDS = Needs(("English", "Welsh"), ("medication", "moving"), WEEK, 40, False, ("dogs",))
OUTCODE = "B12"


def make_words(seed: int, many: int) -> Iterator[dict[str, Any]]:
    """What so many PAs say of themselves, by the names of the table's columns; the same for the same seed.

    They live all over the country, as many in each postcode district.
    """
    chance = random.Random(seed)
    outcodes = sorted(known_places())
    for at in range(many):
        weekly = []
        for day in sorted(chance.sample(WEEKDAYS, chance.choice([2, 3, 4, 5, 6, 7])), key=WEEKDAYS.index):
            start = chance.choice([7, 8, 9, 14])
            end = min(24, start + chance.choice([4, 6, 8, 12]))
            weekly.append({"weekday": day, "from": f"{start:02}:00", "to": f"{end:02}:00"})
        yield {
            "name": f"Person {at}",
            "known_as": f"P{at}",
            "languages": ["English", *(each for each in LANGUAGES[1:] if chance.random() < 0.12)],
            "skills": [each for each in SKILLS if chance.random() < 0.4],
            "interests": chance.sample(INTERESTS, 3),
            "outcode": outcodes[at % len(outcodes)],
            "travel_km": chance.choice([None, 10, 20, 40]),
            "hour_pence": chance.randrange(1400, 2600, 50),
            "weekly": weekly,
            "pets_fine": chance.sample(["dogs", "cats"], chance.choice([0, 1, 2])),
            "wishes": {"no_dogs": chance.random() < 0.1, "min_minutes": chance.choice([None, 30, 60])},
        }


@dataclass(frozen=True)
class Town:
    """An application with a directory, and a person who asks in it."""

    app: Flask
    client: FlaskClient
    circle_id: UUID
    pas: Sequence[tuple[str, Mapping[str, Any]]]

    def ask(self) -> list[str]:
        """The ids of the first, by a request."""
        answer = self.client.get(f"/api/circles/{self.circle_id}/matches?limit={FIRST}")
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        return [hit["paId"] for hit in (answer.json or {})["hits"]]


@contextmanager
def make_town(*, many: int, seed: int = 3) -> Iterator[Town]:
    """The PAs' records pass through the models and the projection, as by mutations, but many in a transaction."""
    with tempfile.TemporaryDirectory(prefix="carematch-benchmark-") as folder:
        url = f"sqlite:///{Path(folder) / 'carematch.db'}"
        migrate(url)
        app = create_app(settings(database_url=url), clock=TestClock())
        holder_id = factories.make_holder(app)
        user = factories.make_user(app, name="One For All", email="pas@benchmark.example")
        person = factories.make_user(app, name="Maya Brook", email="maya@benchmark.example")
        circle_id = factories.make_circle(app, holder_id, person_name=person.name, person=person)
        factories.do(app, person, "circle.set_details", circleId=circle_id, outcode=OUTCODE)
        needs: dict[str, Any] = {
            "languages": list(NEEDS.languages),
            "skills": list(NEEDS.skills),
            "visits": [visit.wire for visit in NEEDS.visits],
            "withinKm": NEEDS.within_km,
            "smoking": NEEDS.smoking,
            "pets": list(NEEDS.pets or ()),
        }
        factories.do(app, person, "need.set", circleId=circle_id, **needs)
        with app.app_context():
            words = list(make_words(seed, many))
            for start in range(0, many, 1000):
                with write_session() as session:
                    stamp.watch(session)
                    for each in words[start : start + 1000]:
                        session.add(PaProfile(id=uuid7(), holder_id=holder_id, user_id=user.id, accepting=True, **each))
                    stamp.stamp(session, now=NOON)
            records = db.session.connection().exec_driver_sql(
                "SELECT id, body FROM sync_record WHERE kind = 'pa_profile' ORDER BY id"
            )
            pas = [(str(UUID(pa_id)), wire.decode(body)) for pa_id, body in records]
            db.session.remove()
        try:
            yield Town(app, factories.signed_in(app, person), circle_id, pas)
        finally:
            with app.app_context():
                db.engine.dispose()


def question() -> Question:
    return Question(needs=NEEDS, at=known_places()[OUTCODE], today=NOON.date().isoformat())


def run(*, quick: bool, parts: Sequence[str]) -> Report:
    """All parts, in turn in each round; every way has to find the same PAs in the same order."""
    samples, rounds = Samples(), QUICK_ROUNDS if quick else ROUNDS
    with make_town(many=PAS) as town:
        ways = ways_of(town.pas)
        expected = ways["ours"]()
        for _ in range(rounds):
            for name, way in ways.items():
                if name in parts:
                    wait_until_quiet(at_most_seconds=2 if quick else 20)
                    _measure(samples, name, way, expected)
            if "request" in parts:
                wait_until_quiet(at_most_seconds=2 if quick else 20)
                samples.add("request_p95_ms", p95([_timed(town.ask, expected) for _ in range(REQUESTS)]))
    return report_of(samples, rounds)


def ways_of(pas: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Callable[[], list[str]]]:
    """By name, how the first are found: each has made ready what it may, for records change seldom."""
    directory = Directory([line_of(pa_id, wire.encode(pa)) for pa_id, pa in pas])
    return {
        "ours": partial(directory.order, question(), limit=FIRST),
        "loop": partial(loop, [ready(pa_id, pa) for pa_id, pa in pas], question()),
        "sql": partial(sql, open_table(pas), question()),
    }


def _measure(samples: Samples, name: str, way: Callable[[], list[str]], expected: list[str]) -> None:
    many = REPEATS if name == "ours" else 3
    samples.add(f"{name}_ms", *(_timed(way, expected) for _ in range(many)))


def _timed(way: Callable[[], list[str]], expected: list[str]) -> float:
    start = time.perf_counter()
    found = way()
    took = (time.perf_counter() - start) * 1000
    if found != expected:
        raise RuntimeError("it found others, or in another order")
    return took


def report_of(samples: Samples, rounds: int) -> Report:
    medians = samples.medians()
    report = Report("matching", rounds, limit={"request_p95": LIMIT_MS})
    for name, value in medians.items():
        (report.peers if name.startswith(PEERS) else report.ours)[name] = value
    for peer in PEERS:
        if f"{peer}_ms" in medians and "ours_ms" in medians:
            report.ratios[peer] = in_time(medians["ours_ms"], medians[f"{peer}_ms"])
    if "request_p95_ms" in medians:
        report.ratios["request_p95"] = in_time(medians["request_p95_ms"], LIMIT_MS)
    return report


# A plain loop


@dataclass(frozen=True, slots=True)
class Ready:
    """A PA as a loop over them would keep them: words folded, hours as bits."""

    pa_id: str
    at: tuple[float, float] | None
    languages: frozenset[str]
    skills: frozenset[str]
    slots: int
    has_hours: bool
    limit_km: int | None
    no_smoking: bool
    no_dogs: bool
    pets_fine: frozenset[str]
    min_minutes: int | None
    max_visits_day: int | None


def ready(pa_id: str, pa: Mapping[str, Any]) -> Ready:
    limits = [each for each in (pa["travelKm"], pa["wishes"]["furthestKm"]) if each is not None]
    return Ready(
        pa_id,
        (pa["at"][0], pa["at"][1]) if pa["at"] else None,
        frozenset(map(folded, pa["languages"])),
        frozenset(map(folded, pa["skills"])),
        slots_of(pa["availability"]["weekly"]),
        bool(pa["availability"]["weekly"]),
        min(limits, default=None),
        pa["wishes"]["noSmoking"],
        pa["wishes"]["noDogs"],
        frozenset(pa["petsFine"]),
        pa["wishes"]["minMinutes"],
        pa["wishes"]["maxVisitsDay"],
    )


def loop(pas: Sequence[Ready], asked: Question) -> list[str]:  # noqa: C901 - as plain as a loop is
    """The rules of this question, one PA after another; how far it is to a place is worked out once for each place."""
    needs, at = asked.needs, asked.at
    languages, skills = list(map(folded, needs.languages)), list(map(folded, needs.skills))
    visits, shortest, most = [visit.slots for visit in needs.visits], needs.shortest or 0, needs.most_a_day
    distances: dict[tuple[float, float], int] = {}
    found = []
    for pa in pas:
        score, fit = 0, Fit.YES
        km = None
        if pa.at is not None and at is not None:
            km = distances.get(pa.at)
            if km is None:
                km = distances[pa.at] = distance_km(at, pa.at)
        for about, wanted, said in (("language", languages, pa.languages), ("skill", skills, pa.skills)):
            for word in wanted:
                if word in said:
                    score += FOR[about]
                elif said:
                    score, fit = score - AGAINST[about], Fit.NO
                else:
                    fit = min(fit, Fit.UNSAID)
        if not pa.has_hours:
            fit = min(fit, Fit.UNSAID)
        else:
            slots = pa.slots
            missing = 0
            for visit in visits:
                if slots & visit != visit:
                    missing += 1
            score += times_points(len(visits), missing)
            if missing:
                fit = Fit.NO
        if needs.within_km is not None:
            if km is None:
                fit = min(fit, Fit.UNSAID)
            elif km <= needs.within_km:
                score += FOR["distance"]
            else:
                score, fit = score - AGAINST["distance"], Fit.NO
        if pa.limit_km is not None:
            if km is None:
                fit = min(fit, Fit.UNSAID)
            elif km <= pa.limit_km:
                score += FOR["travel"]
            else:
                score, fit = score - AGAINST["travel"], Fit.NO
        if pa.no_smoking:
            score += FOR["smoking"]
        if pa.no_dogs:
            score, fit = score - AGAINST["pet"], Fit.NO
        elif "dogs" in pa.pets_fine:
            score += FOR["pet"]
        else:
            fit = min(fit, Fit.UNSAID)
        if pa.min_minutes is not None:
            if shortest >= pa.min_minutes:
                score += FOR["short"]
            else:
                score, fit = score - AGAINST["short"], Fit.NO
        if pa.max_visits_day is not None:
            if most <= pa.max_visits_day:
                score += FOR["many"]
            else:
                score, fit = score - AGAINST["many"], Fit.NO
        found.append((-fit, -score, 1 << 20 if km is None else km, pa.pa_id))
    return [pa_id for *_, pa_id in heapq.nsmallest(FIRST, found)]


# SQL

WORDS, BITS = 11, 63
"""Whole numbers of a database hold 63 bits and a sign."""


def open_table(pas: Sequence[tuple[str, Mapping[str, Any]]]) -> sqlite3.Connection:
    """A table with a row a PA: words and hours as bits, places by number; and one with a row a place."""
    connection = sqlite3.connect(":memory:")
    numbers = ["place", "languages", "skills", "has_hours", *(f"h{at}" for at in range(WORDS))]
    numbers += ["limit_km", "no_smoking", "no_dogs", "fine_dogs", "min_minutes", "max_visits_day"]
    connection.execute(f"CREATE TABLE pa (id TEXT PRIMARY KEY, {' INTEGER, '.join(numbers)} INTEGER) WITHOUT ROWID")
    connection.execute("CREATE TABLE place (id INTEGER PRIMARY KEY, lat REAL, lon REAL)")
    places: dict[tuple[float, float], int] = {}
    marks = ", ".join("?" * (1 + len(numbers)))
    for pa_id, pa in pas:
        each = ready(pa_id, pa)
        row = (
            pa_id,
            places.setdefault(each.at, len(places)) if each.at else None,
            _bits(LANGUAGES, each.languages),
            _bits(SKILLS, each.skills),
            each.has_hours,
            *_in_words(each.slots),
            each.limit_km,
            each.no_smoking,
            each.no_dogs,
            "dogs" in each.pets_fine,
            each.min_minutes,
            each.max_visits_day,
        )
        connection.execute(f"INSERT INTO pa VALUES ({marks})", row)  # noqa: S608 - marks alone
    numbered = [(at, *place) for place, at in places.items()]
    connection.executemany("INSERT INTO place VALUES (?, ?, ?)", numbered)
    return connection


def _bits(known: Sequence[str], said: frozenset[str]) -> int:
    return sum(1 << at for at, word in enumerate(known) if folded(word) in said)


def _in_words(slots: int) -> list[int]:
    return [slots >> BITS * at & (1 << BITS) - 1 for at in range(WORDS)]


def sql(connection: sqlite3.Connection, asked: Question) -> list[str]:
    """One statement; how far it is to each place is told to it, for SQLite counts in no whole numbers of that size."""
    needs = asked.needs
    assert asked.at is not None
    start = asked.at
    connection.create_function("km", 2, lambda lat, lon: distance_km(start, (lat, lon)), deterministic=True)
    languages = [_bits(LANGUAGES, frozenset([folded(word)])) for word in needs.languages]
    skills = [_bits(SKILLS, frozenset([folded(word)])) for word in needs.skills]
    covered = " + ".join(f"({_covers(visit.slots)})" for visit in needs.visits)
    many = len(needs.visits)
    nots, points = [], []
    for column, about, wanted in (("languages", "language", languages), ("skills", "skill", skills)):
        for bit in wanted:
            nots.append(f"({column} <> 0 AND {column} & {bit} = 0)")
            points.append(_points(f"{column} & {bit} <> 0", f"{column} <> 0", about))
    rules = (
        (f"km <= {needs.within_km}", "1", "distance"),
        ("km <= limit_km", "limit_km IS NOT NULL", "travel"),
        ("1", "no_smoking", "smoking"),
        ("NOT no_dogs", "(no_dogs OR fine_dogs)", "pet"),
        (f"{needs.shortest} >= min_minutes", "min_minutes IS NOT NULL", "short"),
        (f"{needs.most_a_day} <= max_visits_day", "max_visits_day IS NOT NULL", "many"),
    )
    for fits, where, about in rules:
        nots.append(f"({where} AND NOT {fits})")
        points.append(_points(fits, where, about))
    table = ",".join(f"({count}, {times_points(many, many - count)})" for count in range(many + 1))
    return [
        pa_id
        for (pa_id,) in connection.execute(
            f"""
            WITH far AS MATERIALIZED (SELECT id, km(lat, lon) AS km FROM place),
            points(covered, points) AS MATERIALIZED (VALUES {table}),
            said AS MATERIALIZED (
                SELECT pa.*, far.km, {covered} AS covered FROM pa LEFT JOIN far ON far.id = pa.place
            ),
            judged AS (
                SELECT said.id, km,
                    CASE WHEN (has_hours AND said.covered < {many}) OR {" OR ".join(nots)} THEN 0
                        WHEN NOT has_hours OR km IS NULL OR languages = 0 OR skills = 0
                            OR NOT (no_dogs OR fine_dogs) THEN 1 ELSE 2 END AS fit,
                    has_hours * points.points + {" + ".join(points)} AS score
                FROM said JOIN points ON points.covered = said.covered
            )
            SELECT id FROM judged ORDER BY fit DESC, score DESC, km IS NULL, km, id LIMIT {FIRST}
            """  # noqa: S608 - made of this file's own numbers
        )
    ]


def _covers(slots: int) -> str:
    return " AND ".join(f"h{at} & {word} = {word}" for at, word in enumerate(_in_words(slots)) if word)


def _points(fits: str, where: str, about: str) -> str:
    return f"CASE WHEN {where} THEN CASE WHEN {fits} THEN {FOR[about]} ELSE {-AGAINST[about]} END ELSE 0 END"
