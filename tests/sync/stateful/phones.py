"""Phones that run the app's own code, in a Node process of their own (frontend/phones)."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.clock import TestClock

ROOT = Path(__file__).parents[3]
NODE = ROOT / ".venv" / "bin" / "node"


class Refused(Exception):
    """What was asked of a phone failed there; the message is the phone's."""


@dataclass(frozen=True)
class Death:
    """A tab dies with its n-th writing transaction, before or after that is complete."""

    at: int
    is_after: bool


@dataclass(frozen=True)
class Ride:
    """Under which circumstances a tab does something; ``faults`` befall its calls in order."""

    faults: tuple[str | None, ...] = ()
    limit: int | None = None
    death: Death | None = None
    is_locked: bool = True

    @property
    def wire(self) -> dict[str, Any]:
        death = {"at": self.death.at, "isAfter": self.death.is_after} if self.death else None
        rest = {"limit": self.limit} if self.limit else {}
        return {"faults": list(self.faults), "death": death, "isLocked": self.is_locked} | rest


@dataclass(frozen=True)
class Ridden:
    """How a round of sync went."""

    activity: str
    calls: int
    reported: list[str]
    died: bool


@dataclass(frozen=True)
class Account:
    """Who uses a phone, as ``GET /api/me`` tells it."""

    userId: str  # noqa: N815 - as the phone reads it
    name: str
    deviceId: str  # noqa: N815
    roles: dict[str, list[str]]


@dataclass
class Held:
    """What a phone keeps for one user."""

    state: dict[str, Any]
    outbox: list[dict[str, Any]]
    sent: list[str]
    scopes: list[dict[str, Any]]
    base: list[dict[str, Any]]
    problems: list[str]
    unseen: list[str]
    notes: list[str]

    @property
    def queued(self) -> list[str]:
        return [each["id"] for each in self.outbox]

    @property
    def rows(self) -> dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]]:
        """By scope, then kind and id: version and body."""
        found: dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]] = {}
        for row in self.base:
            found.setdefault(row["scope"], {})[row["t"], row["id"]] = row["v"], row["d"]
        return found


@dataclass
class Phones:
    """The Node process. Ends with the block; ``broken`` are faults put into the sources it reads."""

    server: str
    clock: TestClock
    broken: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [NODE, "--import", "./resolve.ts", "main.ts", self.server],
            cwd=ROOT / "frontend" / "phones",
            env=os.environ | {"BROKEN": json.dumps(self.broken)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._said: deque[str] = deque(maxlen=40)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        assert self._process.stderr
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()
        self._process.stdout.close()
        self._process.stderr.close()

    def _listen(self) -> None:
        assert self._process.stderr
        self._said.extend(self._process.stderr)

    def ask(self, command: str, /, **given: Any) -> Any:
        """:raises Refused: it failed there."""
        assert self._process.stdin
        assert self._process.stdout
        at = int(self.clock().timestamp() * 1000)
        self._process.stdin.write(json.dumps({"do": command, "at": at, **given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the phones' process ended: " + "".join(self._said))
        answer = json.loads(line)
        if "failure" in answer:
            raise Refused(answer["failure"])
        return answer["value"]

    def look(self, phone: str, account: Account) -> Held | None:
        """What the phone keeps for the user; None for nothing at all."""
        value = self.ask("look", phone=phone, account=asdict(account))
        return Held(**value) if value else None

    def sync(self, tab: str, ride: Ride) -> Ridden:
        return Ridden(**self.ask("sync", tab=tab, ride=ride.wire))
