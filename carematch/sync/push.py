"""Taking in what phones did: each mutation in a transaction of its own, in the order of the phone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, select, update
from sqlalchemy.orm import Session

from carematch.core.db import insert_if_absent, write_connection, write_session
from carematch.core.errors import ClientForked, DeviceRevoked, IdReused, SeqGap, Unavailable, UserMismatch
from carematch.core.faults import describe
from carematch.core.identity import Actor
from carematch.sync.models import LoggedMutation, Status, SyncClient
from carematch.sync.perform import (
    Envelope,
    HandlerFailed,
    Outcome,
    authority,
    in_write_session,
    perform,
    put_aside,
    stored_outcome,
)

log = logging.getLogger(__name__)

PATIENCE = 3
"""How often a mutation may make its handler fail before it is put aside for a human."""


@dataclass(frozen=True)
class Result:
    """The outcome of one pushed mutation."""

    seq: int
    id: UUID
    status: Status
    late: bool
    problem: dict[str, Any] | None


@dataclass(frozen=True)
class PushAnswer:
    """``retry_after`` is set, in seconds, when a fault of the server stopped the batch."""

    last_seq: int
    results: list[Result]
    retry_after: int | None = None


@dataclass(frozen=True)
class Client:
    """A client's row, locked until the transaction ends."""

    id: UUID
    user_id: UUID
    last_seq: int
    failures: int


_CLIENTS: Table = SyncClient.__table__  # type: ignore[assignment]  # a mapped class's table
_CLIENT = (
    select(_CLIENTS.c.id, _CLIENTS.c.user_id, _CLIENTS.c.last_seq, _CLIENTS.c.failures)
    .where(_CLIENTS.c.id == bindparam("id"))
    .with_for_update()
)
_COUNT = (
    update(_CLIENTS)
    .where(_CLIENTS.c.id == bindparam("client_id"))
    .values(last_seq=bindparam("last_seq"), failures=bindparam("failures"))
)


def push(actor: Actor, client_id: UUID, envelopes: list[Envelope], *, now: datetime) -> PushAnswer:
    """Give every mutation an outcome, or stop at the first that the server itself could not handle.

    :raises SeqGap: mutations before the first one are missing here; ``expected`` says which.
    :raises ClientForked: the same number was already used for another mutation.
    :raises IdReused: a mutation's id belongs to another one; ``seq`` says whose.
    :raises UserMismatch: the client belongs to somebody else.
    """
    with write_connection() as connection:
        return _push(connection, actor, client_id, envelopes, now=now)


def _push(
    connection: Connection, actor: Actor, client_id: UUID, envelopes: list[Envelope], *, now: datetime
) -> PushAnswer:
    results: list[Result] = []
    last_seq = 0
    for envelope in envelopes:
        try:
            take = partial(_take, actor=actor, client_id=client_id, envelope=envelope, now=now)
            outcome, last_seq = in_write_session(take, connection)
        except HandlerFailed as fault:
            log.error("a handler failed: %s: %s", envelope.name, describe(fault))
            given_up, last_seq = _count_failure(connection, actor, client_id, envelope, now=now)
            if given_up is None:
                return PushAnswer(last_seq, results, retry_after=5)
            outcome = given_up
        except Unavailable:
            if not results:
                raise
            return PushAnswer(last_seq, results, retry_after=5)
        results.append(Result(envelope.seq or 0, envelope.id, outcome.status, outcome.is_late, outcome.problem))
    return PushAnswer(last_seq, results)


def _take(session: Session, *, actor: Actor, client_id: UUID, envelope: Envelope, now: datetime) -> tuple[Outcome, int]:
    client = _locked_client(session, actor, client_id, now=now)
    stored = _stored(session, client, envelope)
    if stored is not None:
        return stored, client.last_seq
    try:
        outcome = _perform_or_keep(session, actor, envelope, now=now)
    except IdReused:
        raise IdReused(seq=envelope.seq) from None
    return outcome, _advance(session, client, envelope)


def _perform_or_keep(session: Session, actor: Actor, envelope: Envelope, *, now: datetime) -> Outcome:
    try:
        authority().check_device(session, actor)
    except DeviceRevoked as revoked:
        return put_aside(session, actor, envelope, revoked, now=now)
    return perform(session, actor, envelope, now=now)


def _locked_client(session: Session, actor: Actor, client_id: UUID, *, now: datetime) -> Client:
    found = session.execute(_CLIENT, {"id": client_id}).one_or_none()
    if found is None:
        insert_if_absent(
            session,
            SyncClient,
            id=client_id,
            user_id=actor.user_id,
            device_id=actor.device_id,
            last_seq=0,
            failures=0,
            created_at=now,
        )
        found = session.execute(_CLIENT, {"id": client_id}).one()
    client = Client(*found)
    if client.user_id != actor.user_id:
        raise UserMismatch
    return client


def _stored(session: Session, client: Client, envelope: Envelope) -> Outcome | None:
    """The outcome this sequence number already has, if any."""
    assert envelope.seq is not None
    if envelope.seq > client.last_seq + 1:
        raise SeqGap(expected=client.last_seq + 1)
    if envelope.seq == client.last_seq + 1:
        return None
    logged = session.scalar(
        select(LoggedMutation).where(LoggedMutation.client_id == client.id, LoggedMutation.seq == envelope.seq)
    )
    if logged is None:
        # After a fork, a mutation may have been logged under the client's former id.
        logged = session.get(LoggedMutation, envelope.id)
    if logged is None or logged.id != envelope.id or logged.user_id != client.user_id:
        raise ClientForked(lastSeq=client.last_seq)
    if logged.args_hash != envelope.args_hash:
        raise IdReused(seq=envelope.seq)
    return stored_outcome(logged)


def _advance(session: Session, client: Client, envelope: Envelope) -> int:
    assert envelope.seq is not None
    _keep(session, client, last_seq=envelope.seq, failures=0)
    return envelope.seq


def _keep(session: Session, client: Client, *, last_seq: int, failures: int) -> None:
    session.execute(_COUNT, {"client_id": client.id, "last_seq": last_seq, "failures": failures})


def _count_failure(
    connection: Connection, actor: Actor, client_id: UUID, envelope: Envelope, *, now: datetime
) -> tuple[Outcome | None, int]:
    """Remember that the handler broke; the third time, put the mutation aside and let the next ones pass.

    Sent twice at once, it may have its outcome by now: then that counts.
    """
    with write_session(connection) as session:
        client = _locked_client(session, actor, client_id, now=now)
        stored = _stored(session, client, envelope)
        if stored is not None:
            return stored, client.last_seq
        if client.failures + 1 < PATIENCE:
            _keep(session, client, last_seq=client.last_seq, failures=client.failures + 1)
            return None, client.last_seq
        problem = Unavailable("The server could not do this. A person will look at it.")
        outcome = put_aside(session, actor, envelope, problem, now=now)
        return outcome, _advance(session, client, envelope)
