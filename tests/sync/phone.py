"""A phone reduced to the protocol: it pushes, pulls by the book, and holds what it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from carematch.accounts import service
from carematch.accounts.models import User
from carematch.core.db import write_session
from carematch.core.ids import uuid7
from carematch.sync.stamp import fnv1a32


@dataclass(frozen=True)
class Answer:
    """What came back; ``json`` is None where it was none."""

    status_code: int
    json: Any
    text: str
    mimetype: str | None


class Phone:
    """One signed-in installation. ``rows`` are ``{scope: {(kind, id): (v, d)}}``."""

    def __init__(self, app: Flask, user_id: UUID) -> None:
        self.app = app
        self.user_id = user_id
        with app.app_context(), write_session() as session:
            user = session.get_one(User, user_id)
            opened = service.open_device(session, user, name="phone", now=self.now())
        assert opened.actor.device_id is not None
        self.device_id: UUID = opened.actor.device_id
        self.http: FlaskClient = app.test_client()
        self.http.set_cookie("carematch", opened.token)
        self.client_id = uuid7()
        self.seq = 0
        self.lineage: str | None = None
        self.view: int | None = None
        self.last_seq = 0
        self.cursors: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]] = {}
        self.staged: dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]] = {}
        self.problems: list[dict[str, Any]] = []

    def now(self) -> datetime:
        at: datetime = self.app.extensions["carematch.clock"]()
        return at

    def make(self, name: str, /, *, v: int = 1, **args: Any) -> dict[str, Any]:
        """A mutation, numbered as this phone's next."""
        self.seq += 1
        what = {"id": str(uuid7()), "seq": self.seq, "name": name, "v": v, "args": args}
        base = {f"{kind}:{key}": version for held in self.rows.values() for (kind, key), (version, _) in held.items()}
        return what | {"madeAt": self.now().isoformat(), "base": base}

    def push(self, *mutations: dict[str, Any], **changes: Any) -> Answer:
        body = {
            "protocol": 1,
            "app": "test",
            "userId": str(self.user_id),
            "clientId": str(self.client_id),
            "lineage": self.lineage,
            "sentAt": self.now().isoformat(),
            "mutations": list(mutations),
        }
        return self._post("/api/sync/push", body | changes)

    def _post(self, path: str, body: dict[str, Any]) -> Answer:
        got = self.http.post(path, json=body)
        return Answer(got.status_code, got.get_json(silent=True), got.text, got.mimetype)

    def do(self, name: str, /, **args: Any) -> dict[str, Any]:
        """Push one mutation; its result."""
        answer = self.push(self.make(name, **args))
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json["results"][0]
        return result

    def ask(self, *, limit: int = 500, **changes: Any) -> Answer:
        """One pull, its answer not yet taken in."""
        body = {
            "protocol": 1,
            "app": "test",
            "userId": str(self.user_id),
            "clientId": str(self.client_id),
            "lineage": self.lineage,
            "view": self.view,
            "lastSeq": self.last_seq,
            "problems": sorted(problem["mutationId"] for problem in self.problems),
            "scopes": self.cursors,
            "limit": limit,
            "notes": [],
        }
        return self._post("/api/sync/pull", body | changes)

    def pull_page(self, *, limit: int = 500) -> bool:
        """Pull once and take it in. True while there is more."""
        answer = self.ask(limit=limit)
        if answer.status_code == 204:
            return False
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json
        if (body["lineage"], body["view"]) != (self.lineage, self.view):
            self.lineage, self.view, self.cursors, self.staged = body["lineage"], body["view"], {}, {}
        for page in body["scopes"]:
            self._take(page)
        for scope in body["removed"]:
            self.rows.pop(scope, None)
            self.cursors.pop(scope, None)
            self.staged.pop(scope, None)
        self.problems = body["problems"]
        if not body["more"]:
            self.last_seq = body["lastSeq"]
        return bool(body["more"])

    def _take(self, page: dict[str, Any]) -> None:
        scope, is_snapshot = page["id"], page["mode"] == "snapshot"
        rows = self.staged.setdefault(scope, {}) if is_snapshot else self.rows[scope]
        for put in page["puts"]:
            rows[put["t"], put["id"]] = put["v"], put["d"]
        for kind, record_id in page["dels"]:
            rows.pop((kind, record_id), None)
        if page["next"] is not None:
            self.cursors[scope] = {"v": self.cursors.get(scope, {"v": 0})["v"], "next": page["next"]}
            return
        if is_snapshot:
            self.rows[scope] = self.staged.pop(scope)
        held = self.rows[scope]
        assert page["count"] == len(held), f"rows: {scope} at {page['to']} has {page['count']}, here are {len(held)}"
        total = str(sum(fnv1a32(f"{kind}:{key}:{v}") for (kind, key), (v, _) in held.items()))
        assert page["sum"] == total, f"rows: {scope} at {page['to']} has the sum {page['sum']}, here it is {total}"
        self.cursors[scope] = {"v": page["to"]}

    def pull(self, *, limit: int = 500) -> None:
        """Pull until nothing is left."""
        for _ in range(200):
            if not self.pull_page(limit=limit):
                return
        raise AssertionError("the pull never ends")

    def held(self, kind: str) -> dict[str, dict[str, Any]]:
        """The rows of a kind, in all scopes, by id."""
        return {
            key: body for rows in self.rows.values() for (of_kind, key), (_, body) in rows.items() if of_kind == kind
        }
