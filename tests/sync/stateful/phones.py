"""Phones that run the app's own code, in a Node process of their own (frontend/phones)."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
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
    full_at: int | None = None
    """From this writing transaction of the tab on, the phone has no room for anything."""

    @property
    def wire(self) -> dict[str, Any]:
        death = {"at": self.death.at, "isAfter": self.death.is_after} if self.death else None
        rest = {"limit": self.limit} if self.limit else {}
        always = {"faults": list(self.faults), "death": death, "isLocked": self.is_locked, "fullAt": self.full_at}
        return always | rest


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


@dataclass(frozen=True)
class Call:
    """A phone's request on its way; ``fault`` is what befalls it."""

    path: str
    cookie: str
    headers: dict[str, str]
    body: str
    fault: str | None


@dataclass(frozen=True)
class Answer:
    """What a phone gets back. Names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
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

    @cached_property
    def rows(self) -> dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]]:
        """By scope, then kind and id: version and body."""
        found: dict[str, dict[tuple[str, str], tuple[int, dict[str, Any]]]] = {}
        for row in self.base:
            found.setdefault(row["scope"], {})[row["t"], row["id"]] = row["v"], row["d"]
        return found


@dataclass
class Phones:
    """The Node process, whose calls ``server`` answers (None: no answer comes). Ends with the block; ``broken`` are
    faults put into the sources it reads."""

    server: Callable[[Call], Answer | None]
    clock: TestClock
    broken: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [NODE, "--max-semi-space-size=32", "--import", "./resolve.ts", "main.ts"],
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
        self._pool = ThreadPoolExecutor(4)
        self._pen = threading.Lock()
        self._held: dict[tuple[str, str], Held] = {}
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
        self._pool.shutdown()
        self._process.stdout.close()
        self._process.stderr.close()

    def _listen(self) -> None:
        assert self._process.stderr
        self._said.extend(self._process.stderr)

    def _write(self, message: dict[str, Any]) -> None:
        assert self._process.stdin
        with self._pen:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()

    def ask(self, command: str, /, *, at_once: bool = False, **given: Any) -> Any:
        """``at_once``: several calls may be under way at the same time.

        :raises Refused: it failed there.
        """
        assert self._process.stdout
        self._write({"do": command, "at": int(self.clock().timestamp() * 1000), **given})
        under_way: list[Future[None]] = []
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise RuntimeError("the phones' process ended: " + "".join(self._said))
            message = json.loads(line)
            if "call" not in message:
                break
            if at_once:
                under_way.append(self._pool.submit(self._serve, **message))
            else:
                self._serve(**message)
        for each in under_way:
            each.result()
        if "failure" in message:
            raise Refused(message["failure"])
        return message["value"]

    def _serve(self, call: int, **given: Any) -> None:
        answer = None
        try:
            answer = self.server(Call(**given))
        finally:
            self._write({"answered": call, "answer": asdict(answer) if answer else None})

    def look(self, phone: str, account: Account) -> Held | None:
        """What the phone keeps for the user; None for nothing at all. The phone tells what it did not tell before."""
        key = phone, account.userId
        news = self.ask("look", phone=phone, account=asdict(account))
        if news is None:
            self._held.pop(key, None)
            return None
        held = replace(self._held[key], **news) if key in self._held else Held(**news)
        if news:
            self._held[key] = held
        return self._held[key]

    def reset(self) -> None:
        """There is no phone any more."""
        self._held.clear()
        self.ask("reset")

    def sync(self, tab: str, ride: Ride) -> Ridden:
        return Ridden(**self.ask("sync", tab=tab, ride=ride.wire))
