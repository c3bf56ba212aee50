"""A phone reduced to the protocol, on a real connection, with a queue that outlives every fault.

What it was told is kept for the judgement afterwards.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from flask import Flask

from tests.sync.phone import Answer, Phone
from tests.sync.stateful.truth import Rows

BATCH = 5
PATIENCE = 600
"""How often a phone asks again before it takes the server for lost; with a pause, longer than any start."""


def fingerprint(key: tuple[str, str], v: int, body: dict[str, Any]) -> int:
    """A number for one row; those of all rows of a scope are added up."""
    return hash((key, v, json.dumps(body, sort_keys=True)))


class Busy(Exception):
    """The server says: not now, come again."""


@dataclass(frozen=True)
class Heard:
    """One answer to a pull: when it was asked for and when it was there (monotonic), and of each scope the version it
    is now complete at (None: not yet), and the newest row it brought."""

    asked_at: float
    answered_at: float
    pages: dict[str, tuple[int | None, int]]


@dataclass(frozen=True)
class Whole:
    """A completed pull: where the phone stands in each scope, and the fingerprints of those that changed."""

    cursors: dict[str, int]
    prints: dict[str, int]


@dataclass
class Story:
    """All that a phone did and was told. ``outcomes``: of each mutation, each outcome it was given.

    ``cut_off`` are the mutations that were on their way when a connection ended, each with the last time this happened;
    ``put_off`` counts the requests told to come again.
    """

    who: str
    user_id: str
    made: list[dict[str, Any]] = field(default_factory=list)
    outcomes: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    cut_off: dict[str, datetime] = field(default_factory=dict)
    put_off: int = 0
    rows: dict[str, Rows] = field(default_factory=dict)


class WiredPhone(Phone):
    """Pushes and pulls by HTTP. A lost connection or a busy server only makes it try again."""

    def __init__(self, app: Flask, user_id: UUID, url: str, who: str) -> None:
        super().__init__(app, user_id)
        cookie = self.http.get_cookie("carematch")
        assert cookie is not None
        self.wire = httpx.Client(base_url=url, cookies={"carematch": cookie.value}, timeout=60)
        self.queue: list[dict[str, Any]] = []
        self.story = Story(who, str(user_id))
        self.story.rows = self.rows
        self.is_pushing = False
        self._changed: set[str] = set()

    def _post(self, path: str, body: dict[str, Any]) -> Answer:
        got = self.wire.post(path, json=body)
        text = got.text
        kind = got.headers.get("Content-Type", "").partition(";")[0]
        return Answer(got.status_code, json.loads(text) if kind.endswith("json") else None, text, kind)

    def save(self, name: str, /, **args: Any) -> dict[str, Any]:
        """A mutation, made and queued here."""
        made = self.make(name, **args)
        self.queue.append(made)
        self.story.made.append(made)
        return made

    @property
    def unanswered(self) -> list[dict[str, Any]]:
        return [each for each in self.queue if each["id"] not in self.story.outcomes]

    def push_some(self) -> bool:
        """One push of what has no answer yet; False when it has to be tried again."""
        batch = self.unanswered[:BATCH]
        return not batch or self.push_these(batch)

    def push_these(self, batch: list[dict[str, Any]]) -> bool:
        self.is_pushing = True
        try:
            answer = self.push(*batch)
        except httpx.ConnectError:
            return False
        except httpx.TransportError:
            self.story.cut_off |= {each["id"]: self.now() for each in batch}
            return False
        finally:
            self.is_pushing = False
        if answer.status_code == 503:
            assert answer.json["retryAfter"] > 0
            self.story.put_off += 1
            return False
        assert answer.status_code == 200, f"{self.story.who}: {answer.status_code} {answer.text}"
        results = answer.json["results"]
        for each, result in zip(batch, results, strict=False):
            assert (each["id"], each["seq"]) == (result["id"], result["seq"])
            outcome = result["status"], (result["problem"] or {}).get("slug")
            self.story.outcomes.setdefault(each["id"], []).append(outcome)
        is_whole = len(results) == len(batch)
        assert is_whole or answer.json["retryAfter"] > 0
        self.story.put_off += not is_whole
        return is_whole

    def ask(self, *, limit: int = 500, **changes: Any) -> Answer:
        asked_at = time.monotonic()
        answer = super().ask(limit=limit, **changes)
        if answer.status_code == 503:
            assert answer.json["retryAfter"] > 0
            self.story.put_off += 1
            raise Busy
        pages = (answer.json or {}).get("scopes", ()) if answer.status_code == 200 else ()
        told = {page["id"]: (page["to"], max((put["v"] for put in page["puts"]), default=0)) for page in pages}
        self.story.heard.append(Heard(asked_at, time.monotonic(), told))
        return answer

    def _take(self, page: dict[str, Any]) -> None:
        super()._take(page)
        self._changed.add(page["id"])

    def pull_some(self, *, limit: int) -> bool:
        """One page; True when the phone is now complete. What the server has judged leaves the queue."""
        try:
            if self.pull_page(limit=limit):
                return False
        except (httpx.TransportError, Busy):
            return False
        cursors = {scope: cursor["v"] for scope, cursor in self.cursors.items()}
        prints = {scope: self._print(scope) for scope in self._changed & set(self.rows)}
        self._changed.clear()
        self.story.wholes.append(Whole(cursors, prints))
        self.queue = [
            each for each in self.queue if each["seq"] > self.last_seq or each["id"] not in self.story.outcomes
        ]
        return True

    def _print(self, scope: str) -> int:
        return sum(fingerprint(key, v, body) for key, (v, body) in self.rows[scope].items())

    def drain(self) -> None:
        """Everything saved has its outcome, and the phone is complete."""
        for _ in range(PATIENCE):
            if not self.unanswered:
                break
            if not self.push_some():
                time.sleep(0.1)
        for _ in range(PATIENCE):
            if self.pull_some(limit=2000) and not self.queue:
                break
        assert self.queue == [], f"{self.story.who} cannot get rid of {len(self.queue)} changes"

    def close(self) -> None:
        self.wire.close()
