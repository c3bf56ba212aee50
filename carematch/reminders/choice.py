"""What one reader has chosen: what rings, when, by which ways. Plain values."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from carematch.reminders.topics import Topic, Urgent


class Mode(enum.StrEnum):
    """When messages about a topic ring. In the inbox they are in any case, at once."""

    NOW = "now"
    DIGEST = "digest"
    """Once a day, together."""
    INBOX = "inbox"
    """Never."""


WAYS = ("web_push", "email", "text", "call")
"""Every way by which somebody may want to be reached."""

SOON_CHOICES = (15, 30, 60, 90, 120)
"""How many minutes before a visit somebody may want to hear of it."""

SAME, OFF = "same", "off"
"""The day before: at the clock time of the visit, or not at all."""


LONGEST_QUIET = timedelta(hours=16)
"""A day has some hours in which something may ring."""


@dataclass(frozen=True)
class Quiet:
    """From when to when nothing rings, as clock times in London; over midnight where ``since`` is the later."""

    since: time
    until: time

    @property
    def is_over_midnight(self) -> bool:
        return self.since > self.until

    @property
    def lasts(self) -> timedelta:
        begin, end = (timedelta(hours=each.hour, minutes=each.minute) for each in (self.since, self.until))
        return (end - begin) % timedelta(days=1)

    def covers(self, at: time) -> bool:
        if self.is_over_midnight:
            return at >= self.since or at < self.until
        return self.since <= at < self.until


def quiet_of(since: str | None, until: str | None) -> Quiet | None:
    """As rows and phones say them: ``HH:MM``; both None: no quiet hours."""
    if since is None or until is None:
        return None
    return Quiet(time.fromisoformat(since), time.fromisoformat(until))


_DEFAULT_MODES = {Topic.DOCUMENTS: Mode.INBOX, Topic.FLAGS: Mode.INBOX}
"""What rings only for whoever wants it; all else rings at once unless somebody says otherwise."""


@dataclass(frozen=True)
class Choice:
    """What is left out is as it is for somebody who has chosen nothing.

    ``day_before``: ``same``, ``off``, or a clock time. ``soon``: how long before a visit, longest first; empty: not at
    all. ``quiet`` None: no quiet hours. ``silent_for``: after how long without a word from any phone they are told.
    """

    modes: Mapping[Topic, Mode] = field(default_factory=dict)
    ways: tuple[str, ...] = ("web_push",)
    wait: timedelta = timedelta(minutes=20)
    day_before: time | str = SAME
    soon: tuple[timedelta, ...] = (timedelta(minutes=60),)
    quiet: Quiet | None = Quiet(time(21), time(8))
    digest_at: time = time(18)
    in_quiet: frozenset[Urgent] = frozenset({Urgent.VISIT_SOON})
    silent_for: timedelta = timedelta(hours=48)

    def mode_of(self, topic: Topic) -> Mode:
        return self.modes.get(topic) or _DEFAULT_MODES.get(topic, Mode.NOW)

    @property
    def has_digest(self) -> bool:
        return any(self.mode_of(topic) is Mode.DIGEST for topic in Topic)


UNSAID = Choice()
"""Of somebody who has chosen nothing."""
