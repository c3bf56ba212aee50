"""What was put aside waits for a coordinator, who has it applied as its author's own or discards it with a reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from carematch.accounts.access import AUDIENCES, is_read_by_coordinators
from carematch.accounts.models import User
from carematch.accounts.service import revoke_device
from carematch.accounts.words import WORDS
from carematch.circles.models import Basis, Outcome, Stage
from carematch.core.db import snapshot_session, write_session
from carematch.core.errors import DeviceRevoked
from carematch.core.ids import uuid7
from carematch.reminders.models import Delivery
from carematch.sync.models import LoggedMutation, Settled, Status
from carematch.sync.perform import put_aside
from carematch.sync.registry import REGISTRY, Args, Context, Mutation
from carematch.visits.models import Note, VisitStatus
from config import ROOT
from tests import factories
from tests.circles.house import HOUR, TOMORROW, House
from tests.sync.phone import Phone


@pytest.fixture
def team(house: House) -> UUID:
    """Sam is in Maya's team; the relationship."""
    return house.choose(house.sam, house.sam_id)


@pytest.fixture
def visit_id(house: House, team: UUID) -> UUID:
    """Sam's visit tomorrow at noon."""
    return house.confirmed(house.sam, house.sam_id, starts_at=TOMORROW)


def revoked(house: House, user: User) -> Phone:
    """A phone that was signed out from elsewhere."""
    phone = Phone(house.app, user.id)
    with house.app.app_context(), write_session() as session:
        revoke_device(session, phone.device_id, user_id=user.id, now=house.clock())
    return phone


def salvaged(house: House, user: User, name: str, /, **args: Any) -> UUID:
    """What this user's phone, signed out from elsewhere, handed in."""
    result = revoked(house, user).do(name, **{key: _wire(value) for key, value in args.items()})
    assert result["status"] == "quarantined"
    return UUID(result["id"])


def _wire(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def a_note(house: House, visit_id: UUID, *, user: User | None = None, text: str = "The path is icy") -> UUID:
    return salvaged(house, user or house.sam, "note.write", noteId=uuid7(), visitId=visit_id, text=text)


def listed(house: House, user: User | None = None, *, holder_id: UUID | None = None) -> list[dict[str, Any]]:
    answer = house.browser(user or house.jo).get(f"/api/quarantine?holder={holder_id or house.holder_id}")
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    assert body["count"] == len(body["kept"])
    kept: list[dict[str, Any]] = body["kept"]
    return kept


def settle(house: House, verb: str, kept: UUID, *, by: User | None = None, **more: Any) -> dict[str, Any]:
    """What the coordinator's browser hears."""
    body = {"id": str(uuid7()), "name": f"quarantine.{verb}", "args": {"mutationId": str(kept), **more}}
    answer = house.browser(by or house.jo).post("/api/mutations", json=body | {"madeAt": house.clock().isoformat()})
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def apply(house: House, kept: UUID) -> None:
    assert settle(house, "apply", kept) == {"status": "applied", "problem": None}


def refused(house: House, kept: UUID, *, by: User | None = None) -> str:
    said = settle(house, "apply", kept, by=by)
    assert said["status"] == "rejected"
    return str(said["problem"]["slug"])


# Looking


def test_a_coordinator_sees_who_made_what_when_where_and_why_it_was_put_aside(house: House, visit_id: UUID) -> None:
    phone = revoked(house, house.sam)
    written = phone.make("note.write", noteId=str(uuid7()), visitId=str(visit_id), text="The path is icy")
    house.clock.move(days=2)
    phone.push(written)

    [line] = listed(house)

    problem = line.pop("problem")
    assert line == {
        "mutationId": written["id"],
        "name": "note.write",
        "authorName": "Sam Tarn",
        "circleId": str(house.circle_id),
        "personName": "Maya Brook",
        "paName": "Sam",
        "visit": {"startsAt": "2026-11-24T12:00:00Z", "paName": "Sam"},
        "words": [{"arg": "text", "text": "The path is icy"}],
        "madeAt": "2026-11-23T12:00:00Z",
        "receivedAt": "2026-11-25T12:00:00Z",
        "isSkewed": False,
        "isFact": True,
    }
    assert problem["slug"] == "device_revoked"
    assert house.browser(house.jo).get(f"/api/desk?holder={house.holder_id}").get_json()["kept"] == 1


def test_a_coordinator_is_not_shown_words_that_are_not_for_them(house: House, visit_id: UUID) -> None:
    salvaged(house, house.maya, "relationship.invite", **house.about(house.rosa_id), message="When my sister is out")
    salvaged(house, house.maya, "visit.cancel", visitId=visit_id, reason="I would rather be alone")

    lines = listed(house)

    assert [line["name"] for line in lines] == ["relationship.invite", "visit.cancel"]
    assert [line["words"] for line in lines] == [[], []]
    assert [line["paName"] for line in lines] == [None, "Sam"]


@pytest.mark.parametrize(
    ("name", "v"), [("visit.sing", 1), ("note.write", 99), ("note.write", 1)], ids=["unknown", "newer", "ill-formed"]
)
def test_what_the_server_cannot_read_finds_its_circle_by_what_it_names(
    house: House, visit_id: UUID, name: str, v: int
) -> None:
    phone = Phone(house.app, house.sam.id)

    phone.push(phone.make(name, v=v, visitId=str(visit_id)))

    assert [(line["name"], line["personName"]) for line in listed(house)] == [(name, "Maya Brook")]


def test_what_breaks_its_handler_finds_its_circle(
    house: House, visit_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_on_purpose(_ctx: Context, _args: Args) -> None:
        raise ZeroDivisionError

    real = REGISTRY.mutations["visit.check_in", 1]
    broken = Mutation(real.name, real.v, real.schema, break_on_purpose, real.about, real.is_fact, real.is_online)
    monkeypatch.setitem(REGISTRY.mutations, ("visit.check_in", 1), broken)
    phone = Phone(house.app, house.sam.id)
    check_in = phone.make("visit.check_in", visitId=str(visit_id))

    for _ in range(3):
        phone.push(check_in)

    [line] = listed(house)
    assert (line["personName"], line["problem"]["slug"]) == ("Maya Brook", "unavailable")


def test_a_handler_that_still_breaks_changes_nothing_and_says_so(
    house: House, visit_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = a_note(house, visit_id)

    def break_on_purpose(ctx: Context, args: Args) -> None:
        real.handler(ctx, args)
        raise ZeroDivisionError

    real = REGISTRY.mutations["note.write", 1]
    broken = Mutation(real.name, real.v, real.schema, break_on_purpose, real.about, real.is_fact, real.is_online)
    monkeypatch.setitem(REGISTRY.mutations, ("note.write", 1), broken)
    body = {"id": str(uuid7()), "name": "quarantine.apply", "args": {"mutationId": str(kept)}}

    answer = house.browser(house.jo).post("/api/mutations", json=body | {"madeAt": house.clock().isoformat()})

    assert answer.status_code == 503
    assert len(listed(house)) == 1
    assert house.reads(house.maya).held("note") == {}


@pytest.mark.parametrize("who", ["maya", "sam", "sister"])
def test_what_names_no_circle_waits_at_the_holder_its_author_has_to_do_with(house: House, who: str) -> None:
    sister = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    named = {"circleId": house.circle_id, "userId": sister.id}
    house.do(house.maya, "supporter.allow", **named, powers=["money"])
    house.do(house.maya, "supporter.withdraw", **named)
    author = {"maya": house.maya, "sam": house.sam, "sister": sister}[who]
    other_holder = factories.make_holder(house.app, name="Another")
    other = factories.make_coordinator(house.app, other_holder, name="Al Fen", email="al@example.org")

    kept = salvaged(house, author, "song.sing", text="Of the sea")

    assert [(line["authorName"], line["circleId"], line["words"]) for line in listed(house)] == [
        (author.name, None, [])
    ]
    assert listed(house, other, holder_id=other_holder) == []
    assert refused(house, kept, by=other) == "not-found"
    assert refused(house, kept) == "invalid"
    assert settle(house, "discard", kept, reason="We do not sing here")["status"] == "applied"
    assert listed(house) == []


def test_another_holders_coordinator_neither_sees_nor_settles_it(house: House, visit_id: UUID) -> None:
    other_holder = factories.make_holder(house.app, name="Another")
    other = factories.make_coordinator(house.app, other_holder, name="Al Fen", email="al@example.org")
    kept = a_note(house, visit_id)

    assert listed(house, other, holder_id=other_holder) == []
    assert house.browser(other).get(f"/api/quarantine?holder={house.holder_id}").status_code == 404
    assert refused(house, kept, by=other) == "not-found"
    assert refused(house, kept, by=house.maya) == "forbidden"
    assert refused(house, uuid7()) == "not-found"


def test_what_was_applied_or_rejected_when_it_came_is_nothing_to_settle(house: House, visit_id: UUID) -> None:
    applied = house.do(house.sam, "visit.running_late", visitId=visit_id, minutes=5)
    rejected = Phone(house.app, house.sam.id).do("visit.propose", visitId=str(visit_id))

    assert rejected["status"] == "rejected"
    assert [refused(house, each) for each in (applied, UUID(rejected["id"]))] == ["not-found", "not-found"]


def test_the_words_that_coordinators_may_read_are_arguments_and_have_names_at_the_desk(house: House) -> None:
    """Every argument is judged by a kind of record that the table of audiences knows."""
    labels = (ROOT / "frontend" / "src" / "desk" / "words.ts").read_text(encoding="utf-8")
    wrong = []
    for name, words in WORDS.items():
        known = {field.data_key for field in REGISTRY.mutations[name, 1].schema().fields.values()}
        wrong += [f"{name} {arg}" for arg, kind in words.items() if arg not in known or kind not in AUDIENCES]
        shown = [arg for arg, kind in words.items() if is_read_by_coordinators(kind) and arg != "text"]
        wrong += [f"{name} {arg} at the desk" for arg in shown if f"'keptWord.{arg}'" not in labels]

    assert wrong == []
    assert not is_read_by_coordinators(WORDS["relationship.invite"]["message"])


# Applying


def test_what_is_applied_is_its_authors_own_made_when_they_made_it(house: House, visit_id: UUID) -> None:
    made_at = house.clock()
    phone = revoked(house, house.sam)
    note_id = str(uuid7())
    written = phone.make("note.write", noteId=note_id, visitId=str(visit_id), text="The path is icy")
    house.clock.move(days=2)
    phone.push(written)

    apply(house, UUID(written["id"]))

    note = house.get(Note, UUID(note_id))
    assert (note.author_id, note.author_name, note.made_at) == (house.sam.id, "Sam Tarn", made_at)
    assert house.reads(house.maya).held("note")[note_id]["text"] == "The path is icy"
    assert listed(house) == []
    kept = house.get(LoggedMutation, UUID(written["id"]))
    assert (kept.settled, kept.settled_at, kept.settled_by) == (Settled.APPLIED, house.clock(), house.jo.id)


def test_the_author_finds_what_came_of_it_where_they_look(house: House, visit_id: UUID) -> None:
    kept = [a_note(house, visit_id, text=text) for text in ("first", "second")]
    phone = house.reads(house.sam)
    assert [problem["settled"] for problem in phone.problems] == [None, None]

    apply(house, kept[0])
    settle(house, "discard", kept[1], reason="Sam told us by telephone that it was a slip")
    phone.pull()

    at = "2026-11-23T12:00:00Z"
    assert {problem["mutationId"]: problem["settled"] for problem in phone.problems} == {
        str(kept[0]): {"as": "applied", "at": at, "why": None},
        str(kept[1]): {"as": "discarded", "at": at, "why": "Sam told us by telephone that it was a slip"},
    }
    notices = phone.held("notice").values()
    assert {notice["title"]: notice["text"] for notice in notices} == {
        "It counts now": "What you sent today, Monday 23 November was put aside. Harbour Trust looked at it. "
        "It counts now.",
        "It was not done": "What you sent today, Monday 23 November was put aside. Harbour Trust looked at it. "
        "It was not done: Sam told us by telephone that it was a slip",
    }
    with house.app.app_context(), snapshot_session() as session:
        rings = session.scalars(select(Delivery).where(Delivery.kind == "settled")).all()
    assert {each.text for each in rings} == {"Somebody has looked at what you sent."}
    assert {each.user_id for each in rings} == {house.sam.id}


def test_a_new_phone_of_the_author_is_told_too_until_they_say_that_they_have_seen_it(
    house: House, visit_id: UUID
) -> None:
    kept = a_note(house, visit_id)
    apply(house, kept)

    phone = house.reads(house.sam)
    assert [problem["settled"]["as"] for problem in phone.problems] == ["applied"]
    phone.do("problem.acknowledge", mutationId=str(kept))

    assert house.reads(house.sam).problems == []


@pytest.mark.parametrize("verb", ["apply", "discard"])
def test_a_repeat_of_the_push_hears_what_the_first_one_heard(house: House, visit_id: UUID, verb: str) -> None:
    phone = revoked(house, house.sam)
    note = phone.make("note.write", noteId=str(uuid7()), visitId=str(visit_id), text="once")
    first = phone.push(note).json["results"]
    reason: dict[str, Any] = {"reason": "a slip"} if verb == "discard" else {}
    settle(house, verb, UUID(note["id"]), **reason)

    again = phone.push(note).json["results"]
    phone.client_id = uuid7()
    under_another_number = phone.push(note).json["results"]

    assert first == again == under_another_number
    notes = list(house.reads(house.maya).held("note").values())
    assert [each["text"] for each in notes] == (["once"] if verb == "apply" else [])


def test_two_coordinators_who_press_at_once_apply_it_once(house: House, team: UUID, visit_id: UUID) -> None:
    other = factories.make_coordinator(house.app, house.holder_id, name="Al Fen", email="al@example.org")
    house.clock.at = TOMORROW
    kept = [salvaged(house, house.sam, "visit.check_in", visitId=visit_id) for _ in range(3)]

    for each in kept:
        with ThreadPoolExecutor(4) as pool:
            presses = [pool.submit(settle, house, "apply", each, by=who) for who in [house.jo, other] * 2]
        heard = [press.result() for press in presses]
        assert sorted(said["status"] for said in heard) == ["applied", "rejected", "rejected", "rejected"]
        assert {said["problem"]["slug"] for said in heard if said["problem"]} == {"already-settled"}

    assert house.bond(house.sam_id).visits == 1
    with house.app.app_context(), snapshot_session() as session:
        done = select(func.count()).where(
            LoggedMutation.name == "quarantine.apply", LoggedMutation.status == Status.APPLIED
        )
        assert session.scalar(done) == 3
    assert len(house.reads(house.sam).held("notice")) == 3


def test_one_applies_while_another_discards_and_one_of_them_counts(house: House, visit_id: UUID) -> None:
    kept = a_note(house, visit_id)

    with ThreadPoolExecutor(2) as pool:
        heard = [
            pool.submit(settle, house, "apply", kept),
            pool.submit(settle, house, "discard", kept, reason="a slip"),
        ]
    outcomes = [each.result()["status"] for each in heard]

    assert sorted(outcomes) == ["applied", "rejected"]
    assert len(house.reads(house.maya).held("note")) == (1 if outcomes[0] == "applied" else 0)


def test_the_same_press_twice_is_one_press(house: House, visit_id: UUID) -> None:
    body = {"id": str(uuid7()), "name": "quarantine.apply", "args": {"mutationId": str(a_note(house, visit_id))}}
    browser = house.browser(house.jo)

    answers = [
        browser.post("/api/mutations", json=body | {"madeAt": house.clock().isoformat()}).get_json() for _ in range(2)
    ]

    assert answers == [{"status": "applied", "problem": None}] * 2


def test_what_cannot_be_done_now_either_stays_and_the_coordinator_hears_why(house: House, visit_id: UUID) -> None:
    house.do(house.maya, "visit.cancel", visitId=visit_id)
    house.clock.at = TOMORROW
    result = Phone(house.app, house.sam.id).do("visit.check_in", visitId=str(visit_id))

    assert refused(house, UUID(result["id"])) == "visit-is-over"
    assert [line["mutationId"] for line in listed(house)] == [result["id"]]
    assert house.visit(visit_id).status is VisitStatus.CANCELLED
    assert house.reads(house.sam).problems[0]["settled"] is None


# Whose authority


def test_a_coordinator_vouches_for_a_fact_of_somebody_who_has_left(house: House, team: UUID) -> None:
    house.do(house.maya, "relationship.end", relationshipId=team)
    [visit_id] = house.import_visits((house.sam_id, TOMORROW))
    house.clock.at = TOMORROW
    phone = Phone(house.app, house.sam.id)
    facts = [
        phone.do("visit.check_in", visitId=str(visit_id)),
        phone.do("note.write", noteId=str(uuid7()), visitId=str(visit_id), text="I came once more"),
    ]
    assert [result["status"] for result in facts] == ["quarantined", "quarantined"]

    for result in facts:
        apply(house, UUID(result["id"]))
    phone.pull()

    assert house.visit(visit_id).status is VisitStatus.UNDER_WAY
    assert [note["authorName"] for note in house.reads(house.maya).held("note").values()] == ["Sam Tarn"]
    assert phone.held("note") == {}
    assert phone.held("own_visit")[str(visit_id)]["status"] == "under_way"
    assert house.bond(house.sam_id).stage is Stage.ENDED


def test_nobody_checks_in_for_another_pa_whoever_vouches(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW
    result = Phone(house.app, house.rosa.id).do("visit.check_in", visitId=str(visit_id))

    assert refused(house, UUID(result["id"])) == "forbidden"
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


def test_that_nobody_came_is_the_persons_word_and_nobody_vouches_for_it(house: House, visit_id: UUID) -> None:
    house.clock.at = TOMORROW + HOUR
    result = Phone(house.app, house.rosa.id).do("visit.nobody_came", visitId=str(visit_id))

    assert refused(house, UUID(result["id"])) == "forbidden"
    assert house.visit(visit_id).status is VisitStatus.CONFIRMED


def test_a_coordinator_vouches_not_for_themselves(house: House, visit_id: UUID) -> None:
    kept = a_note(house, visit_id, user=house.jo)
    other = factories.make_coordinator(house.app, house.holder_id, name="Al Fen", email="al@example.org")

    assert refused(house, kept) == "forbidden"
    assert settle(house, "apply", kept, by=other)["status"] == "applied"


def test_what_a_person_decided_is_applied_as_their_own(house: House, visit_id: UUID) -> None:
    answer = {"circleId": house.circle_id, "question": "want", "text": "To keep bees"}
    kept = salvaged(house, house.maya, "outcome.answer", **answer)

    apply(house, kept)

    with house.app.app_context(), snapshot_session() as session:
        said = session.scalars(select(Outcome)).one()
    assert (said.text, said.author_name) == ("To keep bees", "Maya Brook")
    decision = house.decision(kept)
    assert (decision.what, decision.basis, decision.recorded_by) == ("outcome.answer", Basis.OWN, None)


def test_a_coordinator_decides_for_nobody(house: House, team: UUID) -> None:
    kept = salvaged(house, house.rosa, "relationship.end", relationshipId=team)

    assert refused(house, kept) == "not-found"
    assert house.bond(house.sam_id).stage is Stage.CHOSEN
    assert len(listed(house)) == 1


def test_what_somebody_may_no_longer_decide_is_not_decided_for_them(house: House, team: UUID) -> None:
    sister = factories.make_user(house.app, name="Nia Brook", email="nia@example.org")
    named = {"circleId": house.circle_id, "userId": sister.id}
    house.do(house.maya, "supporter.allow", **named, powers=["choose_pas"])
    kept = salvaged(house, sister, "relationship.end", relationshipId=team)
    house.do(house.maya, "supporter.withdraw", **named)

    assert refused(house, kept) == "not-found"
    assert house.bond(house.sam_id).stage is Stage.CHOSEN


@pytest.mark.parametrize("what", ["a fact", "a decision"])
def test_of_a_closed_account_facts_may_be_applied_and_nothing_else(house: House, visit_id: UUID, what: str) -> None:
    if what == "a fact":
        kept = a_note(house, visit_id)
    else:
        kept = salvaged(house, house.sam, "visit.cancel", visitId=visit_id, reason="")
    with house.app.app_context(), write_session() as session:
        session.get_one(User, house.sam.id).disabled_at = house.clock()

    said = settle(house, "apply", kept)

    assert (said["problem"] or {}).get("slug") == (None if what == "a fact" else "account_disabled")


def test_what_is_never_queued_is_not_applied_out_of_a_queue(house: House) -> None:
    kept = salvaged(house, house.jo, "pa.add", paId=uuid7(), holderId=house.holder_id, name="Ann Hill", knownAs=None)

    assert refused(house, kept) == "online-only"


def test_what_was_put_aside_before_the_server_could_read_it_is_read_later(
    house: House, visit_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = REGISTRY.mutations["note.write", 1]
    phone = Phone(house.app, house.sam.id)
    result = phone.push(
        phone.make("note.write", v=2, noteId=str(uuid7()), visitId=str(visit_id), text="From the new app")
    ).json["results"][0]
    assert (result["status"], refused(house, UUID(result["id"]))) == ("quarantined", "invalid")
    newer = Mutation(real.name, 2, real.schema, real.handler, real.about, real.is_fact, real.is_online)
    monkeypatch.setitem(REGISTRY.mutations, ("note.write", 2), newer)

    apply(house, UUID(result["id"]))

    assert [note["text"] for note in house.reads(house.maya).held("note").values()] == ["From the new app"]


def test_what_all_circles_of_a_pa_show_is_changed_in_all_of_them(house: House, team: UUID) -> None:
    kept = salvaged(house, house.sam, "profile.update", paId=house.sam_id, knownAs="Sammy")

    apply(house, kept)

    assert [row["knownAs"] for row in house.reads(house.maya).held("team_member").values()] == ["Sammy"]


@pytest.mark.parametrize("reason", ["", "   ", None, "x" * 401])
def test_nothing_is_discarded_without_a_reason(house: House, visit_id: UUID, reason: str | None) -> None:
    said_why: dict[str, Any] = {} if reason is None else {"reason": reason}

    said = settle(house, "discard", a_note(house, visit_id), **said_why)

    assert (said["status"], said["problem"]["slug"]) == ("rejected", "invalid")
    assert len(listed(house)) == 1


def test_the_oldest_stand_first_and_no_more_than_two_hundred_at_once(house: House, visit_id: UUID) -> None:
    actor = factories.actor_of(house.sam)
    with house.app.app_context(), write_session() as session:
        for turn in range(203):
            note: dict[str, Any] = {"noteId": uuid7(), "visitId": visit_id, "text": f"{turn}"}
            made = factories.envelope("note.write", **note)
            put_aside(session, actor, made, DeviceRevoked(), now=house.clock() + turn * HOUR)

    answer = house.browser(house.jo).get(f"/api/quarantine?holder={house.holder_id}").get_json()

    assert answer["count"] == 203
    assert [line["words"][0]["text"] for line in answer["kept"]] == [str(turn) for turn in range(200)]


def test_what_a_coordinator_says_online_that_does_not_fit_waits_to_be_looked_at_too(
    house: House, visit_id: UUID
) -> None:
    house.clock.at = TOMORROW
    house.do(house.sam, "visit.check_in", visitId=visit_id)
    said = {"visitId": visit_id, "told": house.told()}
    assert house.refused(house.jo, "visit.nobody_came", **said) == "conflict"

    [line] = listed(house)

    assert settle(house, "discard", UUID(line["mutationId"]), reason="Sam came after all")["status"] == "applied"
    assert listed(house) == []
    assert house.reads(house.jo).held("notice") == {}
