"""The cases to which both sides of the search are held, and the file in which phones and the server read them.

``python -m tests.directory.matching_cases`` writes ``matching_cases.json``. What stands here of each case was thought
out by hand: who comes in which order, how they fit, and their points. The file has all the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carematch.core.schema import camel
from carematch.directory.matching import Needs, Question, Wanted, Wishes, rank
from carematch.directory.projections import CHARGES, UNWISHED

FILE = Path(__file__).with_suffix(".json")

HOME = [52.41, -4.08]
NORTH_10 = [52.5, -4.08]
EAST_40 = [52.41, -3.49]
TODAY = "2026-11-24"

ALL_DAY = [{"weekday": day, "from": "08:00", "to": "18:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]
WEEKDAYS = ALL_DAY[:5]
UNPRICED = {"weekdayPence": None} | {camel(name): None for name in CHARGES}
RATES = {"weekdayPence": 1800, "saturdayPence": 2000, "sundayPence": 2200, "sleepInPence": 9000}


def pa(**said: Any) -> dict[str, Any]:
    """A PA's record as it travels, of somebody who has said nothing but that they take on new people."""
    wishes = {camel(name): value for name, value in UNWISHED.items()} | said.pop("wishes", {})
    charges = said.pop("charges", None)
    availability = {"weekly": said.pop("weekly", []), "extra": [], "away": said.pop("away", [])}
    return {
        "name": "Sam Rees",
        "knownAs": "Sam",
        "about": "",
        "languages": [],
        "interests": [],
        "skills": [],
        "outcode": "",
        "at": None,
        "travelKm": None,
        "hourPence": (charges or {}).get("weekdayPence"),
        "accepting": True,
        "rhythm": None,
        "smokes": None,
        "drives": None,
        "petsFine": [],
        "gender": None,
        "faith": "",
        "charges": UNPRICED | charges if charges else None,
        "wishes": wishes,
        "availability": availability,
    } | said


def visit(weekday: str, starts: str, ends: str, *, sleep_in: bool = False) -> dict[str, Any]:
    return {"weekday": weekday, "from": starts, "to": ends, "sleepIn": sleep_in}


@dataclass(frozen=True)
class Case:
    """``stated`` is what comes of it, by hand: ``id fit points`` of each, best first."""

    name: str
    pas: Mapping[str, dict[str, Any]]
    stated: str
    needs: Mapping[str, Any] = field(default_factory=dict)
    wishes: Mapping[str, Any] = field(default_factory=dict)
    at: list[float] | None = None
    pence: int | None = None

    @property
    def query(self) -> dict[str, Any]:
        """The question as phones hold it."""
        needs: dict[str, Any] = {
            "languages": [],
            "skills": [],
            "visits": [],
            "withinKm": None,
            "smoking": None,
            "pets": None,
        }
        wishes: dict[str, Any] = {
            "interests": [],
            "rhythm": None,
            "noSmoker": False,
            "drives": False,
            "gender": None,
            "faith": "",
        }
        return {
            "needs": needs | dict(self.needs),
            "wishes": wishes | dict(self.wishes),
            "at": self.at,
            "weeklyPence": self.pence,
            "today": TODAY,
        }


def question_of(query: Mapping[str, Any]) -> Question:
    """The same question as the server holds it."""
    needs, wishes = query["needs"], query["wishes"]
    return Question(
        needs=Needs(
            languages=tuple(needs["languages"]),
            skills=tuple(needs["skills"]),
            visits=tuple(
                Wanted(each["weekday"], each["from"], each["to"], each["sleepIn"]) for each in needs["visits"]
            ),
            within_km=needs["withinKm"],
            smoking=needs["smoking"],
            pets=None if needs["pets"] is None else tuple(needs["pets"]),
        ),
        wishes=Wishes(
            interests=tuple(wishes["interests"]),
            rhythm=wishes["rhythm"],
            no_smoker=wishes["noSmoker"],
            drives=wishes["drives"],
            gender=wishes["gender"],
            faith=wishes["faith"],
        ),
        at=tuple(query["at"]) if query["at"] else None,
        weekly_pence=query["weeklyPence"],
        today=query["today"],
    )


def cases() -> Iterator[Case]:
    yield from _order()
    yield from _words()
    yield from _times()
    yield from _places()
    yield from _wishes_of_pas()
    yield from _wishes_of_the_person()
    yield from _money()


def _order() -> Iterator[Case]:
    yield Case("nobody is there", {}, "")
    yield Case(
        "nothing is needed: all are shown, the id decides",
        {"c": pa(), "a": pa(), "b": pa()},
        "a yes 0, b yes 0, c yes 0",
    )
    yield Case("who takes on nobody is not found", {"a": pa(accepting=False), "b": pa()}, "b yes 0")
    yield Case(
        "among equals the nearer stands first, and who is nowhere last",
        {"a": pa(), "b": pa(at=NORTH_10), "c": pa(at=HOME)},
        "c yes 0, b yes 0, a yes 0",
        at=HOME,
    )
    yield Case(
        "the same distance: the id decides", {"b": pa(at=NORTH_10), "a": pa(at=NORTH_10)}, "a yes 0, b yes 0", at=HOME
    )
    yield Case(
        "who fits stands before who has not said, and they before who does not fit, whatever their points",
        {
            "a": pa(skills=["cooking"], interests=["radio", "chess"], languages=["English"]),
            "b": pa(skills=[], languages=["English"]),
            "c": pa(skills=["medication"], languages=["English"]),
        },
        "c yes 8, b unsaid 4, a no -4",
        needs={"skills": ["medication"], "languages": ["English"]},
        wishes={"interests": ["radio", "chess"]},
    )
    yield Case(
        "a new PA who has said nothing is no near miss",
        {"a": pa(), "b": pa(skills=["cooking"])},
        "a unsaid 0, b no -12",
        needs={"skills": ["peg"]},
    )
    yield Case(
        "the nearest miss is who misses least",
        {"a": pa(skills=["cooking"]), "b": pa(skills=["cooking", "moving"]), "c": pa(skills=["driving"])},
        "b no -4, a no -20, c no -36",
        needs={"skills": ["cooking", "moving", "bsl"]},
    )
    yield Case(
        "neither a low price nor much said puts anybody first",
        {
            "a": pa(about="I have done this for years.", charges={"weekdayPence": 3000}),
            "b": pa(charges={"weekdayPence": 1200}),
        },
        "a yes 0, b yes 0",
        pence=30000,
    )


def _words() -> Iterator[Case]:
    yield Case(
        "capitals and spaces do not matter",
        {"a": pa(languages=[" welsh\n"])},
        "a yes 4",
        needs={"languages": ["Welsh "]},
    )
    yield Case("accents do matter", {"a": pa(languages=["Francais"])}, "a no -12", needs={"languages": ["Français"]})
    yield Case(
        "capitals beyond English", {"a": pa(languages=["ÇERKESÇE"])}, "a yes 4", needs={"languages": ["çerkesçe"]}
    )
    yield Case(
        "every language that is needed",
        {"a": pa(languages=["Welsh"])},
        "a no -8",
        needs={"languages": ["Welsh", "Polish"]},
    )
    yield Case("no language said", {"a": pa()}, "a unsaid 0", needs={"languages": ["Welsh"]})
    yield Case(
        "skills in somebody's own words",
        {"a": pa(skills=["Plaiting hair"])},
        "a yes 4",
        needs={"skills": ["plaiting hair"]},
    )
    yield Case(
        "part of a word is not the word", {"a": pa(skills=["moving house"])}, "a no -12", needs={"skills": ["moving"]}
    )
    yield Case(
        "the same need twice counts twice, for whoever is judged",
        {"a": pa(skills=["peg"])},
        "a yes 8",
        needs={"skills": ["peg", "PEG"]},
    )


def _times() -> Iterator[Case]:
    monday = {"visits": [visit("MO", "09:00", "10:00")]}
    yield Case("hours that cover the visit", {"a": pa(weekly=WEEKDAYS)}, "a yes 24", needs=monday)
    yield Case("no hours said", {"a": pa()}, "a unsaid 0", needs=monday)
    yield Case(
        "another day", {"a": pa(weekly=[{"weekday": "TU", "from": "09:00", "to": "10:00"}])}, "a no -24", needs=monday
    )
    yield Case(
        "to the minute", {"a": pa(weekly=[{"weekday": "MO", "from": "09:00", "to": "10:00"}])}, "a yes 24", needs=monday
    )
    yield Case(
        "a minute short at the end",
        {"a": pa(weekly=[{"weekday": "MO", "from": "09:00", "to": "09:59"}])},
        "a no -24",
        needs=monday,
    )
    yield Case(
        "a minute late at the start",
        {"a": pa(weekly=[{"weekday": "MO", "from": "09:01", "to": "11:00"}])},
        "a no -24",
        needs=monday,
    )
    yield Case(
        "two stretches that touch are one",
        {
            "a": pa(
                weekly=[
                    {"weekday": "MO", "from": "09:40", "to": "11:00"},
                    {"weekday": "MO", "from": "08:00", "to": "09:40"},
                ]
            )
        },
        "a yes 24",
        needs=monday,
    )
    yield Case(
        "two stretches that overlap are one",
        {
            "a": pa(
                weekly=[
                    {"weekday": "MO", "from": "08:00", "to": "09:50"},
                    {"weekday": "MO", "from": "09:20", "to": "10:10"},
                ]
            )
        },
        "a yes 24",
        needs=monday,
    )
    yield Case(
        "a stretch within another takes nothing away",
        {
            "a": pa(
                weekly=[
                    {"weekday": "MO", "from": "08:00", "to": "12:00"},
                    {"weekday": "MO", "from": "08:30", "to": "09:05"},
                ]
            )
        },
        "a yes 24",
        needs=monday,
    )
    yield Case(
        "a gap of a minute is a gap",
        {
            "a": pa(
                weekly=[
                    {"weekday": "MO", "from": "08:00", "to": "09:29"},
                    {"weekday": "MO", "from": "09:30", "to": "11:00"},
                ]
            )
        },
        "a no -24",
        needs=monday,
    )
    night = {"visits": [visit("WE", "22:00", "07:00")]}
    both = [{"weekday": "WE", "from": "21:00", "to": "24:00"}, {"weekday": "TH", "from": "00:00", "to": "08:00"}]
    yield Case(
        "a night over midnight",
        {"a": pa(weekly=both), "b": pa(weekly=both[:1]), "c": pa(weekly=both[1:])},
        "a yes 24, b no -24, c no -24",
        needs=night,
    )
    yield Case(
        "a night from 23:59 to midnight is missing a minute",
        {"a": pa(weekly=[{"weekday": "WE", "from": "21:00", "to": "23:59"}, both[1]])},
        "a no -24",
        needs=night,
    )
    sunday = [{"weekday": "SU", "from": "20:00", "to": "24:00"}, {"weekday": "MO", "from": "00:00", "to": "07:00"}]
    yield Case(
        "Sunday's night goes on on Monday",
        {"a": pa(weekly=sunday), "b": pa(weekly=sunday[:1]), "c": pa(weekly=WEEKDAYS)},
        "a yes 24, b no -24, c no -24",
        needs={"visits": [visit("SU", "22:00", "06:00")]},
    )
    yield Case(
        "until midnight", {"a": pa(weekly=both[:1])}, "a yes 24", needs={"visits": [visit("WE", "22:00", "00:00")]}
    )
    yield Case(
        "from midnight", {"a": pa(weekly=both[1:])}, "a yes 24", needs={"visits": [visit("TH", "00:00", "01:00")]}
    )
    whole = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]
    yield Case(
        "all day and night, from one morning to the next",
        {"a": pa(weekly=whole), "b": pa(weekly=[whole[0]]), "c": pa(weekly=whole[:2])},
        "a yes 24, c yes 24, b no -24",
        needs={"visits": [visit("MO", "09:00", "09:00")]},
    )
    week = {"visits": [visit(day, "09:00", "10:00") for day in ("MO", "TU", "WE", "TH", "FR")]}
    yield Case(
        "all but Tuesdays",
        {"a": pa(weekly=[each for each in WEEKDAYS if each["weekday"] != "TU"]), "b": pa(weekly=WEEKDAYS[:2])},
        "a no 14, b no -5",
        needs=week,
    )
    yield Case(
        "points are rounded down, also below nothing",
        {"a": pa(weekly=WEEKDAYS[:3]), "b": pa(weekly=WEEKDAYS[:4]), "c": pa(weekly=[ALL_DAY[6]])},
        "b no 3, a no -4, c no -24",
        needs={"visits": [visit(day, "09:00", "10:00") for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SA")]},
    )
    yield Case(
        "a visit that is not by the quarter of an hour is taken for as long as it touches",
        {
            "a": pa(weekly=[{"weekday": "MO", "from": "09:05", "to": "09:35"}]),
            "b": pa(weekly=[{"weekday": "MO", "from": "09:00", "to": "09:45"}]),
        },
        "b yes 24, a no -24",
        needs={"visits": [visit("MO", "09:05", "09:35")]},
    )
    away = [
        {"from": "2026-11-01", "to": "2026-11-23"},
        {"from": "2026-11-20", "to": "2026-11-24"},
        {"from": "2026-12-24", "to": "2027-01-02"},
    ]
    yield Case(
        "times away are told of, from today on, and count neither way",
        {"a": pa(weekly=WEEKDAYS, away=away)},
        "a yes 24",
        needs=monday,
    )


def _places() -> Iterator[Case]:
    yield Case("near enough to the kilometre", {"a": pa(at=NORTH_10)}, "a yes 4", needs={"withinKm": 10}, at=HOME)
    yield Case("a kilometre too far", {"a": pa(at=NORTH_10)}, "a no -12", needs={"withinKm": 9}, at=HOME)
    yield Case("at the same place", {"a": pa(at=HOME)}, "a yes 4", needs={"withinKm": 0}, at=HOME)
    yield Case("where the PA lives was not said", {"a": pa()}, "a unsaid 0", needs={"withinKm": 10}, at=HOME)
    yield Case("where the person lives was not said", {"a": pa(at=HOME)}, "a unsaid 0", needs={"withinKm": 10})
    yield Case("north and east", {"a": pa(at=EAST_40), "b": pa(at=NORTH_10)}, "b yes 0, a yes 0", at=HOME)
    yield Case(
        "from one end of the country to the other",
        {"a": pa(at=[60.15289, -1.14493]), "b": pa(at=[49.91474, -6.31593]), "c": pa(at=[57.13525, -2.12034])},
        "b yes 0, c yes 0, a yes 0",
        at=[50.2660, -5.0527],
    )
    yield Case(
        "half a kilometre is one",
        {"a": pa(at=[52.41450, -4.08]), "b": pa(at=[52.41449, -4.08])},
        "b yes 0, a yes 0",
        at=HOME,
    )
    yield Case(
        "east of Greenwich and west of it",
        {"a": pa(at=[51.5, 0.05])},
        "a yes 4",
        needs={"withinKm": 7},
        at=[51.5, -0.05],
    )


def _wishes_of_pas() -> Iterator[Case]:
    yield Case(
        "a PA travels so far",
        {"a": pa(at=NORTH_10, travelKm=10), "b": pa(at=NORTH_10, travelKm=9)},
        "a yes 2, b no -12",
        at=HOME,
    )
    yield Case(
        "the nearer of two limits counts",
        {"a": pa(at=NORTH_10, travelKm=20, wishes={"furthestKm": 5})},
        "a no -12",
        at=HOME,
    )
    yield Case("a limit, and nobody knows how far", {"a": pa(travelKm=10)}, "a unsaid 0", at=HOME)
    yield Case("a limit of nothing", {"a": pa(at=HOME, travelKm=0)}, "a yes 2", at=HOME)
    smoke = {"a": pa(wishes={"noSmoking": True}), "b": pa()}
    yield Case("nobody may smoke, and somebody does", smoke, "b yes 0, a no -12", needs={"smoking": True})
    yield Case("nobody may smoke, and nobody does", smoke, "a yes 2, b yes 0", needs={"smoking": False})
    yield Case("nobody may smoke, and the person has not said", smoke, "b yes 0, a unsaid 0")
    pets = {"a": pa(wishes={"noDogs": True}), "b": pa(petsFine=["dogs"]), "c": pa(petsFine=["cats"]), "d": pa()}
    yield Case("a dog at home", pets, "b yes 2, c unsaid 0, d unsaid 0, a no -12", needs={"pets": ["dogs"]})
    yield Case("no pets at home", pets, "a yes 0, b yes 0, c yes 0, d yes 0", needs={"pets": []})
    yield Case("whether there are pets was not said", pets, "b yes 0, c yes 0, d yes 0, a unsaid 0")
    yield Case(
        "a dog and a cat",
        {
            "a": pa(petsFine=["dogs", "cats"]),
            "b": pa(petsFine=["dogs"], wishes={"noCats": True}),
            "c": pa(petsFine=["cats"]),
        },
        "a yes 4, c unsaid 2, b no -10",
        needs={"pets": ["dogs", "cats"]},
    )
    yield Case(
        "another pet",
        {"a": pa(petsFine=["other"]), "b": pa(petsFine=["dogs"])},
        "a yes 2, b unsaid 0",
        needs={"pets": ["other"]},
    )
    yield Case(
        "said to be fine and wished away: the wish counts",
        {"a": pa(petsFine=["dogs"], wishes={"noDogs": True})},
        "a no -12",
        needs={"pets": ["dogs"]},
    )
    short = {"visits": [visit("MO", "09:00", "10:00"), visit("TU", "09:00", "09:30")]}
    yield Case(
        "the shortest visit decides",
        {"a": pa(weekly=ALL_DAY, wishes={"minMinutes": 30}), "b": pa(weekly=ALL_DAY, wishes={"minMinutes": 31})},
        "a yes 26, b no 12",
        needs=short,
    )
    many = {"visits": [visit("MO", "09:00", "10:00"), visit("MO", "12:00", "13:00"), visit("TU", "09:00", "10:00")]}
    yield Case(
        "so many visits a day",
        {"a": pa(weekly=ALL_DAY, wishes={"maxVisitsDay": 2}), "b": pa(weekly=ALL_DAY, wishes={"maxVisitsDay": 1})},
        "a yes 26, b no 12",
        needs=many,
    )
    yield Case(
        "no visits are wanted: neither short nor many",
        {"a": pa(wishes={"minMinutes": 60, "maxVisitsDay": 0})},
        "a yes 0",
    )


def _wishes_of_the_person() -> Iterator[Case]:
    like = {"interests": ["dogs", "Chess", "radio"]}
    yield Case(
        "a wish moves nobody out of those who fit",
        {"a": pa(interests=["gardens"]), "b": pa(interests=["chess", "Radio"]), "c": pa()},
        "b yes 2, c yes 0, a yes -6",
        wishes=like,
    )
    yield Case("all that is liked", {"a": pa(interests=["dogs", "chess", "radio"])}, "a yes 6", wishes=like)
    yield Case(
        "a rhythm",
        {"a": pa(rhythm="lively"), "b": pa(), "c": pa(rhythm="calm")},
        "c yes 2, b yes 0, a yes -2",
        wishes={"rhythm": "calm"},
    )
    yield Case(
        "a gender",
        {"a": pa(gender="man"), "b": pa(), "c": pa(gender="woman"), "d": pa(gender="other")},
        "c yes 2, b yes 0, a yes -2, d yes -2",
        wishes={"gender": "woman"},
    )
    yield Case(
        "no smoker",
        {"a": pa(smokes=True), "b": pa(), "c": pa(smokes=False)},
        "c yes 2, b yes 0, a yes -2",
        wishes={"noSmoker": True},
    )
    yield Case(
        "somebody who drives",
        {"a": pa(drives=False), "b": pa(), "c": pa(drives=True)},
        "c yes 2, b yes 0, a yes -2",
        wishes={"drives": True},
    )
    yield Case(
        "a faith",
        {"a": pa(faith="none"), "b": pa(), "c": pa(faith=" Quaker")},
        "c yes 2, b yes 0, a yes -2",
        wishes={"faith": "quaker "},
    )
    yield Case("a faith of spaces is none", {"a": pa(faith="Quaker")}, "a yes 0", wishes={"faith": "  "})
    yield Case(
        "both sides wish: the PA's wish is kept, the person's only moves",
        {"a": pa(rhythm="calm", wishes={"noDogs": True}), "b": pa(rhythm="lively", petsFine=["dogs"])},
        "b yes 0, a no -10",
        needs={"pets": ["dogs"]},
        wishes={"rhythm": "calm"},
    )


def _money() -> Iterator[Case]:
    week = {"visits": [visit(day, "09:00", "10:30") for day in ("MO", "FR", "SA", "SU")]}
    yield Case(
        "each day by its own charge",
        {"a": pa(weekly=ALL_DAY, charges=RATES | {"travelPencePerKm": 0})},
        "a yes 24",
        needs=week,
        at=HOME,
        pence=26800,
    )
    yield Case(
        "a Saturday that was not priced",
        {"a": pa(weekly=ALL_DAY, charges={"weekdayPence": 1800, "sundayPence": 1900})},
        "a yes 24",
        needs=week,
        pence=26800,
    )
    yield Case("nothing priced", {"a": pa(weekly=ALL_DAY)}, "a yes 24", needs=week, pence=26800)
    travels = {
        "a": pa(at=NORTH_10, weekly=ALL_DAY, charges=RATES | {"travelPencePerKm": 28}),
        "b": pa(weekly=ALL_DAY, charges=RATES | {"travelPencePerKm": 28}),
    }
    yield Case(
        "travel there and back, where the way is known", travels, "a yes 24, b yes 24", needs=week, at=HOME, pence=26800
    )
    night = {"visits": [visit("FR", "22:00", "07:00"), visit("SA", "22:00", "07:00", sleep_in=True)]}
    whole = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")]
    yield Case(
        "a night awake by the minute of each day, a night asleep by its charge",
        {"a": pa(weekly=whole, charges=RATES | {"travelPencePerKm": 0})},
        "a yes 24",
        needs=night,
        pence=60000,
    )
    yield Case(
        "a night that was not priced",
        {"a": pa(weekly=whole, charges=RATES | {"sleepInPence": None})},
        "a yes 24",
        needs=night,
        pence=60000,
    )
    yield Case(
        "Sunday's night ends on a weekday",
        {"a": pa(weekly=whole, charges=RATES)},
        "a yes 24",
        needs={"visits": [visit("SU", "23:00", "01:00")]},
        pence=60000,
    )
    odd = {"visits": [visit("MO", "09:00", "09:50")]}
    yield Case(
        "half a penny is one",
        {"a": pa(weekly=ALL_DAY, charges={"weekdayPence": 1803, "travelPencePerKm": 0})},
        "a yes 24",
        needs=odd,
        pence=1000,
    )
    yield Case(
        "free",
        {"a": pa(weekly=ALL_DAY, charges={"weekdayPence": 0, "travelPencePerKm": 0})},
        "a yes 24",
        needs=odd,
        pence=1000,
    )
    yield Case(
        "no week wanted: hours of weekdays",
        {"a": pa(charges={"weekdayPence": 1900}), "b": pa(), "c": pa(charges={"weekdayPence": 0})},
        "a yes 0, b yes 0, c yes 0",
        pence=26800,
    )
    yield Case("no money known", {"a": pa(weekly=ALL_DAY, charges=RATES)}, "a yes 24", needs=odd)


def as_json() -> str:
    """What the file holds: each case with the question, the records and the answer."""
    said = []
    for case in cases():
        pas = [{"id": pa_id, "d": d} for pa_id, d in case.pas.items()]
        hits = [hit.wire for hit in rank(case.pas.items(), question_of(case.query))]
        said.append({"name": case.name, "query": case.query, "pas": pas, "hits": hits})
    return "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in said) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(as_json(), encoding="utf-8")
