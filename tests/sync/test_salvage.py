"""A phone that is signed out from elsewhere hands in what it had not sent, and the coordinator's word makes it count.

The phones are the app's own code, talking to the server's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.sync.models import LoggedMutation
from carematch.visits.models import Note, Visit, VisitStatus
from tests import factories
from tests.sync.stateful.bench import Bench, open_bench
from tests.sync.stateful.phones import Held, Ride


class Hand:
    """Sam, with one phone in it."""

    def __init__(self, bench: Bench, name: str, number: int) -> None:
        self.bench, self.name = bench, name
        self.account = bench.account("sam")
        self.cookie = bench.open_device("sam")
        bench.phones.ask("phone", phone=name, cookie=self.cookie)
        bench.phones.ask("open", tab=name, number=number, phone=name, account=asdict(self.account))
        self.sync()

    def save(self, name: str, **args: Any) -> str:
        saved: str = self.bench.phones.ask("save", tab=self.name, name=name, args=args, ride=Ride().wire)
        return saved

    def sync(self) -> Held:
        assert self.bench.phones.sync(self.name, Ride()).reported == []
        return self.look()

    def look(self) -> Held:
        held = self.bench.phones.look(self.name, self.account)
        assert held is not None
        return held

    def sign_in_again(self) -> None:
        self.cookie = self.bench.open_device("sam")
        self.bench.phones.ask("set", phone=self.name, cookie=self.cookie, skewS=0)


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    with open_bench(database_url) as opened:
        opened.begin()
        opened.between.remember()
        yield opened


def shown(held: Held, kind: str) -> list[dict[str, Any]]:
    return [row["d"] for row in held.base if row["t"] == kind]


def test_what_a_lost_phone_had_not_sent_comes_to_its_authors_other_phone(bench: Bench) -> None:
    jo = factories.make_coordinator(bench.app, bench.world.holder)
    desk, visit_id = factories.signed_in(bench.app, jo), str(bench.world.visit)
    lost, kept = Hand(bench, "lost", 1), Hand(bench, "kept", 2)
    bench.clock.move(hours=2)
    notes = {text: str(uuid7()) for text in ("The path is icy", "Meant for my sister")}
    made = [lost.save("visit.check_in", visitId=visit_id)]
    made += [lost.save("note.write", noteId=note_id, visitId=visit_id, text=text) for text, note_id in notes.items()]
    came_at = bench.clock()
    assert set(lost.look().notes) == set(notes.values())

    bench.revoke(lost.cookie)
    bench.clock.move(hours=1)
    held = lost.sync()

    # The lost phone keeps nothing but its queue, which it has handed in.
    assert held.state["gate"] == "revoked"
    assert (held.base, held.scopes, held.sent, held.notes) == ([], [], [], [])
    assert [(each["id"], each["result"]["status"]) for each in held.outbox] == [(each, "quarantined") for each in made]

    # On the other phone stands that it was put aside, and nothing of it counts.
    held = kept.sync()
    assert (set(held.unseen), held.notes) == (set(made), [])

    waiting = desk.get(f"/api/quarantine?holder={bench.world.holder}").get_json()["kept"]
    assert [each["mutationId"] for each in waiting] == made
    assert [each["personName"] for each in waiting] == ["Maya Brook"] * 3
    for mutation_id, verb in zip(made, ("apply", "apply", "discard"), strict=True):
        reason = {"reason": "It was a slip"} if verb == "discard" else {}
        factories.do(bench.app, jo, f"quarantine.{verb}", now=bench.clock(), mutationId=mutation_id, **reason)

    held = kept.sync()
    assert held.notes == [notes["The path is icy"]]
    assert [row["checkedInAt"] for row in shown(held, "own_visit")] == [came_at.isoformat().replace("+00:00", "Z")]
    assert set(held.unseen) == set(made)
    assert sorted(row["title"] for row in shown(held, "notice")) == ["It counts now"] * 2 + ["It was not done"]

    # Signed in again, the phone hears for its queue what it was told when it handed it in, and nothing happens twice.
    lost.sign_in_again()
    held = lost.sync()
    assert (held.outbox, held.notes) == ([], [notes["The path is icy"]])
    assert set(held.unseen) == set(made)
    with bench.app.app_context(), snapshot_session() as session:
        assert session.scalars(select(Note.text)).all() == ["The path is icy"]
        assert session.get_one(Visit, bench.world.visit).status is VisitStatus.UNDER_WAY
        assert session.get_one(LoggedMutation, UUID(made[0])).status.value == "quarantined"

    for mutation_id in made:
        kept.save("problem.acknowledge", mutationId=mutation_id)
    assert kept.sync().unseen == []
    assert lost.sync().unseen == []


def test_a_former_pas_phone_sends_what_it_had_and_gets_nothing_back_but_its_own_hours(bench: Bench) -> None:
    visit_id, note_id = str(bench.world.visit), str(uuid7())
    phone = Hand(bench, "his", 1)
    bench.clock.move(hours=3)
    phone.save("visit.check_in", visitId=visit_id)
    phone.save("note.write", noteId=note_id, visitId=visit_id, text="The path is icy")
    bench.must("maya", "relationship.end", relationshipId=bench.world.bond)
    bench.must("maya", "note.write", noteId=uuid7(), visitId=bench.world.visit, text="Not for him any more")
    bench.between.remember()

    held = phone.sync()

    assert (held.outbox, held.unseen, held.notes) == ([], [], [])
    assert {row["scope"].partition(":")[0] for row in held.base} == {"u", "h"}
    assert [row["status"] for row in shown(held, "own_visit")] == ["under_way"]
    with bench.app.app_context(), snapshot_session() as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 2
        assert session.scalar(select(func.count()).where(LoggedMutation.is_late)) == 2
