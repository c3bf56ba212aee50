"""People in circles, and what they do on their phones, by a generator of chances."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from flask import Flask

from carematch.accounts.models import User
from carematch.core.clock import utc_now
from carematch.core.ids import uuid7
from tests import factories
from tests.sync.concurrency.wired import WiredPhone

HOUR = timedelta(hours=1)


@dataclass
class Pa:
    """A PA and the circles they are in."""

    id: UUID
    user: User
    circles: list[Circle] = field(default_factory=list)


@dataclass
class Circle:
    """A circle: the person, the PAs in the team with their relationships, and the visits anybody has proposed."""

    id: UUID
    person: User
    pas: list[Pa] = field(default_factory=list)
    bonds: dict[UUID, UUID] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)

    def scope(self, name: str) -> str:
        return f"c:{self.id}/{name}"


@dataclass
class Town:
    """One holder's circles. ``nia`` supports all of them, ``tom`` is a PA who is in the first."""

    app: Flask
    holder_id: UUID
    circles: list[Circle]
    pas: list[Pa]
    nia: User
    tom: Pa


def found_town(app: Flask, *, circles: int, pas: int, each: int) -> Town:
    """``each``: how many of the PAs are in a circle's team, besides Tom in the first."""
    holder_id = factories.make_holder(app)
    nia = factories.make_user(app, name="Nia Brook", email=None)
    people = [make_pa(app, holder_id, f"Sam Tarn {at}") for at in range(pas)]
    tom = make_pa(app, holder_id, "Tom Reed")
    made = []
    for at in range(circles):
        person = factories.make_user(app, name=f"Maya Brook {at}", email=None)
        circle = Circle(factories.make_circle(app, holder_id, person=person), person)
        for turn in range(each):
            join(app, circle, people[(at + turn) % pas])
        allow(app, circle, nia, ["see_notes", "choose_pas"])
        made.append(circle)
    join(app, made[0], tom)
    return Town(app, holder_id, made, people, nia, tom)


def make_pa(app: Flask, holder_id: UUID, name: str) -> Pa:
    user = factories.make_user(app, name=name, email=None)
    return Pa(factories.make_pa(app, holder_id, name=name, user=user), user)


def join(app: Flask, circle: Circle, pa: Pa) -> None:
    """The PA is in the team: both say that they know each other."""
    bond_id = circle.bonds.setdefault(pa.id, uuid7())
    for user in (circle.person, pa.user):
        factories.do(
            app, user, "relationship.say_known", now=utc_now(), relationshipId=bond_id, circleId=circle.id, paId=pa.id
        )
    circle.pas.append(pa)
    pa.circles.append(circle)


def allow(app: Flask, circle: Circle, user: User, powers: list[str]) -> None:
    named = {"circleId": circle.id, "userId": user.id, "powers": powers}
    factories.do(app, circle.person, "supporter.allow", now=utc_now(), **named)


def save_as_pa(phone: WiredPhone, pa: Pa, chance: Random) -> None:
    """The PA does something in one of their circles, or says their name anew."""
    circle = chance.choice(pa.circles)
    what = chance.choices(("propose", "note", "come", "late", "name"), (4, 4, 4, 2, 3))[0]
    if what == "name":
        phone.save("profile.update", paId=str(pa.id), knownAs=f"Sam {chance.randrange(1000)}")
    elif what == "propose" or not circle.visits:
        _propose(phone, circle, pa, chance)
    elif what == "note":
        _note(phone, circle, chance)
    else:
        visit = chance.choice(circle.visits)
        if what == "late":
            phone.save("visit.running_late", visitId=visit, minutes=chance.randint(1, 60))
        else:
            phone.save(chance.choice(("visit.confirm", "visit.check_in", "visit.check_out")), visitId=visit)


def save_as_person(phone: WiredPhone, circle: Circle, chance: Random) -> None:
    """The person plans, confirms, cancels, and says how things are."""
    what = chance.choices(("propose", "confirm", "cancel", "note", "answer"), (4, 4, 1, 3, 2))[0]
    if what == "answer":
        words = {"question": chance.choice(("good", "want", "help")), "text": f"words {chance.randrange(10**9)}"}
        phone.save("outcome.answer", circleId=str(circle.id), **words)
    elif what == "propose" or not circle.visits:
        _propose(phone, circle, chance.choice(circle.pas), chance)
    elif what == "note":
        _note(phone, circle, chance)
    else:
        phone.save(f"visit.{what}", visitId=chance.choice(circle.visits))


def save_as_supporter(phone: WiredPhone, circle: Circle, chance: Random) -> None:
    if circle.visits:
        _note(phone, circle, chance)


def _propose(phone: WiredPhone, circle: Circle, pa: Pa, chance: Random) -> None:
    starts_at = utc_now() + chance.randint(1, 24 * 60) * HOUR
    visit = str(uuid7())
    phone.save(
        "visit.propose",
        visitId=visit,
        circleId=str(circle.id),
        paId=str(pa.id),
        startsAt=starts_at.isoformat(),
        endsAt=(starts_at + HOUR).isoformat(),
    )
    circle.visits.append(visit)


def _note(phone: WiredPhone, circle: Circle, chance: Random) -> None:
    words = f"{phone.story.who} {len(phone.story.made)} {chance.randrange(10**9)}"
    phone.save("note.write", noteId=str(uuid7()), visitId=chance.choice(circle.visits), text=words)
