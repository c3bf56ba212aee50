"""By which ways a message reaches its reader, and when: as they have chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.models import MobileNumber, User
from carematch.reminders.choice import UNSAID, Choice, Mode, Quiet
from carematch.reminders.choices import as_choice
from carematch.reminders.models import Channel, ReminderChoice
from carematch.reminders.rules import push_until, ringing_from
from carematch.reminders.topics import DIGEST, KINDS, Topic, urgent_of


@dataclass(frozen=True)
class Ways:
    """The ladder by which one message goes to its reader; no rungs: it waits in the inbox alone.

    ``wait``: how long a rung has before the next, when the message was not seen. ``is_digest``: it is told of with
    others, once a day. ``quiet``: the hours in which this message does not ring; None: none, or they agreed to it.
    """

    rungs: tuple[Channel, ...]
    wait: timedelta
    is_digest: bool
    quiet: Quiet | None


@dataclass(frozen=True)
class Rung:
    """One way, and from when to before when the message may go by it."""

    channel: Channel
    due_at: datetime
    expires_at: datetime


def ways_for(session: Session, user_id: UUID, notice: str, *, is_urgent: bool = False) -> Ways:
    """``is_urgent``: a question about a visit so near that it cannot wait."""
    return map_ways(session, [(user_id, notice)], is_urgent=is_urgent)[user_id, notice]


def map_ways(
    session: Session, asked: Iterable[tuple[UUID, str]], *, is_urgent: bool = False
) -> dict[tuple[UUID, str], Ways]:
    """The same for many users and kinds of message, in one question to the database."""
    wanted = set(asked)
    found = session.execute(
        select(User.id, User.email, MobileNumber.number, ReminderChoice)
        .outerjoin(MobileNumber, MobileNumber.user_id == User.id)
        .outerjoin(ReminderChoice, ReminderChoice.user_id == User.id)
        .where(User.id.in_({user_id for user_id, _ in wanted}))
    )
    known = {user_id: (_choice(row), _reachable(email, number)) for user_id, email, number, row in found}
    return {
        (user_id, notice): ways_of(choice, notice, can_reach=can_reach, is_urgent=is_urgent)
        for user_id, notice in wanted
        for choice, can_reach in [known.get(user_id, (UNSAID, frozenset()))]
    }


def ways_of(choice: Choice, notice: str, *, can_reach: Collection[str], is_urgent: bool) -> Ways:
    """``can_reach``: the ways that lead to this reader at all."""
    agreed = urgent_of(notice, is_urgent=is_urgent) in choice.in_quiet
    mode = choice.mode_of(KINDS.get(notice, Topic.APP))
    if notice == DIGEST or (mode is Mode.DIGEST and is_urgent and agreed):
        mode = Mode.NOW
    rungs = tuple(Channel(way) for way in choice.ways if way in can_reach) if mode is Mode.NOW else ()
    return Ways(rungs, choice.wait, mode is Mode.DIGEST, None if agreed else choice.quiet)


def rungs_of(ways: Ways, *, due_at: datetime, expires_at: datetime, is_of_a_visit: bool) -> Iterator[Rung]:
    """When each way has its turn. None falls due in the quiet hours; what is of no use any more has none."""
    for step, channel in enumerate(ways.rungs):
        rings_at = ringing_from(due_at + step * ways.wait, ways.quiet)
        until = expires_at if is_of_a_visit else max(expires_at, push_until(rings_at, ways.quiet))
        if rings_at < until:
            yield Rung(channel, rings_at, until)


def _choice(row: ReminderChoice | None) -> Choice:
    return UNSAID if row is None else as_choice(row)


def _reachable(email: str | None, number: str | None) -> frozenset[str]:
    """The ways that lead to somebody who has this address and has confirmed this number."""
    has = {Channel.EMAIL: email is not None, Channel.TEXT: number is not None}
    return frozenset(channel for channel in Channel if has.get(channel, True))
