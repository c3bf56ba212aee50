"""Mutations as phones and servers have made them since each was released: every one gets the outcome it got then.

``released/story.json`` was recorded once and only ever grows: its mutations are played in order on an empty database.
``released/seals.txt`` has a line for each, so that none is changed or taken away. A new mutation, or a new version of
one, is released by one more entry and one more line.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.identity import SERVER, Actor
from carematch.sync.perform import Envelope, in_write_session, perform, perform_online
from carematch.sync.registry import REGISTRY
from tests.clock import NOON, TestClock
from tests.sync.phone import Phone

RELEASED = Path(__file__).parent / "released"

Entry = dict[str, Any]


def story() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((RELEASED / "story.json").read_text())
    return read


def seal(entry: Entry) -> str:
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    return f"{entry['name']}@{entry['v']} {hashlib.sha256(text.encode()).hexdigest()}"


class Stage:
    """An application on which the story is played."""

    def __init__(self, app: Flask, clock: TestClock, people: dict[str, str]) -> None:
        self.app = app
        self.clock = clock
        self.users = {who: UUID(key) for who, key in people.items()}
        with app.app_context(), write_session() as session:
            session.add_all(User(id=key, name=who.title(), created_at=NOON) for who, key in self.users.items())
        self.phones = {who: Phone(app, key) for who, key in self.users.items()}

    def play(self, entry: Entry) -> tuple[str, str | None]:
        """The outcome, and why it was not applied. The server's own mutations come by its door, a phone's by a push."""
        self.clock.at = datetime.fromisoformat(entry["at"])
        envelope = Envelope(UUID(entry["id"]), entry["name"], entry["v"], entry["args"], self.clock.at)
        if entry["by"] is None:
            with self.app.app_context():
                outcome = in_write_session(lambda session: perform(session, SERVER, envelope, now=self.clock.at))
        elif REGISTRY.mutations[entry["name"], entry["v"]].is_online:
            with self.app.app_context():
                outcome = perform_online(Actor(self.users[entry["by"]], entry["by"]), envelope, now=self.clock.at)
        else:
            return self._push(self.phones[entry["by"]], entry)
        return outcome.status, (outcome.problem or {}).get("slug")

    def _push(self, phone: Phone, entry: Entry) -> tuple[str, str | None]:
        mutation = phone.make(entry["name"], v=entry["v"], **entry["args"]) | {"id": entry["id"]}
        answer = phone.push(mutation)
        assert answer.status_code == 200, answer.text
        [result] = answer.json["results"]
        return result["status"], (result["problem"] or {}).get("slug")


@pytest.fixture
def stage(app: Flask, clock: TestClock) -> Stage:
    return Stage(app, clock, story()["people"])


def test_every_mutation_ever_released_still_gets_its_outcome(stage: Stage) -> None:
    entries = story()["entries"]

    outcomes = [stage.play(entry) for entry in entries]

    for entry, outcome in zip(entries, outcomes, strict=True):
        assert outcome == (entry["status"], entry["problem"]), f"I20: {entry['name']}@{entry['v']} is now {outcome}"


def test_every_mutation_that_the_server_knows_is_in_the_story() -> None:
    recorded = {(entry["name"], entry["v"]) for entry in story()["entries"]}

    assert recorded == set(REGISTRY.mutations), "I20: record what is new; what was released is never taken away"


def test_nothing_that_was_recorded_is_changed_or_taken_away() -> None:
    sealed = (RELEASED / "seals.txt").read_text().splitlines()

    seals = [seal(entry) for entry in story()["entries"]]

    assert seals == sealed, "I20: what a phone may still have queued does not change with our code"
