"""Many messages on their way at once, over few kept-alive connections to each push service.

libcurl speaks to the network, and one thread is enough: what takes time is the encryption. Each push service has a line
of its own, so that one which is slow, busy or away holds up nobody but its own.
"""

from __future__ import annotations

import logging
import math
import select
import ssl
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import certifi
import pycurl

from carematch.reminders.web_push import Answer, Message, Outcome, Target, WebPushSender, origin_of, read_answer

log = logging.getLogger(__name__)

CONNECTIONS = 8
"""To one push service at the same time."""

SILENT = 2
"""So many tries on each connection without any answer, and a push service counts as away."""

AWAY = timedelta(seconds=30)
"""How long a push service that is away is left alone, and one that is so slow that a message waited in vain."""


@dataclass(frozen=True)
class Patience:
    """How long a fan-out waits, in seconds: for a connection, for an answer, and in the line."""

    connecting: float = 5
    answering: float = 10
    in_line: float = 30


PATIENCE = Patience()


@dataclass(frozen=True, eq=False)
class Parcel:
    """One message for one device."""

    target: Target
    message: Message


@dataclass
class _Line:
    """What waits for one push service, each with the time at which it came."""

    origin: str
    waiting: deque[tuple[Parcel, float]] = field(default_factory=deque)
    open: int = 0
    silent: int = 0


class FanOut:
    """Parcels that were added and have no outcome yet. ``step`` moves them on; leaving the block closes connections.

    ``rests``: by origin, until when a push service is left alone: as it was known, and as they answer.
    """

    def __init__(
        self,
        sender: WebPushSender,
        *,
        now: datetime,
        rests: Mapping[str, datetime] | None = None,
        patience: Patience | None = None,
        connections: int = CONNECTIONS,
    ) -> None:
        self.rests = dict(rests or {})
        self._sender = sender
        self._now = now
        self._patience = patience or PATIENCE
        self._connections = connections
        self._lines: dict[str, _Line] = {}
        self._done: list[tuple[Parcel, Outcome]] = []
        self._tries: dict[pycurl.Curl, _Try] = {}
        self._idle: list[_Try] = []
        self._look_again_in = 0
        self._poll = select.poll()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._remember_timer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self._tries.values():
            self._multi.remove_handle(each.curl)
            each.curl.close()
        for each in self._idle:
            each.curl.close()
        self._multi.close()

    @property
    def is_busy(self) -> bool:
        """There are parcels whose outcome nobody was told yet."""
        return bool(self._tries or self._done) or any(line.waiting for line in self._lines.values())

    def add(self, parcels: Iterable[Parcel]) -> None:
        came_at = time.monotonic()
        for parcel in parcels:
            try:
                origin = origin_of(parcel.target.endpoint)
            except ValueError:
                log.warning("a subscription's address cannot be used")
                self._done.append((parcel, Outcome(Answer.REFUSED)))
                continue
            line = self._lines.setdefault(origin, _Line(origin))
            line.waiting.append((parcel, came_at))

    def leave_alone(self, rests: Mapping[str, datetime]) -> None:
        """These push services rest at least that long."""
        for origin, until in rests.items():
            self.rests[origin] = max(until, self.rests.get(origin, until))

    def step(self, *, at_most_seconds: float) -> list[tuple[Parcel, Outcome]]:
        """What has come to its end since the last step. It waits only while nothing has."""
        give_up_at = time.monotonic() + at_most_seconds
        while True:
            for line in self._lines.values():
                self._let_go(line)
                while line.waiting and line.open < self._connections and not self._rests(line):
                    self._begin(line)
            left = give_up_at - time.monotonic()
            if self._done or not self._tries or left <= 0:
                break
            self._turn(at_most_ms=math.ceil(left * 1000))
        done, self._done = self._done, []
        return done

    def _rests(self, line: _Line) -> bool:
        until = self.rests.get(line.origin)
        return until is not None and until > self._now

    def _let_go(self, line: _Line) -> None:
        """What waits for nothing is handed back: its push service rests, or is too slow to come to it."""
        if self._rests(line):
            left = Outcome(Answer.LEFT, self.rests[line.origin] - self._now)
            self._done += [(parcel, left) for parcel, _ in line.waiting]
            line.waiting.clear()
        too_early = time.monotonic() - self._patience.in_line
        while line.waiting and line.waiting[0][1] < too_early:
            self._done.append((line.waiting.popleft()[0], Outcome(Answer.LEFT, AWAY)))

    def _begin(self, line: _Line) -> None:
        parcel, _ = line.waiting.popleft()
        sealed = self._sender.seal(parcel.target, parcel.message, origin=line.origin, now=self._now)
        if sealed is None:
            self._done.append((parcel, Outcome(Answer.REFUSED)))
            return
        each = self._idle.pop() if self._idle else _Try(self._patience)
        each.line, each.parcel, each.retry_after = line, parcel, None
        each.curl.setopt(pycurl.URL, parcel.target.endpoint)
        each.curl.setopt(pycurl.HTTPHEADER, sealed.headers)
        each.curl.setopt(pycurl.POSTFIELDS, sealed.body)
        self._tries[each.curl] = each
        line.open += 1
        self._multi.add_handle(each.curl)

    def _turn(self, *, at_most_ms: int) -> None:
        """Wait for the network, and hear what it says."""
        wait_ms = min(self._look_again_in, at_most_ms) if self._look_again_in >= 0 else at_most_ms
        ready = self._poll.poll(wait_ms)
        if not ready:
            self._look_again_in = -1
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        for fd, events in ready:
            self._multi.socket_action(fd, _as_curl_says(events))
        more = True
        while more:
            more, ended, failed = self._multi.info_read()
            for curl in ended:
                self._end(curl, None)
            for curl, number, _ in failed:
                self._end(curl, number)

    def _end(self, curl: pycurl.Curl, error: int | None) -> None:
        """One try is over. An answer counts even if the connection broke behind it."""
        each = self._tries.pop(curl)
        self._multi.remove_handle(curl)
        self._idle.append(each)
        line, status = each.line, curl.getinfo(pycurl.RESPONSE_CODE)
        line.open -= 1
        if status < 200:
            log.warning("a push service could not be reached: libcurl's error %s", error)
            line.silent += 1
            if line.silent >= SILENT * self._connections:
                self._rest(line, AWAY)
            self._done.append((each.parcel, Outcome(Answer.LATER)))
            return
        line.silent = 0
        outcome = read_answer(status, each.retry_after, now=self._now)
        if outcome.retry_after is not None:
            self._rest(line, outcome.retry_after)
        self._done.append((each.parcel, outcome))

    def _rest(self, line: _Line, length: timedelta) -> None:
        self.leave_alone({line.origin: self._now + length})

    def _watch(self, event: int, fd: int, _multi: object, _data: object) -> None:
        if event == pycurl.POLL_REMOVE:
            self._poll.unregister(fd)
            return
        reads = select.POLLIN if event in {pycurl.POLL_IN, pycurl.POLL_INOUT} else 0
        writes = select.POLLOUT if event in {pycurl.POLL_OUT, pycurl.POLL_INOUT} else 0
        self._poll.register(fd, reads | writes)

    def _remember_timer(self, wait_ms: int) -> None:
        self._look_again_in = wait_ms


class _Try:
    """A way to send one parcel after another, and the parcel that is being sent."""

    line: _Line
    parcel: Parcel
    retry_after: str | None

    def __init__(self, patience: Patience) -> None:
        self.curl = pycurl.Curl()
        for option, value in _options(patience).items():
            self.curl.setopt(option, value)
        self.curl.setopt(pycurl.HEADERFUNCTION, self._read_header)

    def _read_header(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if name.lower() == b"retry-after":
            self.retry_after = value.strip().decode("latin-1")


def _options(patience: Patience) -> dict[int, Any]:
    """A redirect is not followed: it could lead anywhere. What an answer says beyond its head is not of interest."""
    return {
        pycurl.POST: True,
        pycurl.FOLLOWLOCATION: False,
        pycurl.PROTOCOLS: pycurl.PROTO_HTTPS | pycurl.PROTO_HTTP,
        pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
        pycurl.CONNECTTIMEOUT_MS: round(patience.connecting * 1000),
        pycurl.TIMEOUT_MS: round(patience.answering * 1000),
        pycurl.CAINFO: ssl.get_default_verify_paths().cafile or certifi.where(),
        pycurl.NOSIGNAL: True,
        pycurl.WRITEFUNCTION: len,
    }


def _as_curl_says(events: int) -> int:
    said = pycurl.CSELECT_IN if events & select.POLLIN else 0
    said |= pycurl.CSELECT_OUT if events & select.POLLOUT else 0
    return said | (pycurl.CSELECT_ERR if events & (select.POLLERR | select.POLLHUP | select.POLLNVAL) else 0)
