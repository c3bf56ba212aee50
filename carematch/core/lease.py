"""One leader at a time, by a row that says who and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from carematch.core.db import Model


class Lease(Model):
    """``holder`` may do what ``name`` stands for until ``held_until``."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column()
    held_until: Mapped[datetime] = mapped_column()


def take_lease(session: Session, name: str, *, holder: str, now: datetime, length: timedelta) -> bool:
    """True when ``holder`` has the lease from now on, new or renewed; False while somebody else has it."""
    renewed = session.execute(
        update(Lease)
        .where(Lease.name == name, or_(Lease.holder == holder, Lease.held_until < now))
        .values(holder=holder, held_until=now + length)
    )
    if renewed.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        return True
    if session.get(Lease, name) is not None:
        return False
    try:
        with session.begin_nested():
            session.add(Lease(name=name, holder=holder, held_until=now + length))
    except IntegrityError:
        return False
    return True
