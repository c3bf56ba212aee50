"""Two holders and everybody around their circles, at every stage, with a private word in every private place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.errors import DeviceRevoked
from carematch.core.ids import uuid7
from carematch.reminders.models import Channel, Delivery
from carematch.reminders.service import notice_id, post_notice
from carematch.sync.perform import put_aside
from carematch.visits.models import ImportPreview
from tests import factories
from tests.attachments.makers import HEADS, File, send
from tests.clock import NOON

PAS = ("considered", "invited", "introduced", "chosen", "other", "ended", "unrelated")
"""The PAs of holder A, each named for what they are to circle A; ``other`` is chosen too, ``unrelated`` is chosen in
the holder's other circle."""
SUPPORTERS = {
    "chooses": ["choose_pas"],
    "visits": ["agree_visits"],
    "notes": ["see_notes"],
    "money": ["money"],
    "all": ["choose_pas", "agree_visits", "see_notes", "money"],
}
USERS = (
    "person",
    "coordinator",
    *(f"supporter_{name}" for name in SUPPORTERS),
    "supporter_withdrawn",
    *(f"pa_{name}" for name in PAS),
    "person_elsewhere",
    "coordinator_b",
    "person_b",
    "pa_b",
    "stranger",
)

LONG_AGO = NOON - timedelta(days=30)

PRIVATE = {
    "the note": "I cried in the kitchen today",
    "what good looks like": "A cup of tea with Winifred",
    "what is important": "My sister's letters in the tin box",
    "what the person loves": "The bench above the harbour",
    "how to communicate elsewhere": "I stammer when I am hurried",
    "whom to ring when nobody comes": "Neighbour Bartholomew",
    "the person's reflection": "He never asks about my boat",
    "the shared reflection": "We listen to the shipping news",
    "the worry about a supporter": "Money goes from my purse",
    "the worry put aside": "They forget me at the office",
    "how to get in": "The key is under the blue pot",
    "the person's number": "01632 960401",
    "the number for emergencies": "01632 960402",
    "the message to the invited PA": "Will you come and see my roses?",
    "the considered PA's relationship": "",
    "the person's own decision": "",
    "why the new face would come": "Because the bus does not run",
    "the weekly money": "31337",
    "what the person needs": "Somebody who plays the spoons",
    "the chosen PA's number": "01632 960403",
    "the invited PA's number": "01632 960404",
    "what to do at the visit": "Sweet peas first, then breakfast",
    "the person's notice": "Somebody rang about the wheelchair",
    "the chosen PA's notice": "Your van is ready to be fetched",
    "who may see the money": "Mungo Moneypenny",
    "whom the person would like": "Great-aunt Philippa",
    "the other circle's number": "01632 960405",
    "the circle of holder B": "01632 960406",
    "the wish": "Open the window to the sea",
    "the chosen PA's buddy": "Auntie Blodwen",
    "the chosen PA's private visit": "Mr Lake, behind the mill",
    "why the chosen PA is away": "My knee is operated on",
    "what the chosen PA wishes privately": "Never again at the tannery",
    "when the right to work is looked at again": "2028-02-29",
    "how to reach the PA whom the person brought": "01632 960407",
    "how to meet the chosen PA": "Come by the garden gate",
    "what the leaving PA would pass on": "She sings when it rains",
    "what the leaving PA would pass on, unanswered": "The cat bites on Sundays",
    "why the other PA leaves": "The stairs are too much for me",
    "what is urgent": "When my drip runs dry",
    "why a PA is paused": "Money went missing at the mill",
    "the note put aside": "Winifred fell on the stairs",
    "the invitation put aside": "Come when my sister is out",
    "the answer put aside elsewhere": "To keep bees again",
    "the message to the chosen PA": "Bring the blue wool on Friday",
    "the message to the ended PA": "I still have your umbrella",
    "what the chosen PA wrote and the person reported": "You owe me a Christmas box",
    "why it was reported": "I felt pressed for a present",
    "what the chosen PA's photo shows": "Red slippers in a mirror",
}
"""What is hidden where. The empty ones are ids, known once the world is made."""


@dataclass
class World:
    """Ids by what they are. ``circle`` is circle A; ``bonds``, ``visits`` and ``asks`` are its, by PA."""

    app: Flask
    users: dict[str, User] = field(default_factory=dict)
    holder: UUID = field(default_factory=uuid7)
    circle: UUID = field(default_factory=uuid7)
    circle_elsewhere: UUID = field(default_factory=uuid7)
    circle_b: UUID = field(default_factory=uuid7)
    holder_b: UUID = field(default_factory=uuid7)
    pas: dict[str, UUID] = field(default_factory=dict)
    bonds: dict[str, UUID] = field(default_factory=dict)
    messages: dict[str, UUID] = field(default_factory=dict)
    """The last message between the person and each PA, where there is one."""
    visits: dict[str, UUID] = field(default_factory=dict)
    asks: dict[str, UUID] = field(default_factory=dict)
    arrangements: dict[str, UUID] = field(default_factory=dict)
    unheard: UUID = field(default_factory=uuid7)
    made: UUID = field(default_factory=uuid7)
    note: UUID = field(default_factory=uuid7)
    wish: UUID = field(default_factory=uuid7)
    lone: UUID = field(default_factory=uuid7)
    pause: UUID = field(default_factory=uuid7)
    gaps: dict[str, UUID] = field(default_factory=dict)
    offers: dict[str, UUID] = field(default_factory=dict)
    next_door: UUID = field(default_factory=uuid7)
    """A visit of the chosen PA in the holder's other circle."""
    decision: UUID = field(default_factory=uuid7)
    told_decision: UUID = field(default_factory=uuid7)
    flag: UUID = field(default_factory=uuid7)
    notice: UUID = field(default_factory=uuid7)
    call: UUID = field(default_factory=uuid7)
    logged: UUID = field(default_factory=uuid7)
    preview: UUID = field(default_factory=uuid7)
    kept: UUID = field(default_factory=uuid7)
    love: UUID = field(default_factory=uuid7)
    invite: UUID = field(default_factory=uuid7)
    report: UUID = field(default_factory=uuid7)
    interest: UUID = field(default_factory=uuid7)
    reflection: UUID = field(default_factory=uuid7)
    private_visit: UUID = field(default_factory=uuid7)
    introduction: UUID = field(default_factory=uuid7)
    handover: UUID = field(default_factory=uuid7)
    rule: UUID = field(default_factory=uuid7)
    pause_ask: UUID = field(default_factory=uuid7)
    document: UUID = field(default_factory=uuid7)
    photo: str = ""
    """The hash of the chosen PA's photo."""
    private: dict[str, str] = field(default_factory=lambda: dict(PRIVATE))

    def do(self, who: str, name: str, /, *, now: datetime = NOON, **args: Any) -> UUID:
        return factories.do(self.app, self.users[who], name, now=now, **args)

    def serve(self, name: str, /, **args: Any) -> None:
        factories.serve(self.app, name, **args)

    def sign_in(self, who: str) -> FlaskClient:
        """A browser of this user; ``nobody`` is not signed in."""
        if who == "nobody":
            return self.app.test_client()
        return factories.signed_in(self.app, self.users[who])

    def ids(self) -> set[str]:
        """All ids of circle A and what is in it."""
        found = [
            self.circle,
            self.unheard,
            self.pause,
            self.made,
            self.note,
            self.wish,
            self.decision,
            self.told_decision,
            self.flag,
            self.kept,
            self.reflection,
        ]
        found += [self.love, self.interest, self.invite, self.report]
        found += [self.introduction, self.handover, self.rule, self.pause_ask]
        found += self.pas.values()
        for group in (self.bonds, self.messages, self.visits, self.asks, self.arrangements, self.gaps, self.offers):
            found += group.values()
        return {str(each) for each in found}


def make_world(app: Flask) -> World:
    """The two holders, at noon of the tests' Monday."""
    world = World(app)
    names = {"supporter_money": world.private["who may see the money"]}
    world.holder = factories.make_holder(app, name="Holder A")
    world.holder_b = factories.make_holder(app, name="Holder B")
    holders = {"coordinator": world.holder, "coordinator_b": world.holder_b}
    for who in USERS:
        called = {"name": names.get(who, f"The {who.replace('_', ' ')}"), "email": f"{who}@world.example"}
        if who in holders:
            world.users[who] = factories.make_coordinator(app, holders[who], **called)
        else:
            world.users[who] = factories.make_user(app, **called)
    _open_circles(world)
    _add_pas(world)
    _add_supporters(world)
    _relate(world)
    _talk(world)
    _plan(world)
    _write_down(world)
    _say_of_oneself(world)
    _confide(world)
    _elsewhere(world)
    _describe(world)
    _part_and_pause(world)
    _put_aside(world)
    return world


def _open_circles(world: World) -> None:
    details = {
        world.circle: (world.holder, "person", world.private["the person's number"]),
        world.circle_elsewhere: (world.holder, "person_elsewhere", world.private["the other circle's number"]),
        world.circle_b: (world.holder_b, "person_b", world.private["the circle of holder B"]),
    }
    for circle_id, (holder_id, who, phone) in details.items():
        named = {"circleId": circle_id, "holderId": holder_id, "personName": world.users[who].name}
        world.serve("circle.open", **named, phone=phone, outcode="SY23")
        world.serve("circle.claim", circleId=circle_id, userId=world.users[who].id)
    made = world.do(
        "person",
        "circle.set_details",
        circleId=world.circle,
        howToGetIn=world.private["how to get in"],
        emergencyPhone=world.private["the number for emergencies"],
    )
    world.decision = uuid5(made, "decision")
    world.private["the person's own decision"] = str(world.decision)


def _add_pas(world: World) -> None:
    phones = {
        "chosen": world.private["the chosen PA's number"],
        "invited": world.private["the invited PA's number"],
    }
    for pa in (*PAS, "b"):
        who = f"pa_{pa}"
        world.pas[pa] = factories.make_pa(
            world.app,
            world.holder_b if pa == "b" else world.holder,
            name=world.users[who].name,
            user=world.users[who],
            phone=phones.get(pa, "01632 960002"),
            outcode="SY23",
            accepting=pa in {"chosen", "b"},
        )
    photo = File(HEADS["image/png"] + world.private["what the chosen PA's photo shows"].encode(), "image/png")
    world.photo = photo.hash
    send(world.sign_in("pa_chosen"), photo)
    world.do("pa_chosen", "profile.update", paId=world.pas["chosen"], photo=photo.hash)


def _add_supporters(world: World) -> None:
    for name, powers in SUPPORTERS.items():
        user_id = world.users[f"supporter_{name}"].id
        world.do("person", "supporter.allow", circleId=world.circle, userId=user_id, powers=powers)
    withdrawn: dict[str, Any] = {"circleId": world.circle, "userId": world.users["supporter_withdrawn"].id}
    world.do("person", "supporter.allow", **withdrawn, powers=SUPPORTERS["all"])
    world.do("person", "supporter.withdraw", **withdrawn)
    invited: dict[str, Any] = {"inviteId": world.invite, "circleId": world.circle, "powers": ["see_notes"]}
    world.do("person", "supporter.invite", **invited, name=world.private["whom the person would like"])


def _relate(world: World) -> None:
    app, person, pas = world.app, world.users["person"], world.pas
    world.bonds["considered"] = _consider(world)
    message = world.private["the message to the invited PA"]
    world.bonds["invited"] = factories.make_invited(app, world.circle, person, pas["invited"], message=message)
    world.bonds["introduced"] = factories.make_introduced(
        app, world.circle, person, pas["introduced"], world.users["pa_introduced"]
    )
    for pa in ("chosen", "other", "ended"):
        world.bonds[pa] = factories.make_chosen(app, world.circle, person, pas[pa], world.users[f"pa_{pa}"])


def _talk(world: World) -> None:
    private = world.private
    _say(world, "person", "invited", "Have you a car?")
    _say(world, "person", "chosen", private["the message to the chosen PA"])
    _say(world, "person", "ended", private["the message to the ended PA"])
    _say(world, "pa_chosen", "chosen", private["what the chosen PA wrote and the person reported"])
    reported: dict[str, Any] = {"relationshipId": world.bonds["chosen"], "messageIds": [world.messages["chosen"]]}
    world.do("person", "message.report", reportId=world.report, **reported, reason=private["why it was reported"])


def _say(world: World, who: str, pa: str, text: str) -> None:
    world.messages[pa] = uuid7()
    world.do(who, "message.write", messageId=world.messages[pa], relationshipId=world.bonds[pa], text=text)


def _consider(world: World) -> UUID:
    """The person thinks about a PA and has told nobody."""
    bond_id = uuid7()
    considered: dict[str, Any] = {"circleId": world.circle, "paId": world.pas["considered"]}
    world.do("person", "relationship.consider", relationshipId=bond_id, **considered)
    world.private["the considered PA's relationship"] = str(bond_id)
    return bond_id


def _plan(world: World) -> None:
    app, person, circle_id = world.app, world.users["person"], world.circle
    for pa in ("chosen", "ended"):
        world.arrangements[pa] = uuid7()
        world.do(
            "person",
            "arrangement.propose",
            arrangementId=world.arrangements[pa],
            circleId=circle_id,
            paId=world.pas[pa],
            weekdays=["MO"],
            localStart="09:00",
            minutes=60,
            startsOn=(NOON + timedelta(days=1)).date(),
            what=world.private["what to do at the visit"],
        )
        world.do(f"pa_{pa}", "arrangement.agree", arrangementId=world.arrangements[pa])
    in_days = {days: NOON + timedelta(days=days) for days in range(-2, 6)}
    for pa in ("chosen", "other", "ended"):
        world.visits[pa] = factories.make_visit(app, person, circle_id, world.pas[pa], starts_at=in_days[3])
        world.do(f"pa_{pa}", "visit.confirm", visitId=world.visits[pa])
    times: dict[str, Any] = {"startsAt": in_days[2], "endsAt": in_days[2] + timedelta(hours=1)}
    world.do("pa_other", "visit.move", visitId=world.visits["other"], **times)
    why = world.private["why the new face would come"]
    for pa, days in (("invited", 4), ("introduced", 5)):
        proposer, starts_at = world.users[f"pa_{pa}"], in_days[days]
        world.visits[pa] = factories.make_visit(app, proposer, circle_id, world.pas[pa], starts_at=starts_at, why=why)
        world.asks[pa] = uuid5(world.visits[pa], "ask")
    world.unheard = factories.make_visit(
        app, person, circle_id, world.pas["chosen"], starts_at=in_days[-1], now=LONG_AGO
    )
    world.do("pa_chosen", "visit.confirm", visitId=world.unheard, now=LONG_AGO)
    world.made = factories.make_visit(app, person, circle_id, world.pas["chosen"], starts_at=in_days[-2], now=LONG_AGO)
    world.do("pa_chosen", "visit.confirm", visitId=world.made, now=LONG_AGO)
    world.do("pa_chosen", "visit.check_in", visitId=world.made, now=in_days[-2])
    world.do("person", "relationship.end", relationshipId=world.bonds["ended"])

    for what, days in (("open", 6), ("filled", 7)):
        off = factories.make_visit(app, person, circle_id, world.pas["other"], starts_at=NOON + timedelta(days=days))
        world.do("pa_other", "cover.ask", circleId=circle_id, paId=world.pas["other"], visitIds=[off])
        world.gaps[what] = uuid5(off, "cover")
    asked = ("invited", "introduced", "chosen")
    world.do("person", "cover.offer", coverId=world.gaps["open"], paIds=[world.pas[pa] for pa in asked])
    for pa in asked:
        world.offers[pa] = uuid5(world.gaps["open"], f"offer:{world.pas[pa]}")
        world.do(f"pa_{pa}", "cover.accept", offerId=world.offers[pa])
    pause: dict[str, Any] = {"pauseId": world.pause, "circleId": circle_id, "reason": "holiday"}
    world.do("person", "pause.begin", **pause, startsOn=(NOON + timedelta(days=200)).date())


def _write_down(world: World) -> None:
    note: dict[str, Any] = {"noteId": world.note, "visitId": world.visits["chosen"], "text": world.private["the note"]}
    world.logged = world.do("pa_chosen", "note.write", **note)
    wish: dict[str, Any] = {"wishId": world.wish, "circleId": world.circle, "text": world.private["the wish"]}
    world.do("person", "visit_wish.write", **wish)
    alone: dict[str, Any] = {"userId": world.users["pa_chosen"].id}
    world.do("pa_chosen", "buddy.choose", **alone, name=world.private["the chosen PA's buddy"], phone="01632 960408")
    other: dict[str, Any] = {"userId": world.users["pa_other"].id, "paId": world.pas["chosen"]}
    world.do("pa_other", "buddy.choose", **other, name="A buddy in the app", phone="01632 960409")
    world.do("pa_chosen", "buddy.start", **alone, loneId=world.lone, until=NOON + timedelta(hours=1))
    good: dict[str, Any] = {"circleId": world.circle, "question": "good", "text": world.private["what good looks like"]}
    world.do("person", "outcome.answer", **good)
    told: dict[str, Any] = {"given": "phone", "decidedAt": NOON, "basis": "own"}
    want: dict[str, Any] = {"circleId": world.circle, "question": "want", "text": "To see the sea", "told": told}
    world.told_decision = uuid5(world.do("coordinator", "outcome.answer", **want), "decision")
    world.do(
        "coordinator",
        "agreement.record",
        circleId=world.circle,
        weeklyPence=int(world.private["the weekly money"]),
        startsOn=NOON.date(),
    )
    evidence = {"windowDays": 14, "faces": 5, "visits": 9, "limit": 4, "visitIds": [], "paNames": []}
    raised: dict[str, Any] = {
        "circleId": world.circle,
        "flag": "too_many_faces",
        "severity": "notice",
        "evidence": evidence,
    }
    world.serve("flag.raise", **raised)
    world.flag = uuid5(world.circle, f"too_many_faces:{NOON.isoformat()}")
    theirs = {"paIds": [str(world.pas["chosen"])], "byPa": {str(world.pas["chosen"]): []}, "count": 1, "before": None}
    world.serve("flag.raise", **raised | {"flag": "gap", "evidence": evidence | theirs})
    plays: dict[str, Any] = {"circleId": world.circle, "skills": [world.private["what the person needs"]]}
    world.do("person", "need.set", **plays)
    world.do("person", "need.put_away", circleId=world.circle, paId=world.pas["unrelated"])
    world.do("person", "reminders.choose", circleId=world.circle, quietFrom="22:00", quietUntil="07:00")
    for who, what in (("person", "the person's notice"), ("pa_chosen", "the chosen PA's notice")):
        _post(world, who, world.private[what])


def _say_of_oneself(world: World) -> None:
    circle: dict[str, Any] = {"circleId": world.circle}
    private = world.private
    world.do("person", "about_me.write", **circle, section="important", text=private["what is important"])
    world.do("person", "about_me.set_review", **circle, reviewOn=(NOON + timedelta(days=90)).date())
    loved: dict[str, Any] = {"love": "place", "name": private["what the person loves"]}
    world.do("person", "love.add", **circle, **loved, loveId=world.love)
    world.do("person", "needs.set", **circle, needs=["face_me"])
    elsewhere: dict[str, Any] = {"circleId": world.circle_elsewhere, "needs": [], "sharedWith": "nobody"}
    world.do("person_elsewhere", "needs.set", **elsewhere, words=private["how to communicate elsewhere"])
    world.do("pa_chosen", "needs.confirm_met", **circle, how="I sat down opposite")
    contacts = [{"name": private["whom to ring when nobody comes"], "phone": "01632 960417"}]
    world.do("person", "plan.set", **circle, contacts=contacts, waitMinutes=20)
    close: dict[str, Any] = {"userId": world.users["supporter_notes"].id, "paId": world.pas["ended"]}
    world.interest = world.do("supporter_notes", "interest.declare", **circle, **close, closeness="lives_with")


def _confide(world: World) -> None:
    """Of the person's reflections one is the chosen PA's to read; of a supporter they worry to another and to Holder
    A."""
    circle: dict[str, Any] = {"circleId": world.circle, "aboutPaId": world.pas["chosen"], "quality": "curiosity"}
    private = world.private
    shared = uuid7()
    world.do(
        "person", "reflection.write", **circle, reflectionId=world.reflection, words=private["the person's reflection"]
    )
    world.do("person", "reflection.write", **circle, reflectionId=shared, words=private["the shared reflection"])
    world.do("person", "reflection.share", reflectionId=shared, to="pa", id=world.pas["chosen"])
    about: dict[str, Any] = {"about": "supporter", "aboutId": world.users["supporter_all"].id}
    tell = [{"to": "supporter", "id": world.users["supporter_notes"].id}, {"to": "coordinators"}]
    words = private["the worry about a supporter"]
    world.do("person", "worry.raise", worryId=uuid7(), circleId=world.circle, **about, tell=tell, words=words)


def _post(world: World, who: str, text: str) -> None:
    user_id = world.users[who].id
    with world.app.app_context():
        post_notice(user_id, "flag", "one", title="News", text=text, url="/inbox", now=NOON)
    if who == "person":
        world.notice = notice_id(user_id, "flag", "one")
        words = {"title": "CareMatch", "text": "There is news.", "url": "/inbox"}
        times = {"due_at": NOON, "expires_at": NOON + timedelta(hours=9)}
        about = {"user_id": user_id, "kind": "flag", "occurrence": "one", "channel": Channel.CALL, "rung": 1}
        with world.app.app_context(), write_session() as session:
            session.add(Delivery(id=world.call, **about, **words, **times))


def _describe(world: World) -> None:
    """What the chosen PA says of themselves, plans for themselves and has shown; and a PA whom the person brings."""
    pa: dict[str, Any] = {"paId": world.pas["chosen"]}
    day, hour = timedelta(days=1), timedelta(hours=1)
    world.do(
        "pa_chosen",
        "profile.update",
        **pa,
        charges={"weekdayPence": 1900, "introductionPence": 0},
        petsFine=["dogs"],
        privateWishes={"whom": "women", "words": world.private["what the chosen PA wishes privately"]},
    )
    weekly = [{"weekday": "MO", "from": "09:00", "to": "17:00"}]
    extra = [{"day": NOON.date() + 9 * day, "from": "10:00", "to": "12:00"}]
    world.do("pa_chosen", "availability.set", **pa, weekly=weekly, extra=extra)
    days: dict[str, Any] = {"from": NOON.date() + 20 * day, "to": NOON.date() + 30 * day}
    world.do("pa_chosen", "away.add", **pa, awayId=uuid7(), reason=world.private["why the chosen PA is away"], **days)
    private: dict[str, Any] = {"privateVisitId": world.private_visit, "startsAt": NOON, "endsAt": NOON + hour}
    world.do("pa_chosen", "diary.add_private", **pa, title=world.private["the chosen PA's private visit"], **private)
    seen: dict[str, Any] = {"seenOn": NOON.date(), "seenBy": "Jo Ash"}
    world.do("coordinator", "document.record", **pa, documentId=world.document, document="dbs", **seen)
    again: dict[str, Any] = {"nextCheckOn": world.private["when the right to work is looked at again"]}
    right: dict[str, Any] = {"document": "right_to_work", "level": "Until then", **again}
    world.do("coordinator", "document.record", **pa, documentId=uuid7(), **right, **seen)
    contact = world.private["how to reach the PA whom the person brought"]
    brought: dict[str, Any] = {"paId": uuid7(), "relationshipId": uuid7(), "name": "Winnie Sund", "contact": contact}
    world.do("person_elsewhere", "pa.bring", circleId=world.circle_elsewhere, **brought)
    meeting: dict[str, Any] = {"introductionId": uuid7(), "meeting": "phone", "startsAt": NOON + day}
    world.do(
        "person_elsewhere", "introduction.propose", circleId=world.circle_elsewhere, paId=brought["paId"], **meeting
    )


def _part_and_pause(world: World) -> None:
    """A meeting with the chosen PA, a rule for when it is urgent, the other PA's goodbye with what they would pass on,
    and a pause of the introduced PA."""
    circle: dict[str, Any] = {"circleId": world.circle}
    in_days = {days: NOON + timedelta(days=days) for days in (2, 40)}
    meeting: dict[str, Any] = {"introductionId": world.introduction, "meeting": "home", "startsAt": in_days[2]}
    words = world.private["how to meet the chosen PA"]
    world.do("person", "introduction.propose", **circle, paId=world.pas["chosen"], words=words, **meeting)
    rule: dict[str, Any] = {"ruleId": world.rule, "what": world.private["what is urgent"], "order": ["team"]}
    world.do("person", "urgent_rule.set", **circle, **rule)
    leaving: dict[str, Any] = {"relationshipId": world.bonds["other"]}
    world.do("pa_other", "relationship.end", **leaving, endsOn=in_days[40].date())
    world.do("pa_other", "reason.keep", **leaving, text=world.private["why the other PA leaves"])
    between: dict[str, Any] = {**circle, "paId": world.pas["other"], "toPaId": world.pas["chosen"]}
    passed_on = world.private["what the leaving PA would pass on"]
    answered: dict[str, Any] = {"handoverId": uuid7()}
    world.do("pa_other", "handover.propose", **between, **answered, text=passed_on)
    world.do("person", "handover.answer", **answered, isYes=True)
    kept_back = world.private["what the leaving PA would pass on, unanswered"]
    world.do("pa_other", "handover.propose", **between, handoverId=world.handover, text=kept_back)
    pausing: dict[str, Any] = {"paId": world.pas["introduced"], "reason": world.private["why a PA is paused"]}
    world.pause_ask = uuid5(world.do("coordinator", "pa.pause", **pausing), str(world.circle))


def _elsewhere(world: World) -> None:
    """The holder's other circle, holder B's circle, and a spreadsheet that holder A has not confirmed."""
    for circle_id, who, pa in (
        (world.circle_elsewhere, "person_elsewhere", "unrelated"),
        (world.circle_b, "person_b", "b"),
    ):
        factories.make_chosen(world.app, circle_id, world.users[who], world.pas[pa], world.users[f"pa_{pa}"])
    neighbour, elsewhere = world.users["person_elsewhere"], world.circle_elsewhere
    factories.make_invited(world.app, elsewhere, neighbour, world.pas["chosen"])
    world.next_door = factories.make_visit(
        world.app, neighbour, elsewhere, world.pas["chosen"], starts_at=NOON + timedelta(days=3, hours=1)
    )
    row = ["Nobody Yet", "Noone Either", LONG_AGO.isoformat(), (LONG_AGO + timedelta(hours=1)).isoformat()]
    with world.app.app_context(), write_session() as session:
        session.add(ImportPreview(id=world.preview, holder_id=world.holder, created_at=NOON, rows={"rows": [row]}))


def _put_aside(world: World) -> None:
    """A note, an answer at the other holder's, and an invitation, from phones that were signed out from elsewhere."""
    note: dict[str, Any] = {"visitId": world.visits["chosen"], "text": world.private["the note put aside"]}
    answer: dict[str, Any] = {"circleId": world.circle_b, "text": world.private["the answer put aside elsewhere"]}
    invitation: dict[str, Any] = {"circleId": world.circle, "message": world.private["the invitation put aside"]}
    invited: dict[str, Any] = {"relationshipId": uuid7(), "paId": world.pas["unrelated"]}
    world.kept = _hand_in(world, "pa_chosen", "note.write", noteId=uuid7(), **note)
    _hand_in(world, "person_b", "outcome.answer", question="want", **answer)
    _hand_in(world, "person", "relationship.invite", **invited, **invitation)
    worry: dict[str, Any] = {"circleId": world.circle, "words": world.private["the worry put aside"]}
    tell = [{"to": "pa", "id": world.pas["chosen"]}]
    _hand_in(world, "person", "worry.raise", **worry, worryId=uuid7(), about="holder", tell=tell)


def _hand_in(world: World, who: str, name: str, **args: Any) -> UUID:
    made = factories.envelope(name, **args)
    with world.app.app_context(), write_session() as session:
        put_aside(session, factories.actor_of(world.users[who]), made, DeviceRevoked(), now=NOON)
    return made.id
