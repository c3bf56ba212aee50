"""Who suits: the cases that phones read too, and the same answer by columns, by a phone's own code and one by one."""

from __future__ import annotations

import json
import math
import subprocess
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carematch.core.places import COSINES, distance_km, in_units
from carematch.directory.matching import rank
from carematch.directory.packed import Directory, distances_km, line_of
from tests.directory.matching_cases import ALL_DAY, FILE, Case, as_json, cases, pa, question_of, visit
from tests.sync.stateful.phones import NODE, ROOT

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_comes_out_as_it_was_thought_out_by_hand(case: Case) -> None:
    hits = rank(case.pas.items(), question_of(case.query))

    assert ", ".join(f"{hit.pa_id} {hit.fit.name.lower()} {hit.score}" for hit in hits) == case.stated


def test_the_file_that_phones_read_is_of_these_cases() -> None:
    assert len(CASES) >= 60
    assert FILE.read_text(encoding="utf-8") == as_json(), "python -m tests.directory.matching_cases"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.parametrize("limit", [1, 100])
def test_columns_say_the_same_as_one_by_one(case: Case, limit: int) -> None:
    directory = Directory([line_of(pa_id, json.dumps(d)) for pa_id, d in case.pas.items() if d["accepting"]])

    ranked = directory.rank(question_of(case.query), limit=limit)

    one_by_one = rank(case.pas.items(), question_of(case.query))
    assert [hit for hit, _ in ranked.first] == one_by_one[:limit]
    assert sum(ranked.counts.values()) == len(one_by_one)
    assert all(ranked.counts[fit] == sum(hit.fit is fit for hit in one_by_one) for fit in ranked.counts)


def test_no_cosine_lies_where_two_machines_could_round_it_apart() -> None:
    parts = [math.cos(math.radians(degree)) * 1_000_000 % 1 for degree in range(91)]

    assert all(abs(part - 0.5) > 1e-4 for part in parts)
    assert (COSINES[0], COSINES[60], COSINES[90]) == (1_000_000, 500_000, 0)


# Whatever people say

clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 7, 15, 30, 45, 59]))
weekdays = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
spans = st.fixed_dictionaries({"weekday": weekdays, "from": clocks, "to": clocks | st.just("24:00")}).filter(
    lambda each: each["from"] < each["to"]
)
words = st.lists(st.sampled_from(["Welsh", "welsh ", "ÉCOSSAIS", "écossais", "chess", "peg", "İ", "ß"]), max_size=4)
km = st.none() | st.integers(0, 60)
maybe = st.none() | st.booleans()
somewhere = st.tuples(
    st.integers(4_990_000, 6_090_000).map(lambda each: each / 100_000),
    st.integers(-800_000, 180_000).map(lambda each: each / 100_000),
)
places = st.none() | somewhere.map(list)
pence = st.none() | st.integers(0, 5000)
pas = st.builds(
    pa,
    languages=words,
    skills=words,
    interests=words,
    weekly=st.lists(spans, max_size=6) | st.just(ALL_DAY),
    at=places,
    travelKm=km,
    accepting=st.sampled_from([True, True, True, False]),
    rhythm=st.sampled_from([None, "calm", "steady", "lively"]),
    gender=st.sampled_from([None, "woman", "man", "other"]),
    smokes=maybe,
    drives=maybe,
    petsFine=st.lists(st.sampled_from(["dogs", "cats", "other"]), unique=True),
    faith=st.sampled_from(["", " ", "Quaker", "quaker"]),
    wishes=st.fixed_dictionaries(
        {
            "noSmoking": st.booleans(),
            "noDogs": st.booleans(),
            "noCats": st.booleans(),
            "minMinutes": st.none() | st.integers(0, 120),
            "maxVisitsDay": st.none() | st.integers(0, 3),
            "furthestKm": km,
        }
    ),
    charges=st.none()
    | st.fixed_dictionaries(
        dict.fromkeys(["weekdayPence", "saturdayPence", "sundayPence", "sleepInPence", "travelPencePerKm"], pence)
    ),
)
queries = st.builds(
    lambda needs, wishes, at, pence: Case("any", {}, "", needs, wishes, at, pence).query,
    st.fixed_dictionaries(
        {
            "languages": words,
            "skills": words,
            "visits": st.lists(st.builds(visit, weekdays, clocks, clocks, sleep_in=st.booleans()), max_size=4),
            "withinKm": km,
            "smoking": maybe,
            "pets": st.none() | st.lists(st.sampled_from(["dogs", "cats", "other"]), unique=True),
        }
    ),
    st.fixed_dictionaries(
        {
            "interests": words,
            "rhythm": st.sampled_from([None, "calm"]),
            "noSmoker": st.booleans(),
            "drives": st.booleans(),
            "gender": st.sampled_from([None, "woman"]),
            "faith": st.sampled_from(["", " ", "Quaker"]),
        }
    ),
    places,
    pence,
)
asked = st.tuples(
    st.lists(pas, max_size=6).map(lambda each: [{"id": f"{at}", "d": d} for at, d in enumerate(each)]), queries
)


@given(st.lists(asked, min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_whatever_is_asked_a_phone_and_columns_say_the_same(
    several: list[tuple[list[dict[str, Any]], dict[str, Any]]],
) -> None:
    questions = [{"pas": lines, "query": query} for lines, query in several]

    by_phone = _ask_phone(questions)

    for (lines, query), said in zip(several, by_phone, strict=True):
        records = [(each["id"], each["d"]) for each in lines]
        directory = Directory([line_of(pa_id, json.dumps(d)) for pa_id, d in records if d["accepting"]])
        by_columns = [hit.wire for hit, _ in directory.rank(question_of(query), limit=100).first]
        assert by_columns == [hit.wire for hit in rank(records, question_of(query))]
        assert by_columns == said


def _ask_phone(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """What the phone's own code says of all of them, in one process of Node."""
    words = [str(NODE), "--import", "./phones/resolve.ts", "phones/rank.ts"]
    process = subprocess.run(
        words,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        cwd=ROOT / "frontend",
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    said: list[list[dict[str, Any]]] = json.loads(process.stdout)
    return said


@given(somewhere, st.lists(somewhere, min_size=1, max_size=30))
@settings(max_examples=200, deadline=None)
def test_many_distances_at_once_are_those_of_each_and_near_the_globes(
    here: tuple[float, float], there: list[tuple[float, float]]
) -> None:
    at_once = distances_km(here, np.array([in_units(end) for end in there], np.int64)).tolist()

    assert at_once == [distance_km(here, end) for end in there]
    assert all(abs(km - _haversine(here, end)) <= 0.6 + km / 400 for km, end in zip(at_once, there, strict=True))


def _haversine(here: tuple[float, float], there: tuple[float, float]) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = ((math.radians(lat), math.radians(lon)) for lat, lon in (here, there))
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(chord))
