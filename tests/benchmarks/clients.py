"""Phones reduced to the protocol and to one kept connection, cheap enough to keep a server busy."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from carematch.core.ids import uuid7

Mutation = dict[str, Any]
SILENCE_SECONDS = 15
"""After that a new connection is opened, before the server closes the old one."""


class Client:
    """One installation of one signed-in user. It pulls by the book, but keeps no rows."""

    def __init__(self, address: str, user_id: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._headers = {"Cookie": f"carematch={token}", "Content-Type": "application/json", "X-CareMatch": "1"}
        self._envelope = {"protocol": 1, "app": "benchmark", "userId": user_id, "clientId": str(uuid7())}
        self._answered_at = time.monotonic()
        self._seq = 0
        self._last_seq = 0
        self._lineage: str | None = None
        self._view: int | None = None
        self._cursors: dict[str, dict[str, Any]] = {}

    def push(self, mutations: Sequence[Mutation]) -> None:
        """The mutations are numbered, sent in one batch, and all applied.

        :raises RuntimeError: one was not.
        """
        numbered = []
        for mutation in mutations:
            self._seq += 1
            numbered.append(mutation | {"seq": self._seq})
        sent_at = mutations[0]["madeAt"]
        answer = self._post("/api/sync/push", {"lineage": None, "sentAt": sent_at, "mutations": numbered})
        statuses = [result["status"] for result in answer["results"]]
        if statuses != ["applied"] * len(mutations):
            raise RuntimeError(f"not all were applied: {answer}")

    def pull(self) -> bool:
        """Asks once; whether there was anything new, and notes how far the phone then is."""
        question: dict[str, Any] = {
            "lineage": self._lineage,
            "view": self._view,
            "lastSeq": self._last_seq,
            "problems": [],
            "scopes": self._cursors,
            "limit": 500,
            "notes": [],
        }
        answer = self._post("/api/sync/pull", question)
        if answer is None:
            return False
        self._lineage, self._view, self._last_seq = answer["lineage"], answer["view"], answer["lastSeq"]
        for page in answer["scopes"]:
            before = self._cursors.get(page["id"], {"v": 0})["v"]
            self._cursors[page["id"]] = {"v": before, "next": page["next"]} if page["next"] else {"v": page["to"]}
        return True

    def _post(self, path: str, message: dict[str, Any]) -> Any:
        if time.monotonic() - self._answered_at > SILENCE_SECONDS:
            self._connection.close()
        self._connection.request("POST", path, json.dumps(self._envelope | message), self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self._answered_at = time.monotonic()
        if answer.status == 204:
            return None
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}: {body.decode()}")
        return json.loads(body)


def push_all(work: Sequence[tuple[Client, Sequence[Mutation]]], *, batch: int) -> float:
    """All clients push what is theirs at the same time, in batches. How many mutations a second were applied.

    :raises RuntimeError: one was not.
    """
    failures: list[BaseException] = []

    def push_one(client: Client, mutations: Sequence[Mutation]) -> None:
        try:
            for start in range(0, len(mutations), batch):
                client.push(mutations[start : start + batch])
        except (OSError, RuntimeError) as failure:
            failures.append(failure)

    threads = [threading.Thread(target=push_one, args=each) for each in work]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    if failures:
        raise failures[0]
    return sum(len(mutations) for _, mutations in work) / took
