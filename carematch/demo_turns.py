"""What happened in the district besides: goodbyes, pauses, a death, questions that wait, and words between people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from carematch.bonds.models import PauseAsk
from carematch.core.db import snapshot_session
from carematch.demo_cast import COORDINATOR, Cast
from carematch.demo_district import phone_of, read_district
from carematch.sync.perform import server_key
from carematch.visits.cover import cover_id
from carematch.visits.models import Visit, VisitStatus

NOTES = (
    ("Gwenllian Tudur", "Hedd Owain", "Frost on the step, I put grit down. Gwen ate well.", False),
    ("Arthur Pennant", "Joan Whitlow", "New blister pack is on the dresser. The old one goes back on Friday.", True),
    ("Edna Rowlands", "Siân Beddoes", "Left leg looks better. Dressing changed, next on Thursday.", True),
    ("Vera Lockyer", "Blessing Adeyemi", "We walked as far as the shop. Vera bought stamps.", False),
    ("Ifan Bevan", "Jess Farrow", "Two goats born at the farm. Ifan named one of them Chips.", False),
    ("Cerys Daniel", "Marisa Costa", "One short seizure at six, forty seconds. Cerys rested and then we cooked.", True),
    ("Samuel Akande", "Blessing Adeyemi", "Jollof for three days in the freezer. He won at chess.", False),
    ("Wilf Ainsworth", "Ioan Parry", "The rail in the shower is loose. I will bring a screwdriver.", True),
)
"""Person, PA, what was written at the last visit, and whether it is for whoever comes next."""

TALKS = (
    ("Gwenllian Tudur", "Hedd Owain", ("Diolch am y bara brith!", "Croeso. Mam made it, I only carried it.")),
    ("Rhona McBain", "Aled Pryce", ("I have two collies and a greenhouse. Is that all right?",)),
    ("Catrin Wynn", "Priya Nair", ("It was good to meet. Would Mondays suit you?", "Mondays are fine after ten.")),
    ("Myfanwy Lloyd", "Carys Haf Morgan", ("I will miss our mornings.", "So shall I. I will come to your exhibition.")),
)
"""Person, PA, and what they wrote to each other in turn, the person first."""


class Turns:
    """The district's stories, each by whoever it is who would tell it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def of(self, person: str) -> dict[str, Any]:
        return {"circleId": self.cast.circle_ids[person]}

    def both(self, person: str, pa: str) -> dict[str, Any]:
        return self.of(person) | {"paId": self.cast.pa_ids[pa]}

    def bond(self, person: str, pa: str) -> dict[str, Any]:
        return {"relationshipId": server_key("demo", person, pa)}

    def people_say_who_they_are(self) -> None:
        """How to talk with them, what they love, whom to ring, and what they need of a PA."""
        cast = self.cast
        for person in read_district()["person"]:
            name, circle = person["name"], self.of(person["name"])
            at = cast.at(-person.get("opened", 190) + 4)
            if needs := person.get("communication"):
                language = person.get("language", "")
                cast.decide(name, "needs.set", when=at, **circle, needs=needs, language=language)
            if text := person.get("important"):
                cast.decide(name, "about_me.write", when=at, **circle, section="important", text=text)
            for love, what, meaning, to_try in person.get("loves", []):
                love_id = server_key("demo", "love", name, what)
                said = {"love": love, "name": what, "meaning": meaning, "toTry": to_try}
                cast.decide(name, "love.add", when=at, **circle, loveId=love_id, **said)
            if what := person.get("plan"):
                contacts = [{"name": person["emergency"], "phone": phone_of(person["emergency"])}]
                cast.decide(name, "plan.set", when=at, **circle, contacts=contacts, waitMinutes=20, what=what)
            if need := person.get("need"):
                visits = [each for line in need["visits"] for each in _wanted(line)]
                cast.decide(name, "need.set", when=at, **circle, **need | {"visits": visits})

    def some_have_help(self) -> None:
        """Family and friends, each with what the person lets them do."""
        for row in read_district()["supporter"]:
            person, user_id = row["person"], self.cast.users[row["name"]]
            allowed = {**self.of(person), "userId": user_id}
            when = self.cast.at(-190, 14)
            self.cast.decide(person, "supporter.allow", when=when, **allowed, powers=row["powers"])
            if row.get("rings"):
                self.cast.decide(person, "supporter.let_ring", when=when, **allowed)

    def some_have_left(self) -> None:
        """Nesta left Ken well; Carys is leaving Myfanwy; Bronwen died; Norman moved; Derek is in hospital."""
        cast, ken = self.cast, "Ken Fairbrother"
        nesta = self.bond(ken, "Nesta Bowen")
        last_day = cast.today - timedelta(days=34)
        cast.do("Nesta Bowen", "relationship.end", when=cast.at(-62, 20), **nesta, endsOn=last_day)
        self._hand_over(ken, "Nesta Bowen", "Jess Farrow", -42, "Do the left shoulder first. He laughs when it hurts.")
        told = {"handoverId": server_key("demo", "handover", ken)}
        cast.do(ken, "handover.answer", when=cast.at(-41, 10), **told, isYes=True)
        cast.serve("relationship.pass_end", when=cast.at(-33, 4), **nesta)
        leaving, carys = "Myfanwy Lloyd", "Carys Haf Morgan"
        soon = cast.today + timedelta(days=12)
        cast.do(carys, "relationship.end", when=cast.at(-9, 19), **self.bond(leaving, carys), endsOn=soon)
        self._hand_over(
            leaving, carys, "Elin Prosser", -2, "Brushes in cold water, never hot. She tires after forty minutes."
        )
        self._pause("Mari Ellis", "Bronwen Ellis", "died", -23)
        self._pause(COORDINATOR, "Norman Heath", "moved_away", -11)
        self._pause(COORDINATOR, "Derek Stubbs", "hospital", -5)

    def _hand_over(self, person: str, pa: str, to: str, days: int, text: str) -> None:
        handover = {"handoverId": server_key("demo", "handover", person), "toPaId": self.cast.pa_ids[to], "text": text}
        self.cast.do(pa, "handover.propose", when=self.cast.at(days, 20), **self.both(person, pa), **handover)

    def _pause(self, who: str, person: str, reason: str, days: int) -> None:
        cast, at = self.cast, self.cast.at(days, 8)
        told = {"told": {"given": "phone", "decidedAt": at, "basis": "own"}} if who == COORDINATOR else {}
        pause = {"pauseId": server_key("demo", "pause", person), "reason": reason}
        starts_on = cast.today + timedelta(days=days)
        cast.do(who, "pause.begin", when=at, **self.of(person), **pause, startsOn=starts_on, **told)

    def a_visit_was_missed(self) -> None:
        """Arthur's wife rang yesterday: nobody had come. It was written down before anybody could check in."""
        cast, visit = self.cast, self._last_visit("Arthur Pennant")
        pa = next(name for name, pa_id in cast.pa_ids.items() if pa_id == visit.pa_id)
        told = {"given": "phone", "decidedAt": visit.starts_at + timedelta(minutes=35), "basis": "own"}
        cast.do(pa, "visit.confirm", when=visit.starts_at - timedelta(days=2), visitId=visit.id)
        said = {"said": "The car would not start. Sylvia managed.", "told": told}
        when = visit.starts_at + timedelta(minutes=40)
        cast.do(COORDINATOR, "visit.nobody_came", when=when, visitId=visit.id, **said)

    def _last_visit(self, person: str) -> Visit:
        """The last that is over: yesterday's or today's, for somebody to whom one comes every day."""
        over = select(Visit).where(
            Visit.circle_id == self.cast.circle_ids[person],
            Visit.ends_at < self.cast.at(0, 0),
            Visit.imported.is_(False),
        )
        with snapshot_session() as session:
            return session.scalars(over.order_by(Visit.starts_at.desc())).first()  # type: ignore[return-value]  # daily

    def _next_visit(self, person: str, pa: str, *, days: int) -> UUID:
        """The first by this PA after so many days."""
        coming = select(Visit.id).where(
            Visit.circle_id == self.cast.circle_ids[person],
            Visit.pa_id == self.cast.pa_ids[pa],
            Visit.starts_at > self.cast.now + timedelta(days=days),
            Visit.status.in_((VisitStatus.PROPOSED, VisitStatus.CONFIRMED)),
        )
        with snapshot_session() as session:
            return session.scalars(coming.order_by(Visit.starts_at).limit(1)).one()

    def some_wait_for_an_answer(self) -> None:
        """A new face for Vera, Betty without Siân for a day, another time for Samuel, nobody for Hilda's evenings."""
        cast, vera, carys = self.cast, "Vera Lockyer", "Carys Haf Morgan"
        times = {"startsAt": cast.at(4, 11), "endsAt": cast.at(4, 12)}
        visit = {
            "visitId": server_key("demo", "carys comes to vera"),
            **times,
            "why": "We could draw the cups together.",
        }
        cast.do(carys, "visit.propose", when=cast.now - timedelta(hours=3), **self.both(vera, carys), **visit)
        betty, sian = "Betty Cole", "Siân Beddoes"
        off = self._next_visit(betty, sian, days=2)
        cast.do(sian, "cover.ask", when=cast.now - timedelta(hours=5), **self.both(betty, sian), visitIds=[off])
        asked = {"coverId": cover_id(off), "paIds": [cast.pa_ids["Nesta Bowen"]]}
        cast.decide(betty, "cover.offer", when=cast.now - timedelta(hours=4), **asked)
        moved = self._next_visit("Samuel Akande", "Blessing Adeyemi", days=3)
        with snapshot_session() as session:
            held = session.get_one(Visit, moved)
        later = {"startsAt": held.starts_at + timedelta(hours=2), "endsAt": held.ends_at + timedelta(hours=2)}
        cast.do("Samuel Akande", "visit.move", visitId=moved, **later)
        evenings = list(_wanted("MO TU WE TH FR SA SU 21:00-21:30"))
        lacks = [{"about": "times", "visits": evenings}]
        cast.do("Hilda Snape", "need.tell_unmet", when=cast.at(-19, 16), **self.of("Hilda Snape"), lacks=lacks)

    def a_pa_is_paused(self) -> None:
        """The holder paused Leah yesterday. One person would be rung, one called it off, one has not answered."""
        cast, leah = self.cast, self.cast.pa_ids["Leah Thorne"]
        reason = "A relative has told us of something that we have to look into first."
        cast.do(COORDINATOR, "pa.pause", when=cast.at(-1, 16), paId=leah, reason=reason)
        with snapshot_session() as session:
            asks = {ask.circle_id: ask.id for ask in session.scalars(select(PauseAsk).where(PauseAsk.pa_id == leah))}
        for person, answer in (("Peggy Lant", "ring_me"), ("Doris Kettle", "call_off")):
            ask_id = asks[cast.circle_ids[person]]
            cast.decide(person, "pause.answer", pauseAskId=ask_id, answer=answer)

    def people_decide_ahead(self) -> None:
        """Emrys is fine with Gethin alone; Edna says who may come in a hurry; Tegid's wife decides as his attorney."""
        cast, edna, tegid = self.cast, "Edna Rowlands", "Tegid Roberts"
        cast.do("Emrys Vaughan", "team.accept_one", when=cast.at(-60), **self.bond("Emrys Vaughan", "Gethin Rhys"))
        rule = {"ruleId": server_key("demo", "rule", edna), "what": "My insulin", "order": ["team", "introduced"]}
        cast.decide(edna, "urgent_rule.set", when=cast.at(-30), **self.of(edna), **rule)
        seen = {"scope": "Health and welfare", "evidence": "The registered power, seen by Sam Birtwell in June"}
        told = {"given": "phone", "decidedAt": cast.at(-54), "basis": "attorney", "decidedBy": "Menna Roberts", **seen}
        role = self.bond(tegid, "Dafydd Llwyd") | {"role": "backup"}
        cast.decide(tegid, "relationship.choose", when=cast.at(-54), **role, told=told)

    def people_write(self) -> None:
        """Notes at visits, messages, and what somebody keeps to themselves."""
        cast = self.cast
        for person, pa, text, is_handover in NOTES:
            note = {"noteId": server_key("demo", "note", person), "text": text, "isHandover": is_handover}
            if visit_id := self._last_made(person, pa):
                cast.do(pa, "note.write", visitId=visit_id, **note)
        for person, pa, lines in TALKS:
            bond = self.bond(person, pa)
            for place, text in enumerate(lines):
                who = person if place % 2 == 0 else pa
                message = {"messageId": server_key("demo", "message", person, place), "text": text}
                cast.do(who, "message.write", when=cast.at(-2, 18 + place), **bond, **message)
        mine = {"reflectionId": server_key("demo", "reflection", "Wilf"), "quality": "kindness", "weather": "rain"}
        callum = {"aboutPaId": cast.pa_ids["Callum Reid"]}
        words = "I do not know what I did that he comes so little."
        cast.do("Wilf Ainsworth", "reflection.write", **self.of("Wilf Ainsworth"), **mine, **callum, words=words)

    def _last_made(self, person: str, pa: str) -> UUID | None:
        made = select(Visit.id).where(
            Visit.circle_id == self.cast.circle_ids[person],
            Visit.pa_id == self.cast.pa_ids[pa],
            Visit.status == VisitStatus.DONE,
        )
        with snapshot_session() as session:
            return session.scalars(made.order_by(Visit.starts_at.desc()).limit(1)).first()


def _wanted(line: str) -> list[dict[str, Any]]:
    *days, clock = line.split()
    start, end = clock.split("-")
    return [{"weekday": day, "from": start, "to": end, "sleepIn": False} for day in days]
