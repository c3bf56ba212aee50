"""Those who play in the demo, and how they act: by the usual mutations, each by whoever would make it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from carematch.core import wire
from carematch.core.clock import LONDON
from carematch.core.identity import Actor
from carematch.core.ids import uuid7
from carematch.sync.models import Status
from carematch.sync.perform import Envelope, perform_as_server, perform_online, server_key

HOLDER = server_key("demo", "holder")
COORDINATOR = "Sam Birtwell"


class Cast:
    """Users, circles and PAs by name, seen from one day."""

    def __init__(self, users: dict[str, UUID], now: datetime) -> None:
        self.users = users
        self.now = now
        self.today = now.astimezone(LONDON).date()
        self.circle_ids: dict[str, UUID] = {}
        self.pa_ids: dict[str, UUID] = {}

    def do(self, who: str, name: str, /, *, when: Any = None, version: Any = 1, **args: Any) -> None:
        """A mutation by one of the users, at a moment (``when``) or now, with arguments in wire form. It must be
        applied."""
        at: datetime = when or self.now
        actor = Actor(user_id=self.users[who], name=who)
        envelope = Envelope(uuid7(), name, version, wire.decode(wire.encode(args)), at)
        outcome = perform_online(actor, envelope, now=at)
        if outcome.status is not Status.APPLIED:
            raise RuntimeError(f"{name} by {who} was {outcome.status}: {outcome.problem}")

    def decide(self, person: str, name: str, /, *, when: Any = None, **args: Any) -> None:
        """What the person decides: here, or by telling the coordinator on the telephone where they do not come in."""
        if person in self.users:
            self.do(person, name, when=when, **args)
            return
        told = {"given": "phone", "decidedAt": when or self.now, "basis": "own"}
        self.do(COORDINATOR, name, when=when, **{"told": told} | args)

    def serve(self, name: str, /, *, when: Any = None, **args: Any) -> None:
        perform_as_server(("demo", wire.encode(args)), name, args, now=when or self.now)

    def at(self, days: int, hour: int = 12, minute: int = 0) -> datetime:
        """That many days from today, at that time in London."""
        day = self.today + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)
