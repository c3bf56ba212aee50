"""The one door for writes: from a mutation's envelope to its outcome, in the caller's transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid5

from marshmallow import ValidationError
from sqlalchemy import Connection, Row, Table, bindparam, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from carematch.core import wire
from carematch.core.db import is_statement_at_fault, write_session
from carematch.core.errors import Conflict, IdReused, Invalid, Problem, Unavailable
from carematch.core.faults import describe
from carematch.core.identity import SERVER, Actor
from carematch.sync import stamp
from carematch.sync.models import LoggedMutation, Status
from carematch.sync.registry import REGISTRY, Authority, Context, Mutation, Subject

log = logging.getLogger(__name__)

SKEW = timedelta(minutes=5)
_SERVER_KEYS = UUID("6c2f4a52-7d0b-5a57-9f0e-3b1f8f0c4d11")
_RETRIES = 5

_MUTATIONS: Table = LoggedMutation.__table__  # type: ignore[assignment]  # a mapped class's table
_OUTCOME = select(
    LoggedMutation.args_hash,
    LoggedMutation.user_id,
    LoggedMutation.status,
    LoggedMutation.problem,
    LoggedMutation.circle_id,
    LoggedMutation.is_late,
).where(LoggedMutation.id == bindparam("id"))

Result = TypeVar("Result")


@dataclass(frozen=True)
class Envelope:
    """A mutation as it arrived. ``client_id`` and ``seq`` are None for what the server or an online page made."""

    id: UUID
    name: str
    v: int
    args: dict[str, Any]
    made_at: datetime
    client_id: UUID | None = None
    seq: int | None = None
    sent_at: datetime | None = None
    """When the device says that it sent this; None: when it was made."""
    base: dict[str, int] = field(default_factory=dict)
    """The records that it changed on the phone, ``<kind>:<id>``, each with the version seen there."""

    def is_skewed(self, *, now: datetime) -> bool:
        """The device's clock was more than five minutes away. Long without signal is no wrong clock."""
        sent_at = self.sent_at or self.made_at
        return abs(now - sent_at) > SKEW or self.made_at - sent_at > SKEW

    @property
    def args_hash(self) -> str:
        return hashlib.sha256(wire.encode({"name": self.name, "v": self.v, "args": self.args}).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation; ``problem`` says why it was not applied."""

    status: Status
    problem: dict[str, Any] | None = None
    circle_id: UUID | None = None
    is_late: bool = False
    is_repeat: bool = field(default=False, compare=False)


class OnlineOnly(Conflict):
    slug, title = "online-only", "This never waits on a phone. Please do it again while online."


class HandlerFailed(Exception):
    """The handler broke (a fault of ours, not of the mutation). Nothing of it was written."""


class Overtaken(Exception):
    """While this waited for a PA's record, another circle came to know the PA. The next try locks that one, too."""


def authority() -> Authority:
    if REGISTRY.authority is None:
        raise RuntimeError("no authority is registered: create_app does it")
    return REGISTRY.authority


def perform(session: Session, actor: Actor, envelope: Envelope, *, now: datetime) -> Outcome:
    """Apply the mutation once and log it; a repeat gets the stored outcome.

    The caller's transaction must be one for writing; what else it wrote stands or falls with the mutation.

    :raises IdReused: the id belongs to a mutation with other arguments, or of somebody else.
    :raises HandlerFailed: the handler broke; the transaction is to be rolled back.
    """
    outcome = _find_outcome(session, actor, envelope)
    if outcome is None:
        outcome = _judge(session, actor, envelope, now=now)
        _log(session, actor, envelope, outcome, now=now)
    return outcome


def put_aside(session: Session, actor: Actor, envelope: Envelope, why: Problem, *, now: datetime) -> Outcome:
    """Keep the mutation verbatim for a human, unapplied; one that has its outcome keeps that.

    :raises IdReused: as ``perform``.
    """
    outcome = _find_outcome(session, actor, envelope)
    if outcome is None:
        outcome = _keep(session, envelope, why)
        _log(session, actor, envelope, outcome, now=now)
    return outcome


def _find_outcome(session: Session, actor: Actor, envelope: Envelope) -> Outcome | None:
    before = session.execute(_OUTCOME, {"id": envelope.id}).one_or_none()
    if before is None:
        return None
    if before.args_hash != envelope.args_hash or before.user_id != actor.user_id:
        raise IdReused
    return stored_outcome(before)


def stored_outcome(logged: LoggedMutation | Row[Any]) -> Outcome:
    """What a repeat hears: what the first one heard, whatever a coordinator has made of it since."""
    return Outcome(logged.status, logged.problem, logged.circle_id, is_late=logged.is_late, is_repeat=True)


def _keep(session: Session, envelope: Envelope, why: Problem, circle_id: UUID | None = None) -> Outcome:
    """Put aside, with the circle that its arguments name, so that the right coordinators come upon it."""
    return Outcome(Status.QUARANTINED, why.body(), circle_id or _circle_named(session, envelope.args))


def _circle_named(session: Session, args: dict[str, Any]) -> UUID | None:
    for arg, find in REGISTRY.circles_named.items():
        try:
            circle_id = find(session, UUID(args[arg]))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        if circle_id is not None:
            return circle_id
    return None


def _log(session: Session, actor: Actor, envelope: Envelope, outcome: Outcome, *, now: datetime) -> None:
    row = {
        "id": envelope.id,
        "client_id": envelope.client_id,
        "seq": envelope.seq,
        "user_id": actor.user_id,
        "device_id": actor.device_id,
        "circle_id": outcome.circle_id,
        "name": envelope.name,
        "v": envelope.v,
        "args": envelope.args,
        "args_hash": envelope.args_hash,
        "made_at": envelope.made_at,
        "received_at": now,
        "is_skewed": envelope.is_skewed(now=now),
        "is_late": outcome.is_late,
        "status": outcome.status,
        "problem": outcome.problem,
    }
    session.execute(_MUTATIONS.insert(), row)


def _judge(session: Session, actor: Actor, envelope: Envelope, *, now: datetime) -> Outcome:
    spec = REGISTRY.find(envelope.name, envelope.v)
    if spec is None:
        return _keep(session, envelope, _unknown(envelope.name, envelope.v))
    if spec.is_online and envelope.seq is not None:
        return Outcome(Status.REJECTED, OnlineOnly().body())
    try:
        args: dict[str, Any] = spec.schema().load(envelope.args)
    except ValidationError as fault:
        problem = Invalid(errors=fault.normalized_messages())
        return _keep(session, envelope, problem) if spec.is_fact else Outcome(Status.REJECTED, problem.body())
    subject, is_late = Subject(), False
    try:
        with session.begin_nested():
            stamp.watch(session)
            subject = spec.about(session, args)
            context = Context(
                session,
                actor,
                subject,
                now=now,
                made_at=envelope.made_at,
                mutation_id=envelope.id,
                base=envelope.base,
                client_id=envelope.client_id,
            )
            _carry_out(context, spec, args)
            stamp.stamp(session, now=now)
            is_late = context.is_late
    except Problem as problem:
        if spec.is_fact:
            return _keep(session, envelope, problem, subject.circle_id)
        return Outcome(Status.REJECTED, problem.body(), subject.circle_id)
    except Exception as fault:
        if isinstance(fault, DBAPIError) and not is_statement_at_fault(fault):
            raise
        raise HandlerFailed(envelope.name) from fault
    finally:
        stamp.look_away(session)
    return Outcome(Status.APPLIED, None, subject.circle_id, is_late=is_late)


def _unknown(name: str, v: int) -> Invalid:
    return Invalid(f"This server does not know {name} {v}.")


def _carry_out(context: Context, spec: Mutation, args: dict[str, Any]) -> None:
    """:raises Overtaken: a circle came to know the PA whom this is about while it was waiting for the others."""
    session = context.session
    locked = authority().circles_to_lock(session, context.subject)
    stamp.lock_circles(session, locked)
    session.expire_all()
    context.standings = authority().authorise(context, spec.name, args)
    spec.handler(context, args)
    session.flush()
    if not set(locked).issuperset(authority().circles_to_lock(session, context.subject)):
        raise Overtaken


def perform_kept(ctx: Context, kept: LoggedMutation, author: Actor) -> None:
    """What was put aside takes effect within the mutation that says so: as its author's own, made when they made it.

    It is judged as if it came now. That a fact of the circle is one, ``ctx.actor`` vouches for, unless it is their own;
    to decide anything takes the author's own authority.

    :raises Problem: it cannot be done now either; nothing of it has been.
    """
    spec = REGISTRY.find(kept.name, kept.v)
    if spec is None:
        raise _unknown(kept.name, kept.v)
    if spec.is_online and kept.seq is not None:
        raise OnlineOnly
    try:
        args: dict[str, Any] = spec.schema().load(kept.args)
    except ValidationError as fault:
        raise Invalid(errors=fault.normalized_messages()) from fault
    if not spec.is_fact:
        authority().check_device(ctx.session, author)
    subject = spec.about(ctx.session, args)
    is_vouched_for = spec.is_fact and subject.circle_id == ctx.subject.circle_id and author.user_id != ctx.actor.user_id
    _carry_out(
        Context(
            ctx.session,
            author,
            subject,
            now=ctx.now,
            made_at=kept.made_at,
            mutation_id=kept.id,
            is_vouched_for=is_vouched_for,
        ),
        spec,
        args,
    )


def in_write_session(work: Callable[[Session], Result], connection: Connection | None = None) -> Result:
    """Run ``work`` in a writing transaction of its own (on ``connection``); again when the database refused it.

    A deadlock or a lock asks for patience; after a race for a key or a circle, the next try sees who won.

    :raises Unavailable: the database did not let it through, several times.
    :raises HandlerFailed: a handler broke; for want of a free key, several times.
    """
    for attempt in range(1, _RETRIES + 1):
        try:
            with write_session(connection) as session:
                return work(session)
        except HandlerFailed as fault:
            if attempt == _RETRIES or not isinstance(fault.__cause__, IntegrityError | Overtaken):
                raise
        except DBAPIError as fault:
            log.warning("database refused a transaction (%s), try %d", type(fault.orig).__name__, attempt)
            if connection is not None:
                connection.invalidate(fault)  # a commit that failed may have left its transaction open there
            if attempt == _RETRIES:
                raise Unavailable(
                    "The database is busy. Nothing was lost; it will be tried again.", retryAfter=5
                ) from fault
    raise AssertionError("unreachable")


def perform_online(actor: Actor, envelope: Envelope, *, now: datetime) -> Outcome:
    """A mutation that is answered at once, in a transaction of its own.

    :raises Unavailable: the handler broke or the database did not answer; nothing was written.
    """

    def work(session: Session) -> Outcome:
        authority().check_device(session, actor)
        return perform(session, actor, envelope, now=now)

    try:
        return in_write_session(work)
    except HandlerFailed as fault:
        log.error("a handler failed: %s: %s", envelope.name, describe(fault))
        raise Unavailable("Nothing was changed. Please try again.") from fault


def server_key(*parts: object) -> UUID:
    """The id of a server-made mutation: the same parts, the same mutation, applied once."""
    return uuid5(_SERVER_KEYS, "\x1f".join(str(part) for part in parts))


def perform_as_server(key: tuple[object, ...], name: str, args: dict[str, Any], *, now: datetime) -> Outcome:
    """A mutation of the server's own (import, job, command line); the same key is applied once.

    ``args`` are in wire form. A refusal is the caller's fault, and raised.
    """
    envelope = Envelope(id=server_key(name, *key), name=name, v=1, args=wire.decode(wire.encode(args)), made_at=now)

    def work(session: Session) -> Outcome:
        return perform(session, SERVER, envelope, now=now)

    outcome = in_write_session(work)
    if outcome.status is not Status.APPLIED:
        raise RuntimeError(f"{name} was {outcome.status}: {outcome.problem}")
    return outcome


def try_as_server(key: tuple[object, ...], name: str, args: dict[str, Any], *, now: datetime) -> None:
    """``perform_as_server`` for jobs, which do the same for many: what fails for one is logged and stops no other."""
    try:
        perform_as_server(key, name, args, now=now)
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with one circle, the next ones are served
        log.error("%s failed; the job goes on with the next: %s", name, describe(fault))
