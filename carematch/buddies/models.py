"""A PA's buddy, and each time that the PA works alone. Seen by the PA alone; no place is kept, nor whose home it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class Buddy(SyncedModel):
    """Whom a PA chose; the row's id is the PA's user.

    ``buddy_user_id`` is set where the buddy is another PA who uses the app: only then can the server tell them, and
    only then can they say here that they cannot be it (``declined_at``, with ``let_go_at``).
    """

    __tablename__ = "buddy"

    id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    name: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column()
    buddy_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    chosen_at: Mapped[datetime] = mapped_column()
    let_go_at: Mapped[datetime | None] = mapped_column()
    declined_at: Mapped[datetime | None] = mapped_column()


class LoneWorking(SyncedModel):
    """A PA works alone and will be out by ``until``. ``told_at`` is when the buddy heard that they have not said so."""

    __tablename__ = "lone_working"
    __table_args__ = (Index("ix_lone_working_until", "until"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column()
    until: Mapped[datetime] = mapped_column()
    safe_at: Mapped[datetime | None] = mapped_column()
    told_at: Mapped[datetime | None] = mapped_column()
    told_name: Mapped[str | None] = mapped_column()
