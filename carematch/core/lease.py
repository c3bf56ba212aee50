"""One leader at a time, by a row that says who and until when; and writes that only the leader can make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import CursorResult, Table, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from carematch.core.db import Model, put_if_absent, writing_guard


class Lease(Model):
    """``holder`` may do what ``name`` stands for until ``held_until``."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column()
    held_until: Mapped[datetime] = mapped_column()


class LeaseLost(Exception):
    """Somebody else has the lease by now. Nothing was written."""


_PUT = put_if_absent(cast(Table, Lease.__table__))


def take_lease(session: Session, name: str, *, holder: str, now: datetime, length: timedelta) -> bool:
    """True when ``holder`` has the lease from now on, new or renewed; False while somebody else has it, or is writing
    under it."""
    until = now + length
    if _put(session, name, holder, until):
        return True
    run_out = select(Lease.name).where(Lease.name == name, Lease.held_until < now)
    if session.scalar(run_out.with_for_update(skip_locked=True)) is not None:
        session.execute(update(Lease).where(Lease.name == name).values(holder=holder, held_until=until))
        return True
    row = {"name": name, "holder": holder, "held_until": until}
    put = _PUT[session.get_bind().dialect.name]
    made = session.execute(put, row, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[object]", made).rowcount == 1


def release_lease(session: Session, name: str, *, holder: str, now: datetime) -> None:
    """Another may have it from now on."""
    _put(session, name, holder, now - timedelta.resolution)


def find_lease(session: Session, name: str) -> Lease | None:
    return session.get(Lease, name)


def _put(session: Session, name: str, holder: str, until: datetime) -> bool:
    ours = update(Lease).where(Lease.name == name, Lease.holder == holder).values(held_until=until)
    return cast("CursorResult[object]", session.execute(ours)).rowcount == 1


@contextmanager
def writing_as(name: str, *, holder: str) -> Iterator[None]:
    """Within, a writing transaction begins only while ``holder`` has the lease, and nobody else has it before the
    transaction ends.

    So it does not matter how long a process was asleep: what it goes on to write is refused once another has begun.
    The row is held in the way that lets the holder renew the lease meanwhile, and nobody take it.

    :raises LeaseLost: from whatever begins such a transaction.
    """

    def check(session: Session) -> None:
        held = select(Lease.name).where(Lease.name == name, Lease.holder == holder)
        if session.scalar(held.with_for_update(read=True, key_share=True)) is None:
            raise LeaseLost

    token = writing_guard.set(check)
    try:
        yield
    finally:
        writing_guard.reset(token)
