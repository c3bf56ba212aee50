"""Private visits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class PrivateVisit(SyncedModel):
    """A line in a PA's own diary. It belongs to the user, and no holder, person or other PA knows that it is there."""

    __tablename__ = "private_visit"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    title: Mapped[str] = mapped_column()
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
