"""Who may see and do what: every route, every mutation and every pull as everybody, inside and outside the circle.

What each actor is (``STANDINGS``) and may read (``PULLS``, ``KNOWS``) stands here in words of its own, apart from the
code that judges it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from carematch.accounts.access import AUDIENCES, MAY_CALL, MAY_DO, Standing
from carematch.core.db import Base, snapshot_session, write_session
from carematch.core.identity import SERVER, Actor
from carematch.sync.models import SyncRecord
from carematch.sync.perform import Envelope, Outcome, in_write_session, perform
from carematch.sync.pull import VIEW
from carematch.sync.registry import REGISTRY
from tests import factories
from tests.clock import NOON
from tests.world import PAS, PRIVATE, USERS, World, make_world

S = Standing

EVERYBODY = (*USERS, "nobody")

STANDINGS: dict[str, set[Standing]] = {
    "person": {S.PERSON},
    "coordinator": {S.COORDINATOR},
    "coordinator told": {S.COORDINATOR, S.COORDINATOR_TOLD},
    "supporter_chooses": {S.SUPPORTER, S.SUPPORTER_CHOOSES},
    "supporter_visits": {S.SUPPORTER, S.SUPPORTER_VISITS},
    "supporter_notes": {S.SUPPORTER, S.SUPPORTER_NOTES},
    "supporter_money": {S.SUPPORTER, S.SUPPORTER_MONEY},
    "supporter_all": {
        S.SUPPORTER,
        S.SUPPORTER_CHOOSES,
        S.SUPPORTER_VISITS,
        S.SUPPORTER_NOTES,
        S.SUPPORTER_MONEY,
    },
    "pa_chosen": {S.TEAM},
    "pa_other": {S.TEAM},
    "server": {S.SERVER},
}
"""What each is towards circle A. Whoever is not here is nothing to it."""

AS_THAT_PA: dict[str, set[Standing]] = {
    "considered": {S.THAT_PA},
    "invited": {S.THAT_PA, S.PA_INVITED},
    "introduced": {S.THAT_PA, S.PA_INTRODUCED},
    "chosen": {S.THAT_PA, S.PA_CHOSEN},
    "other": {S.THAT_PA, S.PA_CHOSEN},
    "ended": {S.THAT_PA, S.PA_ENDED},
    "unrelated": {S.THAT_PA},
}
"""What a PA is besides, where circle A and they themselves are the subject."""

UNTOLD = {
    ("relationship.say_known", "pa_considered"),
    ("relationship.say_known", "pa_unrelated"),
    ("decision.undo", "supporter_chooses"),
    ("decision.undo", "supporter_all"),
    *(("interest.declare", f"supporter_{name}") for name in ("chooses", "notes", "money", "all")),
    *(("interest.withdraw", f"supporter_{name}") for name in ("chooses", "visits", "money", "all")),
}
"""A PA may say that they know a person, but not of somebody who has nothing to do with them, or only considers them. A
supporter undoes only what their powers could have decided, and how to get in is the person's own. To which PA they are
close, a supporter says of themselves alone, and takes back only their own word."""

ACTORS = (*USERS, "coordinator told", "coordinator_b told", "server")


# Mutations


def _circle(**more: Any) -> Callable[[World, str], dict[str, Any]]:
    return lambda world, _pa: {"circleId": world.circle, **more}


def _bond(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"relationshipId": world.bonds[pa], **more} if pa in world.bonds else None


def _visit(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"visitId": world.visits[pa], **more} if pa in world.visits else None


def _arrangement(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"arrangementId": world.arrangements[pa], **more} if pa in world.arrangements else None


def _ask(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"askId": world.asks[pa], **more} if pa in world.asks else None


def _own(**more: Any) -> Callable[[World, str], dict[str, Any]]:
    return lambda world, _pa: {"userId": world.users["pa_chosen"].id, **more}


def _offer(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"offerId": world.offers[pa], **more} if pa in world.offers else None


def _pa_in_circle(**more: Any) -> Callable[[World, str], dict[str, Any]]:
    return lambda world, pa: {"circleId": world.circle, "paId": world.pas[pa], **more}


def _introduction(**more: Any) -> Callable[[World, str], dict[str, Any] | None]:
    return lambda world, pa: {"introductionId": world.introduction, **more} if pa == "chosen" else None


WEDNESDAY = NOON + timedelta(days=2)
TIMES = {"startsAt": WEDNESDAY, "endsAt": WEDNESDAY + timedelta(hours=1)}
PATTERN = {"weekdays": ["TU"], "localStart": "10:00", "minutes": 30, "startsOn": WEDNESDAY.date()}
EVIDENCE = {"windowDays": 14, "faces": 6, "visits": 9, "limit": 4, "visitIds": [], "paNames": []}
SEEN = {"document": "dbs", "seenOn": NOON.date(), "seenBy": "Jo"}
NOTICE = {"notice": "news", "occurrence": "1", "title": "News", "text": "Some", "url": "/inbox"}

Args = Callable[[World, str], dict[str, Any] | None]

ABOUT_CIRCLE: dict[str, Args] = {
    "pa.bring": _circle(paId=uuid4(), relationshipId=uuid4(), name="Ben Rush"),
    "circle.set_details": _circle(knownAs="Mags"),
    "circle.claim": lambda world, _: {"circleId": world.circle, "userId": world.users["person"].id},
    "circle.move_window": _circle(),
    "cover.offer": lambda world, _: {"coverId": world.gaps["open"], "paIds": [world.pas["chosen"]]},
    "cover.close": lambda world, _: {"coverId": world.gaps["open"]},
    "pause.begin": _circle(pauseId=uuid4(), reason="hospital", startsOn=WEDNESDAY.date()),
    "pause.end": lambda world, _: {"pauseId": world.pause, "endsOn": WEDNESDAY.date()},
    "supporter.allow": lambda world, _: {
        "circleId": world.circle,
        "userId": world.users["stranger"].id,
        "powers": ["money"],
    },
    "supporter.invite": _circle(inviteId=uuid4(), name="Gwen Brook", powers=["agree_visits"]),
    "supporter.uninvite": lambda world, _: {"inviteId": world.invite},
    "supporter.come_in": lambda world, _: {"inviteId": world.invite, "userId": world.users["stranger"].id},
    "notice.say_told": lambda world, _: {"circleId": world.circle, "deliveryId": world.call},
    "report.settle": lambda world, _: {"reportId": world.report, "outcome": "We spoke to both"},
    "supporter.withdraw": lambda world, _: {"circleId": world.circle, "userId": world.users["supporter_all"].id},
    "outcome.answer": _circle(question="help", text="Slowly, please"),
    "about_me.write": _circle(section="please", text="Please knock"),
    "about_me.set_review": _circle(reviewOn=WEDNESDAY.date()),
    "love.add": _circle(loveId=uuid4(), love="person", name="Winifred"),
    "love.change": lambda world, _: {"loveId": world.love, "love": "place", "name": "The harbour"},
    "love.remove": lambda world, _: {"loveId": world.love},
    "needs.set": _circle(needs=["slowly"]),
    "needs.confirm_met": _circle(how="I wrote it down"),
    "plan.set": _circle(contacts=[], waitMinutes=30),
    "reminders.choose": _circle(dayBefore="18:00"),
    "reflection.write": _circle(reflectionId=uuid4(), quality="kindness", weather="sun"),
    "worry.raise": lambda world, _: {
        "worryId": uuid4(),
        "circleId": world.circle,
        "about": "other",
        "words": "The stairs",
        "tell": [{"to": "coordinators"}],
    },
    "interest.declare": lambda world, _: {
        "circleId": world.circle,
        "userId": world.users["supporter_visits"].id,
        "paId": world.pas["chosen"],
        "closeness": "close",
    },
    "interest.withdraw": lambda world, _: {"interestId": world.interest},
    "team.recognise": _circle(paIds=[]),
    "need.set": _circle(skills=["peg"]),
    "need.tell_unmet": _circle(lacks=[{"about": "skill", "what": "peg"}]),
    "need.say_met": _circle(),
    "urgent_rule.set": _circle(ruleId=uuid4(), what="My medication", order=["team"]),
    "urgent_rule.remove": lambda world, _: {"ruleId": world.rule},
    "supporter.let_ring": _circle(userId=None),
    "decision.undo": lambda world, _: {"decisionId": world.decision},
    "visits.import": lambda world, _: {
        "circleId": world.circle,
        "visits": [{"paId": world.pas["chosen"], **TIMES}],
    },
    "visits.plan": _circle(until=WEDNESDAY.date()),
    "flag.raise": _circle(flag="too_many_faces", severity="warning", evidence=EVIDENCE),
    "flag.see": lambda world, _: {"flagId": world.flag},
    "flag.act": lambda world, _: {"flagId": world.flag, "words": "I ask Rosa"},
    "flag.quieten": lambda world, _: {"flagId": world.flag, "until": WEDNESDAY.date()},
    "flag.settle": lambda world, _: {"flagId": world.flag},
    "flag.close": lambda world, _: {"circleId": world.circle, "flagId": world.flag},
    "agreement.record": _circle(weeklyPence=100, startsOn=WEDNESDAY.date()),
    "note.correct": lambda world, _: {"noteId": world.note, "text": "All was well", "reason": "I was wrong"},
    "note.read": lambda world, _: {"circleId": world.circle, "noteIds": [world.note]},
    "visit_wish.write": _circle(wishId=uuid4(), text="Toast first"),
    "visit_wish.take_away": lambda world, _: {"wishId": world.wish},
    "quarantine.apply": lambda world, _: {"mutationId": world.kept},
    "quarantine.discard": lambda world, _: {"mutationId": world.kept, "reason": "It was said by telephone"},
}

ABOUT_PA_IN_CIRCLE: dict[str, Args] = {
    "relationship.consider": _pa_in_circle(relationshipId=uuid4()),
    "relationship.forget": _bond(),
    "relationship.invite": _pa_in_circle(relationshipId=uuid4()),
    "relationship.accept_meeting": _bond(),
    "relationship.say_met": _bond(how="home"),
    "relationship.choose": _bond(role="backup"),
    "relationship.agree": _bond(),
    "relationship.say_known": _pa_in_circle(relationshipId=uuid4()),
    "relationship.end": _bond(),
    "need.put_away": _pa_in_circle(),
    "need.bring_back": _pa_in_circle(),
    "relationship.pass_end": _bond(),
    "team.accept_one": _bond(),
    "reason.keep": _bond(text="Too far"),
    "introduction.propose": _pa_in_circle(introductionId=uuid4(), meeting="phone", startsAt=WEDNESDAY),
    "introduction.answer": _introduction(isYes=True),
    "introduction.call_off": _introduction(),
    "handover.propose": lambda world, pa: {
        "handoverId": uuid4(),
        "circleId": world.circle,
        "paId": world.pas[pa],
        "toPaId": world.pas["chosen"],
        "text": "She likes tea",
    },
    "handover.answer": lambda world, pa: {"handoverId": world.handover, "isYes": False} if pa == "other" else None,
    "pause.answer": lambda world, pa: {"pauseAskId": world.pause_ask, "answer": "keep"} if pa == "introduced" else None,
    "arrangement.propose": _pa_in_circle(arrangementId=uuid4(), **PATTERN),
    "arrangement.agree": _arrangement(),
    "arrangement.skip": _arrangement(day=WEDNESDAY.date()),
    "arrangement.end": _arrangement(endsOn=WEDNESDAY.date()),
    "visit.propose": _pa_in_circle(visitId=uuid4(), **TIMES),
    "visit.confirm": _visit(),
    "visit.cancel": _visit(reason=""),
    "visit.say_told": _visit(how="phone"),
    "cover.ask": lambda world, pa: (
        {"circleId": world.circle, "paId": world.pas[pa], "visitIds": [world.visits[pa]]}
        if pa in world.visits
        else None
    ),
    "cover.accept": _offer(),
    "cover.decline": _offer(),
    "cover.agree": _offer(mayBeNew=True),
    "visit.move": _visit(**TIMES),
    "visit.agree_move": _visit(startsAt=WEDNESDAY),
    "visit.keep_time": _visit(),
    "visit.add_second": lambda world, pa: {
        "visitId": world.visits["other" if pa == "chosen" else "chosen"],
        "secondId": uuid4(),
        "paId": world.pas[pa],
    },
    "consent.answer": _ask(answer="yes"),
    "ask.pass_decide_by": _ask(),
    "visit.check_in": _visit(),
    "visit.check_out": _visit(),
    "visit.running_late": _visit(minutes=10),
    "visit.nobody_came": lambda world, pa: {"visitId": world.unheard} if pa == "chosen" else None,
    "visit.hear_nothing": lambda world, pa: {"visitId": world.unheard} if pa == "chosen" else None,
    "visit.see_late": _visit(minutes=10),
    "visit.came": lambda world, pa: {"visitId": world.unheard} if pa == "chosen" else None,
    "visit.correct_times": lambda world, pa: (
        {"visitId": world.made, "checkedInAt": NOON - timedelta(days=2), "reason": "It was earlier"}
        if pa == "chosen"
        else None
    ),
    "note.write": _visit(noteId=uuid4(), text="All well"),
    "message.write": _bond(messageId=uuid4(), text="Do you like roses?"),
    "message.read": _bond(upTo=1),
    "message.report": lambda world, pa: (
        {
            "relationshipId": world.bonds[pa],
            "reportId": uuid4(),
            "messageIds": [world.messages[pa]],
            "reason": "It frightens me",
        }
        if pa in world.messages
        else None
    ),
    "conversation.block": _bond(),
    "conversation.unblock": _bond(),
}

ABOUT_HOLDER: dict[str, Args] = {
    "circle.open": lambda world, _: {"circleId": uuid4(), "holderId": world.holder, "personName": "Ada Quill"},
    "holder.set_safeguarding": lambda world, _: {
        "holderId": world.holder,
        "name": "The council",
        "phone": "01632 960410",
    },
    "pa.add": lambda world, _: {"paId": uuid4(), "holderId": world.holder, "name": "Ben Rush"},
    "holder.set_familiarity": lambda world, _: {"holderId": world.holder, "days": 60},
    "holder.set_thresholds": lambda world, _: {"holderId": world.holder, "values": {"faces": 3}},
}

ABOUT_PA: dict[str, Args] = {
    "visit.join_household": lambda world, _: {"visitId": world.visits["chosen"], "otherId": world.next_door},
    "visit.leave_household": lambda world, _: {"visitId": world.visits["chosen"]},
    "profile.update": lambda world, _: {"paId": world.pas["chosen"], "about": "I sing"},
    "availability.set": lambda world, _: {"paId": world.pas["chosen"], "weekly": []},
    "away.add": lambda world, _: {
        "paId": world.pas["chosen"],
        "awayId": uuid4(),
        "from": WEDNESDAY.date(),
        "to": WEDNESDAY.date(),
    },
    "away.remove": lambda world, _: {"paId": world.pas["chosen"], "awayId": uuid4()},
    "document.record": lambda world, _: {"paId": world.pas["chosen"], "documentId": uuid4(), **SEEN},
    "pa.pause": lambda world, _: {"paId": world.pas["chosen"], "reason": "Something was said"},
    "pa.resume": lambda world, _: {"paId": world.pas["chosen"]},
    "document.take_back": lambda world, _: {"documentId": world.document},
    "profile.claim": lambda world, _: {"paId": world.pas["chosen"], "userId": world.users["pa_chosen"].id},
}

ABOUT_USER: dict[str, tuple[str, Args]] = {
    "notice.post": ("person", lambda world, _: {"userId": world.users["person"].id, **NOTICE}),
    "reflection.share": ("person", lambda world, _: {"reflectionId": world.reflection, "to": "coordinators"}),
    "reflection.unshare": ("person", lambda world, _: {"reflectionId": world.reflection, "to": "coordinators"}),
    "notice.read": ("person", lambda world, _: {"noticeId": world.notice}),
    "buddy.choose": ("pa_chosen", _own(name="Kim", phone="01632 960999")),
    "buddy.let_go": ("pa_chosen", _own()),
    "buddy.decline": ("pa_chosen", lambda world, _: {"userId": world.users["pa_other"].id}),
    "buddy.accept": ("pa_chosen", lambda world, _: {"userId": world.users["pa_other"].id}),
    "buddy.start": ("pa_chosen", _own(loneId=uuid4(), until=NOON + timedelta(hours=2))),
    "buddy.safe": ("pa_chosen", lambda world, _: {"loneId": world.lone}),
    "buddy.tell": ("pa_chosen", lambda world, _: {"loneId": world.lone}),
    "diary.add_private": (
        "pa_chosen",
        lambda world, _: {"privateVisitId": uuid4(), "paId": world.pas["chosen"], "title": "Mr Lake", **TIMES},
    ),
    "diary.change_private": ("pa_chosen", lambda world, _: {"privateVisitId": world.private_visit, "title": "Ann"}),
    "diary.remove_private": ("pa_chosen", lambda world, _: {"privateVisitId": world.private_visit}),
    "problem.acknowledge": ("pa_chosen", lambda world, _: {"mutationId": world.logged}),
}

ABOUT_NOTHING: dict[str, Args] = {
    "holder.open": lambda _world, _: {"holderId": uuid4(), "name": "Holder C", "phone": "01632 960009"},
}

WALKED = {*ABOUT_CIRCLE, *ABOUT_PA_IN_CIRCLE, *ABOUT_HOLDER, *ABOUT_PA, *ABOUT_USER, *ABOUT_NOTHING}


def _tries(world: World) -> Iterator[tuple[str, str, set[Standing], dict[str, Any]]]:
    """Every mutation as every actor: its name, who, what they are towards its subject, and its arguments."""
    for name, args in ABOUT_CIRCLE.items():
        for who in ACTORS:
            wrote = {S.SELF} if name == "note.correct" and who == "pa_chosen" else set()
            yield name, who, STANDINGS.get(who, set()) | wrote, args(world, "") or {}
    for name, args in ABOUT_PA_IN_CIRCLE.items():
        for pa in PAS:
            found = args(world, pa)
            for who in ACTORS if found is not None else ():
                also = AS_THAT_PA[pa] if who == f"pa_{pa}" else set()
                yield name, who, STANDINGS.get(who, set()) | also, found or {}
    for name, args in (ABOUT_HOLDER | ABOUT_PA).items():
        for who in ACTORS:
            is_staff = who in {"coordinator", "coordinator told"}
            has = STANDINGS[who] if is_staff or who == "server" else set()
            is_self = name in ABOUT_PA and who == "pa_chosen"
            yield name, who, has | ({S.SELF} if is_self else set()), args(world, "") or {}
    for name, (owner, args) in ABOUT_USER.items():
        for who in ACTORS:
            is_own = {owner: {S.SELF}, "server": {S.SERVER}}
            yield name, who, is_own.get(who, set()), args(world, "") or {}
    for name, args in ABOUT_NOTHING.items():
        for who in ACTORS:
            yield name, who, {S.SERVER} if who == "server" else set(), args(world, "") or {}


def _envelope(name: str, who: str, args: dict[str, Any]) -> Envelope:
    takes_told = "told" in REGISTRY.mutations[name, 1].schema().fields
    told = {"told": {"given": "phone", "decidedAt": NOON}} if takes_told and who.endswith(" told") else {}
    return factories.envelope(name, **(args | told))


def _actor(world: World, who: str) -> Actor:
    return SERVER if who == "server" else factories.actor_of(world.users[who.removesuffix(" told")])


def _what_would_become(actor: Actor, envelope: Envelope) -> Outcome:
    """The outcome, in a transaction that is taken back."""
    with write_session() as session:
        outcome = perform(session, actor, envelope, now=NOON)
        session.rollback()
    return outcome


def _what_becomes(actor: Actor, envelope: Envelope) -> Outcome:
    """The outcome, for good."""
    return in_write_session(lambda session: perform(session, actor, envelope, now=NOON))


def _slug(outcome: Outcome) -> str:
    return str(outcome.problem["slug"]) if outcome.problem else "applied"


def _rows(session: Session) -> dict[str, list[str]]:
    """Everything in the database but the log of what was tried."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "mutation"]
    return {table.name: sorted(repr(tuple(row)) for row in session.execute(select(table))) for table in tables}


def test_every_mutation_is_walked() -> None:
    registered = {name for name, _ in REGISTRY.mutations}

    assert registered == WALKED
    assert registered == MAY_DO.keys()


def test_what_a_coordinator_may_record_as_told_and_nothing_else_has_a_place_to_say_how() -> None:
    has_place = {spec.name for spec in REGISTRY.mutations.values() if "told" in spec.schema().fields}

    assert has_place == {name for name, allowed in MAY_DO.items() if S.COORDINATOR_TOLD in allowed}


def test_a_mutation_is_applied_for_those_the_table_names_and_changes_nothing_for_anybody_else(app: Flask) -> None:
    world = make_world(app)
    wrong, done = [], set()
    with app.app_context():
        with snapshot_session() as session:
            before = _rows(session)
        for name, who, has, args in _tries(world):
            actor, envelope = _actor(world, who), _envelope(name, who, args)
            if has & MAY_DO[name] and (name, who) not in UNTOLD:
                slug = _slug(_what_would_become(actor, envelope))
                is_right = slug not in {"forbidden", "not-found"}
                done |= {name} if slug == "applied" else set()
            else:
                slug = _slug(_what_becomes(actor, envelope))
                is_right = slug == ("forbidden" if has - {S.THAT_PA} else "not-found")
            if not is_right:
                wrong.append(f"{name} by {who} {args}: {slug}")
        with snapshot_session() as session:
            after = _rows(session)

    assert wrong == []
    assert after == before
    assert done == WALKED


def test_another_holders_coordinator_cannot_tell_a_circle_from_none_by_any_mutation(app: Flask) -> None:
    world = make_world(app)
    elsewhere = {each: str(uuid5(UUID(each), "nothing")) for each in world.ids()}
    wrong = []
    with app.app_context():
        for name, args in (ABOUT_CIRCLE | ABOUT_PA_IN_CIRCLE).items():
            for who in ("coordinator_b", "coordinator_b told", "person_b", "pa_b", "stranger"):
                envelope = _envelope(name, who, args(world, "chosen") or args(world, "introduced") or {})
                text = json.dumps(envelope.args)
                nothing = re.sub("|".join(elsewhere), lambda found: elsewhere[found.group()], text)
                actor = _actor(world, who)
                real = _what_would_become(actor, envelope)
                ghost = _what_would_become(actor, Envelope(uuid4(), name, 1, json.loads(nothing), NOON))
                if (real.status, real.problem) != (ghost.status, ghost.problem):
                    wrong.append(f"{name} by {who}: {real.problem} but {ghost.problem}")

    assert wrong == []


# Routes

JUDGED_BY_WHAT_THEY_NAME = {
    "accounts.invite": {"coordinator"},
    "visits.confirm_import": {"coordinator"},
    "attachments.read": {"person", "coordinator", "pa_chosen", "supporter_notes", "supporter_all", "pa_other"}
    | {"supporter_chooses", "supporter_visits", "person_elsewhere"},
}
"""Routes open to whoever is signed in, that are not found by anybody but these."""


def _fetch(client: FlaskClient, method: str, url: str, **body: Any) -> tuple[int, str]:
    """Status and text of the answer; what it was read from is closed."""
    with client.open(url, method=method, **body) as answer:
        return answer.status_code, answer.get_data().decode(errors="replace")


def _body(endpoint: str, method: str, circle_id: UUID) -> dict[str, Any]:
    if method in {"GET", "HEAD"} or endpoint == "attachments.add_piece":
        return {}
    return {"json": {"kind": "person", "subjectId": str(circle_id)} if endpoint == "accounts.invite" else {}}


def _rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule with each of its methods; signing out comes last, for it ends what signed in."""
    found = [(rule, method) for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"OPTIONS"}]
    return sorted(found, key=lambda each: (each[0].endpoint == "accounts.sign_out", each[0].rule, each[1]))


def _address(rule: Rule, world: World, device_id: str) -> str:
    values = {"circle_id": world.circle, "import_id": world.preview, "device_id": device_id, "path": "robots.html"}
    values["secret"] = "guessed"
    values["sha256"] = world.photo
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found.group(1)]), rule.rule)
    return f"{path}?holder={world.holder}"


def _spare_device(world: World, who: str, client: FlaskClient) -> str:
    if who == "nobody":
        return str(uuid4())
    world.sign_in(who)
    return next(str(device["id"]) for device in client.get("/api/devices").json or [] if not device["isThisOne"])


def _may_call(endpoint: str, who: str) -> bool:
    allowed = MAY_CALL[endpoint]
    if S.ANYONE in allowed:
        return True
    if endpoint in JUDGED_BY_WHAT_THEY_NAME:
        return who in JUDGED_BY_WHAT_THEY_NAME[endpoint]
    return who != "nobody" and bool(({S.SIGNED_IN} | STANDINGS.get(who, set())) & allowed)


def test_every_route_is_in_the_table_and_every_entry_is_a_route(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == MAY_CALL.keys()


def test_a_route_answers_those_the_table_names_and_nobody_else(app: Flask) -> None:
    world = make_world(app)
    wrong = []
    for who in EVERYBODY:
        client = world.sign_in(who)
        device_id = _spare_device(world, who, client)
        for rule, method in _rules(app):
            body = _body(rule.endpoint, method, world.circle)
            status, _ = _fetch(client, method, _address(rule, world, device_id), **body)
            if rule.endpoint.startswith("app.") and status == 404:
                continue  # the front end need not be built
            if _may_call(rule.endpoint, who):
                is_right = status not in {401, 403, 404, 500}
            else:
                is_right = status == (401 if who == "nobody" else 404)
            if not is_right:
                wrong.append(f"{method} {rule.rule} as {who}: {status}")

    assert wrong == []


def test_another_holders_coordinator_cannot_tell_a_circle_or_holder_from_none_by_any_address(app: Flask) -> None:
    world = make_world(app)
    client = world.sign_in("coordinator_b")
    wrong, not_found = [], set()
    for rule, method in _rules(app):
        if {S.ANYONE, S.SIGNED_IN} & MAY_CALL[rule.endpoint] and rule.endpoint not in JUDGED_BY_WHAT_THEY_NAME:
            continue
        url, ghost_circle = _address(rule, world, ""), uuid4()
        ghost = url.replace(str(world.circle), str(ghost_circle)).replace(str(world.holder), str(uuid4()))
        ghost = ghost.replace(str(world.preview), str(uuid4()))
        real_answer = _fetch(client, method, url, **_body(rule.endpoint, method, world.circle))
        ghost_answer = _fetch(client, method, ghost, **_body(rule.endpoint, method, ghost_circle))
        not_found |= {rule.endpoint} if real_answer[0] == 404 else set()
        if real_answer != ghost_answer:
            wrong.append(f"{method} {rule.rule}: {real_answer} but {ghost_answer}")

    assert wrong == []
    assert not_found == {endpoint for endpoint in MAY_CALL if not _may_call(endpoint, "coordinator_b")}


# Reading

ALL = {"A/all circle", "A/all team_member", "A/all outcome", "A/all arrangement", "A/all visit", "A/all note"} | {
    "A/all about_me",
    "A/all about_me_review",
    "A/all love",
    "A/all communication_needs",
    "A/all needs_met",
    "A/all missed_visit_plan",
    "A/all pause",
    "A/all visit_wish",
}
COVER = {"A/person cover", "A/person cover_offer"}
PERSON = (
    COVER
    | {"A/person supporter", "A/person relationship", "A/person ask", "A/person decision", "A/person flag"}
    | {"A/person interest", "A/person urgent_rule", "A/person pause_ask"}
)
PERSON |= {"A/person need", "A/person supporter_invite"}
TO_AGREE_VISITS = {f"A/plan {kind}" for kind in ("circle", "team_member", "arrangement", "visit")} | {
    "A/plan communication_needs",
    "A/plan missed_visit_plan",
    "A/plan pause",
    "A/plan visit_wish",
}
TO_AGREE_VISITS |= {f"A/asks {kind}" for kind in ("ask", "cover", "cover_offer", "urgent_rule", "pause_ask")}
MONEY = {"A/money agreement"}
OFFERS = {f"A/pa:{pa} cover_offer" for pa in ("invited", "introduced", "chosen")}
WITH_THE_CHOSEN = {"A/pa:chosen introduction", "A/pa:chosen handed_over"}
BONDS = (
    OFFERS
    | WITH_THE_CHOSEN
    | {"A/pa:other handover"}
    | {"A/pa:invited bond", "A/pa:introduced bond", "A/pa:chosen bond", "A/pa:other bond"}
)
TALK = {f"A/pa:{pa} {kind}" for pa in ("invited", "chosen", "ended") for kind in ("conversation", "message")}
TALK_ENDED = {"u conversation", "u message"}
REPORT = {"u message_report"}
HOLDER = {"h:A holder"}
ELSEWHERE = {"elsewhere/all circle", "elsewhere/all team_member", "elsewhere/all visit"}
DIRECTORY = {"dir:A pa_profile", "dir:A document"}
OWN = {"u own_profile"}
DIARY = {"u own_visit"}
SEEN_OF_THEIRS = {"u document"}
PRIVATE_DIARY = {"u private_visit"}
INBOX = {"u notice"}
TOLD = {"u worry", "u notice"}
ALONE = {"u buddy", "u buddy_of", "u lone_working"}
HELPS = {"u helping"}

PULLS: dict[str, set[str]] = {
    "person": ALL
    | PERSON
    | MONEY
    | BONDS
    | TALK
    | REPORT
    | HOLDER
    | DIRECTORY
    | INBOX
    | {"u reflection", "u reminder_choice"},
    "coordinator": HOLDER | INBOX | TOLD,
    "supporter_chooses": PERSON | BONDS | TALK | HOLDER | DIRECTORY | HELPS | INBOX,
    "supporter_visits": TO_AGREE_VISITS | HOLDER | HELPS | INBOX,
    "supporter_notes": ALL | INBOX | HOLDER | HELPS | TOLD | {"u interest"},
    "supporter_money": MONEY | HOLDER | HELPS,
    "supporter_all": ALL | PERSON | MONEY | BONDS | TALK | HOLDER | DIRECTORY | HELPS | INBOX,
    "supporter_withdrawn": set(),
    "pa_considered": OWN | HOLDER,
    "pa_invited": OWN
    | DIARY
    | INBOX
    | HOLDER
    | {"A/pa:invited bond", "A/pa:invited cover_offer"}
    | {each for each in TALK if "invited" in each},
    "pa_introduced": OWN | DIARY | HOLDER | {"A/pa:introduced bond", "A/pa:introduced cover_offer"},
    "pa_chosen": OWN
    | DIARY
    | PRIVATE_DIARY
    | SEEN_OF_THEIRS
    | INBOX
    | {"u flag"}
    | ALONE
    | ALL
    | HOLDER
    | WITH_THE_CHOSEN
    | {"A/pa:chosen bond", "A/pa:chosen cover_offer", "elsewhere/pa:chosen bond", "u shared_reflection"}
    | {each for each in TALK if "chosen" in each},
    "pa_other": OWN
    | {"u buddy"}
    | DIARY
    | INBOX
    | ALL
    | HOLDER
    | {"A/pa:other bond", "A/pa:other handover", "u own_reason"},
    "pa_ended": OWN | DIARY | INBOX | HOLDER | TALK_ENDED,
    "pa_unrelated": OWN | HOLDER | ELSEWHERE | {"elsewhere/pa:unrelated bond"},
    "person_elsewhere": ELSEWHERE
    | {"elsewhere/pa:unrelated bond", "elsewhere/pa:chosen bond"}
    | {"elsewhere/person introduction"}
    | {"elsewhere/person relationship", "elsewhere/person decision", "elsewhere/person communication_needs"}
    | HOLDER
    | DIRECTORY,
    "coordinator_b": {"h:B holder"},
    "person_b": {"B/all circle", "B/all team_member", "B/pa:b bond", "B/person relationship", "B/person decision"}
    | {"h:B holder", "dir:B pa_profile"},
    "pa_b": OWN | {"h:B holder", "B/all circle", "B/all team_member", "B/pa:b bond"},
    "stranger": set(),
}
"""Which kinds of rows each holds on their phone, by scope. ``u`` is one's own."""

IN_ALL = {"person", "coordinator", "supporter_notes", "supporter_all", "pa_chosen", "pa_other"}
IN_PLAN = IN_ALL | {"supporter_visits"}
IN_PERSON = {"person", "supporter_chooses", "supporter_all"}

KNOWS: dict[str, set[str]] = {
    "the note": IN_ALL,
    "what good looks like": IN_ALL,
    "what is important": IN_ALL,
    "what the person loves": IN_ALL,
    "how to communicate elsewhere": {"person_elsewhere", "coordinator"},
    "whom to ring when nobody comes": IN_PLAN,
    "the person's reflection": {"person"},
    "the shared reflection": {"person", "pa_chosen"},
    "the worry about a supporter": {"supporter_notes", "coordinator"},
    "the worry put aside": set(),
    "how to get in": IN_ALL,
    "the person's number": IN_PLAN,
    "the number for emergencies": IN_ALL,
    "what to do at the visit": IN_PLAN,
    "the wish": IN_PLAN,
    "the chosen PA's buddy": {"pa_chosen"},
    "the message to the invited PA": IN_PERSON | {"pa_invited"},
    "the message to the chosen PA": IN_PERSON | {"pa_chosen"},
    "the message to the ended PA": IN_PERSON | {"pa_ended"},
    "what the chosen PA wrote and the person reported": IN_PERSON | {"pa_chosen", "coordinator"},
    "why it was reported": {"person", "coordinator"},
    "the considered PA's relationship": IN_PERSON,
    "the person's own decision": IN_PERSON,
    "why the new face would come": IN_PERSON | {"coordinator", "supporter_visits"},
    "what the person needs": IN_PERSON | {"coordinator"},
    "the weekly money": {"person", "supporter_money", "supporter_all", "coordinator"},
    "the chosen PA's number": IN_PLAN,
    "what the chosen PA's photo shows": IN_PLAN | IN_PERSON | {"person_elsewhere"},
    "the invited PA's number": {"pa_invited"},
    "the person's notice": {"person"},
    "the chosen PA's notice": {"pa_chosen"},
    "who may see the money": IN_PERSON | {"coordinator", "supporter_money"},
    "whom the person would like": IN_PERSON | {"coordinator"},
    "the other circle's number": {"person_elsewhere", "pa_unrelated", "coordinator"},
    "the circle of holder B": {"person_b", "pa_b", "coordinator_b"},
    "the chosen PA's private visit": {"pa_chosen"},
    "why the chosen PA is away": {"pa_chosen"},
    "what the chosen PA wishes privately": {"pa_chosen"},
    "when the right to work is looked at again": {"pa_chosen", "coordinator"},
    "how to reach the PA whom the person brought": {"coordinator"},
    "how to meet the chosen PA": IN_PERSON | {"pa_chosen", "coordinator"},
    "what the leaving PA would pass on": IN_PERSON | {"pa_other", "pa_chosen"},
    "what the leaving PA would pass on, unanswered": IN_PERSON | {"pa_other"},
    "why the other PA leaves": {"pa_other"},
    "what is urgent": IN_PERSON | {"supporter_visits", "coordinator", "pa_chosen", "pa_other"},
    "why a PA is paused": {"coordinator"},
    "the note put aside": {"coordinator"},
    "the invitation put aside": set(),
    "the answer put aside elsewhere": {"coordinator_b"},
}
"""Who may come upon each private word, in any answer."""


def _pull(world: World, who: str, client: FlaskClient) -> str:
    """The raw answer to a new phone's first pull."""
    message = {
        "protocol": 1,
        "app": "test",
        "userId": str(world.users[who].id),
        "clientId": str(uuid4()),
        "lineage": None,
        "view": VIEW,
        "lastSeq": 0,
        "problems": [],
        "scopes": {},
        "limit": 500,
        "notes": [],
    }
    answer = client.post("/api/sync/pull", json=message)
    assert answer.status_code == 200, answer.text
    return answer.text


def _names(world: World) -> dict[str, str]:
    """Words for the ids that scopes are named by."""
    return {
        str(world.circle): "A",
        str(world.circle_elsewhere): "elsewhere",
        str(world.circle_b): "B",
        str(world.holder): "A",
        str(world.holder_b): "B",
        **{str(world.users[f"pa_{pa}"].id): pa for pa in (*PAS, "b")},
    }


def _in_words(scope: str, names: dict[str, str]) -> str:
    kind, _, rest = scope.partition(":")
    if kind == "u":
        return "u"
    for each, word in names.items():
        rest = rest.replace(each, word)
    return rest if kind == "c" else f"{kind}:{rest.partition('/')[0]}"


def _everything_answered(app: Flask, world: World, who: str) -> str:
    """All that reading gets this user: a pull, and every address that answers a GET, for every circle and holder."""
    client = world.sign_in(who)
    texts = [_pull(world, who, client)]
    for rule, method in _rules(app):
        if method != "GET" or not rule.rule.startswith("/api/"):
            continue
        for circle_id in (world.circle, world.circle_elsewhere, world.circle_b):
            for holder_id in (world.holder, world.holder_b):
                url = _address(rule, world, "").replace(str(world.circle), str(circle_id))
                texts.append(_fetch(client, "GET", url.replace(str(world.holder), str(holder_id)))[1])
    return "\n".join(texts)


def test_a_phone_is_given_exactly_the_kinds_of_rows_that_are_its_users(app: Flask) -> None:
    world = make_world(app)
    names = _names(world)

    held = {}
    for who in USERS:
        scopes = json.loads(_pull(world, who, world.sign_in(who)))["scopes"]
        held[who] = {f"{_in_words(scope['id'], names)} {row['t']}" for scope in scopes for row in scope["puts"]}

    assert held == PULLS


def test_a_private_word_reaches_those_it_is_for_and_nobody_else(app: Flask) -> None:
    world = make_world(app)

    heard: dict[str, set[str]] = {what: set() for what in PRIVATE}
    for who in USERS:
        text = _everything_answered(app, world, who)
        for what, words in world.private.items():
            if words in text:
                heard[what].add(who)

    assert heard == KNOWS


def test_one_reads_nothing_of_others_in_ones_own_scope(app: Flask) -> None:
    """Of the circle that a PA has left, they keep their own visits; of those they hear of, nothing but their own."""
    world = make_world(app)

    for who in USERS:
        scopes = json.loads(_pull(world, who, world.sign_in(who)))["scopes"]
        [own] = [scope for scope in scopes if scope["id"].startswith("u:")] or [{"puts": []}]
        pa_id = str(world.pas.get(who.removeprefix("pa_"), ""))
        assert {row["d"]["paId"] for row in own["puts"] if row["t"] == "own_visit"} <= {pa_id}
        assert {row["id"] for row in own["puts"] if row["t"] == "own_profile"} <= {pa_id}


def test_a_coordinator_reads_what_is_shared_and_theirs_and_nobody_merely_considered(app: Flask) -> None:
    world = make_world(app)

    records = world.sign_in("coordinator").get(f"/api/circles/{world.circle}").get_json()["records"]

    scopes = (f"c:{world.circle}/all", f"c:{world.circle}/admin")
    with app.app_context(), snapshot_session() as session:
        rows = session.scalars(select(SyncRecord).where(SyncRecord.scope_id.in_(scopes), SyncRecord.body.is_not(None)))
        allowed = {(row.kind, str(row.id), row.v, row.body) for row in rows}
    as_sent = {(each["t"], each["id"], each["v"], json.dumps(each["d"], sort_keys=True)) for each in records}
    assert as_sent == {(t, i, v, json.dumps(json.loads(body or ""), sort_keys=True)) for t, i, v, body in allowed}
    stages = {each["id"]: each["d"]["stage"] for each in records if each["t"] == "relationship"}
    assert set(stages.values()) == {"invited", "introduced", "chosen", "ended"}
    assert "bond" not in {each["t"] for each in records}
    decisions = {each["id"]: each["d"]["recordedBy"] for each in records if each["t"] == "decision"}
    assert decisions == {str(world.told_decision): world.users["coordinator"].name}


def test_whoever_leaves_the_circle_is_told_to_forget_it(app: Flask) -> None:
    world = make_world(app)
    client = world.sign_in("pa_other")
    answer = json.loads(_pull(world, "pa_other", client))
    world.do("person", "relationship.end", relationshipId=world.bonds["other"])

    message = {
        "protocol": 1,
        "app": "test",
        "userId": str(world.users["pa_other"].id),
        "clientId": str(uuid4()),
        "lineage": answer["lineage"],
        "view": answer["view"],
        "lastSeq": 0,
        "problems": [],
        "scopes": {scope["id"]: {"v": scope["to"]} for scope in answer["scopes"]},
        "limit": 500,
        "notes": [],
    }
    after = client.post("/api/sync/pull", json=message).get_json()

    names = _names(world)
    assert {_in_words(scope, names) for scope in after["removed"]} == {"A/all", "A/pa:other"}
    assert {_in_words(scope["id"], names) for scope in after["scopes"]} == {"u"}


AUDIENCE = re.compile(r"^(?:c:[^/]+/(?P<circle>[a-z]+)(?::.+)?|(?P<other>u|h|dir):.+)$")


def test_every_row_stands_in_a_scope_whose_audience_may_hold_its_kind(app: Flask) -> None:
    make_world(app)

    with app.app_context(), snapshot_session() as session:
        found = {(scope, kind) for scope, kind in session.execute(select(SyncRecord.scope_id, SyncRecord.kind))}

    held: dict[str, set[str]] = {}
    for scope, kind in found:
        match = AUDIENCE.match(scope)
        assert match, scope
        held.setdefault(kind, set()).add(match["circle"] or match["other"])
    assert held == {kind: set(audiences) for kind, audiences in AUDIENCES.items()}


def test_the_table_of_audiences_has_the_kinds_that_projections_make() -> None:
    assert AUDIENCES.keys() == REGISTRY.kinds


@pytest.fixture(autouse=True)
def _registered(app: Flask) -> Flask:
    """Every part has said what it does."""
    return app
