"""Processes that encrypt and send for this one when a fan-out is large, so that it only has to claim and to record.

They are started when they are first needed, stay for the next time, and end with the process that started them. What
is given to one that dies is left as after any crash: its claim runs out, and it is sent again.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import multiprocessing
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from multiprocessing.connection import Connection, wait
from uuid import UUID

from carematch.reminders.fan_out import CONNECTIONS, FanOut, Parcel
from carematch.reminders.web_push import Answer, Message, Outcome, Target, WebPushSender

log = logging.getLogger(__name__)

COURIERS = 2
"""They share the connections that a push service sees."""

SAY_MANY = 100
SAY_EVERY = 0.05
"""How many outcomes a courier tells at once, and after how many seconds at the latest."""

Given = tuple[int, str, str, str, str, int, str, bool]
"""A parcel's number, and what of it a courier has to know."""
Came = tuple[list[int], list[tuple[int, Outcome]], dict[str, datetime]]
"""The numbers of those that were taken, the other outcomes, and who rests."""

_NOBODY = UUID(int=0)


class Courier:
    """One such process, as this one sees it."""

    def __init__(self, private_key: str, subject: str) -> None:
        ours, theirs = multiprocessing.Pipe()
        words = [sys.executable, "-m", "carematch.reminders.couriers", str(theirs.fileno())]
        # A session of its own: Ctrl+C is for this process, and the end of this process is what ends it.
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self.connection: Connection = ours
        self.connection.send((private_key, subject))
        self._given: dict[int, Parcel] = {}
        self._last = 0
        self.is_ready = False
        self.is_dead = False

    @property
    def in_hand(self) -> int:
        return len(self._given)

    def begin(self, now: datetime) -> None:
        self._tell(now)

    def add(self, parcels: Sequence[Parcel], rests: Mapping[str, datetime]) -> None:
        given: list[Given] = []
        for parcel in parcels:
            self._last += 1
            target, message = parcel.target, parcel.message
            self._given[self._last] = parcel
            keys = target.endpoint, target.p256dh, target.auth
            given.append((self._last, *keys, message.body, message.ttl_seconds, message.topic, message.is_urgent))
        self._tell((given, dict(rests)))

    def hear(self) -> tuple[list[tuple[Parcel, Outcome]], dict[str, datetime]]:
        """What it has to say, which it is known to have: parcels that have come to their end, and who rests."""
        try:
            came: Came | None = self.connection.recv()
        except (EOFError, OSError):
            log.warning("a process that sends pushes has ended")
            self.is_dead = True
            return [], {}
        self.is_ready = True
        if came is None:
            return [], {}
        taken, others, rests = came
        done = [(self._given.pop(number), Outcome(Answer.TAKEN)) for number in taken]
        return done + [(self._given.pop(number), outcome) for number, outcome in others], rests

    def forget(self) -> list[Parcel]:
        """What was given to it and will not come to an end; it has nothing in hand any more."""
        forgotten = list(self._given.values())
        self._given.clear()
        return forgotten

    def end(self) -> None:
        """The process ends."""
        self.connection.close()
        self._process.wait()

    def _tell(self, what: object) -> None:
        try:
            self.connection.send(what)
        except OSError:
            self.is_dead = True


class Couriers:
    """The couriers of one application. One run at a time has them."""

    def __init__(self, private_key: str, subject: str) -> None:
        self._identity = private_key, subject
        self._couriers: list[Courier] = []
        self._lent = threading.Lock()

    @contextlib.contextmanager
    def lent(self) -> Iterator[list[Courier]]:
        """A list to which ``start`` adds; None of them is lent twice: whoever comes second does without."""
        if not self._lent.acquire(blocking=False):
            yield []
            return
        try:
            yield self._couriers
        finally:
            for each in self._couriers:
                if each.in_hand or each.is_dead:
                    each.end()
            self._couriers = [each for each in self._couriers if not each.connection.closed]
            self._lent.release()

    def start(self, lent: list[Courier], now: datetime) -> None:
        """All of them run, or are on their way."""
        if lent is self._couriers:
            if not lent:
                atexit.register(self.end)
            while len(lent) < COURIERS:
                lent.append(Courier(*self._identity))
                lent[-1].begin(now)

    def end(self) -> None:
        """None runs any more."""
        atexit.unregister(self.end)
        with self._lent:
            for each in self._couriers:
                each.end()
            self._couriers = []


def hear_all(couriers: Iterable[Courier], *, at_most_seconds: float) -> list[Courier]:
    """Those that have something to say, or are dead."""
    said = set(wait([each.connection for each in couriers if not each.is_dead], at_most_seconds))
    return [each for each in couriers if each.connection in said]


def serve(connection: Connection) -> None:
    """What a courier does until the other end closes."""
    sender = WebPushSender(*connection.recv())
    connection.send(None)
    told: queue.SimpleQueue[datetime | tuple[list[Given], dict[str, datetime]]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, told), daemon=True).start()
    with contextlib.ExitStack() as open_till_the_next:
        fan_out: FanOut | None = None
        numbers: dict[Parcel, int] = {}
        done: list[tuple[int, Outcome]] = []
        say_at = 0.0
        while True:
            if not numbers or not told.empty():
                what = told.get()
                if isinstance(what, datetime):
                    open_till_the_next.close()
                    fan_out = open_till_the_next.enter_context(
                        FanOut(sender, now=what, connections=CONNECTIONS // COURIERS)
                    )
                    continue
                assert fan_out is not None
                given, rests = what
                fan_out.leave_alone(rests)
                parcels = {_parcel(each): each[0] for each in given}
                numbers |= parcels
                fan_out.add(parcels)
            assert fan_out is not None
            done += [(numbers.pop(parcel), outcome) for parcel, outcome in fan_out.step(at_most_seconds=SAY_EVERY)]
            if done and (not numbers or len(done) >= SAY_MANY or time.monotonic() >= say_at):
                taken = [number for number, outcome in done if outcome.answer is Answer.TAKEN]
                others = [each for each in done if each[1].answer is not Answer.TAKEN]
                connection.send((taken, others, fan_out.rests))
                done, say_at = [], time.monotonic() + SAY_EVERY


def _parcel(given: Given) -> Parcel:
    _, endpoint, p256dh, auth, body, ttl_seconds, topic, is_urgent = given
    return Parcel(Target(_NOBODY, endpoint, p256dh, auth), Message(body, ttl_seconds, topic, is_urgent))


def _listen(
    connection: Connection, told: queue.SimpleQueue[datetime | tuple[list[Given], dict[str, datetime]]]
) -> None:
    """Whoever asked is gone: at once nothing more is sent, for nobody would write down that it was."""
    try:
        while True:
            told.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
