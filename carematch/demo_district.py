"""The district: forty people and twenty-five PAs, all invented, and six months of who came to whom.

Who they are stands in ``demo_district.toml``. The past comes from spreadsheets, as with a holder that begins; the last
days and what is to come were agreed in the app. Nothing is left to chance: the same day gives the same district.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from sqlalchemy import select

from carematch.core.clock import LONDON
from carematch.core.db import snapshot_session
from carematch.core.when import WEEKDAYS
from carematch.demo_cast import COORDINATOR, HOLDER, Cast
from carematch.demo_people import PAS
from carematch.sync.perform import server_key
from carematch.visits import imports
from carematch.visits.models import Visit, VisitStatus
from carematch.visits.visit_file import TimedVisit

BEGAN = 205
"""So many days ago the holder began with the district."""
LIVED = 7
"""For so many days it has been lived in the app; before, there are spreadsheets."""
AGENCY = (
    *("Kim Doyle", "Beth Lowe", "Omar Said", "Lena Holm", "Paul Reed", "Tina Marsh", "Joel Grant", "Ana Reis"),
    *("Gail Potts", "Lee Snow", "Mandy Cross", "Ed Fry", "Zoe Platt"),
)
"""Whom an agency sent. They have no page of their own."""
DOCUMENTS = (("dbs", "Enhanced", 300), ("insurance", "Public liability", 340), ("referees", "", 0))
"""What of each PA was seen, and after how many days it is to be seen again; 0: never."""

Row = dict[str, Any]


@cache
def read_district() -> dict[str, list[Row]]:
    """Its PAs, people and supporters, as the file has them."""
    return tomllib.loads((Path(__file__).parent / "demo_district.toml").read_text(encoding="utf-8"))


def emails() -> dict[str, str]:
    """Everybody of the district who can sign in, and as whom: PAs, the people who use the app, and those who help."""
    district = read_district()
    people = [each["name"] for each in district["person"] if each.get("signsIn")]
    names = [each["name"] for each in (*district["pa"], *district["supporter"])]
    return {name: _email(name) for name in (*people, *names)}


def _email(name: str) -> str:
    plain = name.lower().translate(str.maketrans("âêîôûŵŷáéíóúàè", "aeiouwyaeiouae"))
    first, *_, last = plain.split()
    return f"{first}@{last}.example"


def phone_of(name: str) -> str:
    """A number that rings nowhere, the same for each name."""
    return f"01632 9604{crc32(name.encode()) % 100:02d}"


class District:
    """What happens in it, in order: PAs come, people come, they choose, and days are lived."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.people = read_district()["person"]
        self.cast.circle_ids |= {each["name"]: server_key("demo", each["name"]) for each in self.people}
        pas = [each["name"] for each in read_district()["pa"]]
        self.cast.pa_ids |= {name: server_key("demo", name) for name in (*pas, *PAS)}

    def begin(self) -> None:
        """All people and PAs are there, as far with each other as they have come."""
        for number, row in enumerate(read_district()["pa"]):
            self._add_pa(number, row)
        for person in self.people:
            self._open_circle(person)
        for person in self.people:
            self._gather(person)

    def _add_pa(self, number: int, row: Row) -> None:
        cast, name = self.cast, row["name"]
        since = [tie["since"] for person in self.people for tie in person.get("ties", []) if tie["pa"] == name]
        came = cast.at(-max(since) - 15 - number % 4, 9)
        pa_id = cast.pa_ids[name]
        cast.serve("pa.add", when=came, paId=pa_id, holderId=HOLDER, name=name, importName=imports.fold(name))
        cast.serve("profile.claim", when=came, paId=pa_id, userId=cast.users[name])
        words = {"accepting": True, **{key: value for key, value in row.items() if key not in {"name", "week"}}}
        cast.do(name, "profile.update", when=came, paId=pa_id, phone=phone_of(name), **words)
        cast.do(name, "availability.set", when=came, paId=pa_id, weekly=list(_week(row["week"])))
        for document, level, good_for in DOCUMENTS[: 3 - number % 2]:
            seen_on = came.date() + timedelta(days=number)
            cast.do(
                COORDINATOR,
                "document.record",
                when=came,
                documentId=server_key("demo", document, name),
                paId=pa_id,
                document=document,
                level=level,
                updateService=number % 3 == 0 if document == "dbs" else None,
                seenOn=seen_on,
                seenBy=COORDINATOR,
                nextCheckOn=seen_on + timedelta(days=good_for) if good_for else None,
            )

    def _open_circle(self, person: Row) -> None:
        cast, name, opened = self.cast, person["name"], self._opened(person)
        circle = {"circleId": cast.circle_ids[name]}
        details = {
            key: person[key] for key in ("knownAs", "address", "outcode", "howToGetIn", "allergies") if key in person
        }
        cast.serve(
            "circle.open",
            when=opened,
            **circle,
            holderId=HOLDER,
            personName=name,
            importName=imports.fold(name),
            phone=phone_of(name),
            emergencyName=person["emergency"],
            emergencyPhone=phone_of(person["emergency"]),
            newFaceRule=person.get("rule", "ask_me"),
            **details,
        )
        if name in cast.users:
            cast.serve("circle.claim", when=opened + timedelta(days=1), **circle, userId=cast.users[name])
        if weekly := person.get("weekly"):
            share = {"weeklyPence": weekly, "contributionPence": weekly // 8 // 100 * 100, "feePence": 1500}
            first = opened.astimezone(LONDON).date()
            days = {"startsOn": first, "reviewOn": first + timedelta(days=365)}
            cast.do(COORDINATOR, "agreement.record", when=opened, **circle, **share, **days)
        for question in ("good", "want", "help"):
            if words := person.get(question):
                at = opened + timedelta(days=2)
                cast.decide(name, "outcome.answer", when=at, **circle, question=question, text=words)

    def _opened(self, person: Row) -> datetime:
        return self.cast.at(-person.get("opened", BEGAN - 3), 10)

    def _gather(self, person: Row) -> None:
        """What the person did before they came, whom they chose then, and what the spreadsheets say since."""
        cast, name, opened = self.cast, person["name"], self._opened(person)
        past = sorted(self._past(person), key=lambda row: row.starts_at)
        before = [row for row in past if row.starts_at < opened]
        if before:
            imports.import_rows(HOLDER, before, now=opened)
        chosen: set[str] = set()
        for tie in person.get("ties", []):
            if tie["pa"] not in chosen:
                self._tie(name, tie)
                chosen.add(tie["pa"])
        imports.import_rows(HOLDER, [row for row in past if row.starts_at >= opened], now=cast.now)
        if "agency" in person and person.get("teamAsked", True):
            cast.decide(name, "team.recognise", circleId=cast.circle_ids[name], paIds=[])
        for tie in person.get("ties", []):
            if "days" in tie and "until" not in tie:
                self._agree_pattern(name, tie)

    def _past(self, person: Row) -> Iterator[TimedVisit]:
        """The visits of the spreadsheets. An agency's faces take turns, never two days the same."""
        for tie in person.get("ties", []):
            if "days" in tie:
                for day in self._days(tie, until=max(tie.get("until", 0), LIVED + 1)):
                    yield self._visit(person, tie["pa"], day, tie["time"])
        for spell in person.get("agency", []):
            faces = AGENCY[crc32(person["name"].encode()) % 5 :] + AGENCY
            for turn, day in enumerate(self._days(spell, until=spell["until"])):
                yield self._visit(person, faces[turn * 7 % spell["faces"]], day, spell["time"])

    def _days(self, spell: Row, *, until: int) -> Iterator[date]:
        first = self.cast.today - timedelta(days=spell["since"] if "since" in spell else spell["from"])
        last = self.cast.today - timedelta(days=until)
        for ahead in range((last - first).days + 1):
            day = first + timedelta(days=ahead)
            is_week = day.toordinal() // 7 % spell.get("every", 1) == 0
            if WEEKDAYS[day.weekday()] in spell["days"].split() and is_week:
                yield day

    def _visit(self, person: Row, pa: str, day: date, clock: str) -> TimedVisit:
        start, end = (datetime.combine(day, time.fromisoformat(text), LONDON) for text in clock.split("-"))
        return TimedVisit(0, person["name"], pa, start, end if end > start else end + timedelta(days=1))

    def _tie(self, name: str, tie: Row) -> None:
        """The person and this PA come as far with each other as the file says."""
        cast, pa, since, stage = self.cast, tie["pa"], tie["since"], tie.get("stage", "chosen")
        bond = {"relationshipId": server_key("demo", name, pa)}
        both = bond | {"circleId": cast.circle_ids[name], "paId": cast.pa_ids[pa]}
        if stage == "considering":
            cast.do(name, "relationship.consider", when=cast.at(-since), **both)
            return
        lead = 14 if stage == "chosen" else 6 if stage == "chosen by the person" else 4 if stage == "introduced" else 0
        asked = f"Would you like to come and meet {name.split(maxsplit=1)[0]}?"
        cast.decide(name, "relationship.invite", when=cast.at(-since - lead, 11), **both, message=asked)
        if stage == "invited":
            return
        cast.do(pa, "relationship.accept_meeting", when=cast.at(-since - lead, 18), **bond)
        cast.decide(name, "relationship.say_met", when=cast.at(-since - lead // 2, 15), **bond, how="home")
        if stage == "introduced":
            return
        role = tie.get("role", "regular")
        cast.decide(name, "relationship.choose", when=cast.at(-since - 1, 16), **bond, role=role)
        if stage == "chosen":
            cast.do(pa, "relationship.agree", when=cast.at(-since - 1, 19), **bond)

    def _agree_pattern(self, name: str, tie: Row) -> None:
        """What went by habit is agreed in the app, from a week ago on."""
        cast, first = self.cast, max(-LIVED, -tie["since"])
        start, end = tie["time"].split("-")
        rule = f"FREQ=WEEKLY;INTERVAL={tie.get('every', 1)};BYDAY={','.join(tie['days'].split())}"
        arrangement = {"arrangementId": server_key("demo", "arrangement", name, tie["pa"])}
        cast.decide(
            name,
            "arrangement.propose",
            when=cast.at(first - 1, 17),
            version=2,
            **arrangement,
            circleId=cast.circle_ids[name],
            paId=cast.pa_ids[tie["pa"]],
            rule=rule,
            localStart=start,
            localEnd=end,
            sleepIn=end < start,
            startsOn=self._first_day(tie, first),
            what=tie.get("what", ""),
        )
        cast.do(tie["pa"], "arrangement.agree", when=cast.at(first - 1, 20), **arrangement)

    def _first_day(self, tie: Row, first: int) -> date:
        """The first day on which it falls, so that every other week goes on as it went."""
        here = self.cast.today + timedelta(days=first)
        days = self._days({**tie, "since": -first}, until=-60)
        return next((day for day in days if day >= here), here)

    def live(self) -> int:
        """Whatever was planned until now took place, and PAs have said yes to what is to come. How many visits it was.

        The people of the story and whoever is not in the district are left to whoever signs in as them.
        """
        cast = self.cast
        with snapshot_session() as session:
            names = {pa_id: name for name, pa_id in cast.pa_ids.items()}
            circle_ids = [cast.circle_ids[each["name"]] for each in self.people]
            open_ones = select(Visit.id, Visit.pa_id, Visit.starts_at, Visit.ends_at, Visit.status).where(
                Visit.circle_id.in_(circle_ids),
                Visit.needs_yes.is_(False),
                Visit.person_confirmed_at.is_not(None),
                Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED, VisitStatus.NOT_HEARD)),
            )
            visits = session.execute(open_ones.order_by(Visit.starts_at, Visit.id)).all()
        made = 0
        for visit in visits:
            pa = names[visit.pa_id]
            if visit.status is VisitStatus.PROPOSED:
                asked = min(cast.now, visit.starts_at - timedelta(days=1))
                cast.do(pa, "visit.confirm", when=asked, visitId=visit.id)
            if visit.starts_at <= cast.now:
                made += 1
                self._come_and_go(pa, visit.id, visit.starts_at, visit.ends_at)
        return made

    def _come_and_go(self, pa: str, visit_id: UUID, starts_at: datetime, ends_at: datetime) -> None:
        """A minute early or a few late, as people are."""
        cast, minutes = self.cast, visit_id.int % 9 - 2
        came, left = starts_at + timedelta(minutes=minutes), ends_at + timedelta(minutes=visit_id.int % 7 - 1)
        cast.do(pa, "visit.check_in", when=min(came, cast.now), visitId=visit_id)
        if left <= cast.now:
            cast.do(pa, "visit.check_out", when=left, visitId=visit_id)


def _week(lines: list[str]) -> Iterator[dict[str, str]]:
    """``MO WE 08:30-12:30`` → each day's stretch."""
    for line in lines:
        *days, clock = line.split()
        start, end = clock.split("-")
        yield from ({"weekday": day, "from": start, "to": end} for day in days)
