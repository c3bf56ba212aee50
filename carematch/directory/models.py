"""PAs as the directory knows them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class PaProfile(SyncedModel):
    """A PA as a holder's directory shows them, in their own words.

    ``user_id`` is None for a record that was imported or added and not claimed yet. ``import_name`` is the folded
    name by which a spreadsheet finds the record again.
    """

    __tablename__ = "pa_profile"
    __table_args__ = (UniqueConstraint("holder_id", "import_name"),)

    holder_id: Mapped[UUID] = mapped_column(ForeignKey("holder.id"), index=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    import_name: Mapped[str | None] = mapped_column()
    name: Mapped[str] = mapped_column()
    known_as: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    interests: Mapped[list[str]] = mapped_column(default=list)
    skills: Mapped[list[str]] = mapped_column(default=list)
    outcode: Mapped[str] = mapped_column(default="")
    """The postcode's first half; empty when not said."""
    travel_km: Mapped[int | None] = mapped_column()
    hour_pence: Mapped[int | None] = mapped_column()
    accepting: Mapped[bool] = mapped_column(default=False)
    """Wants to be found by new people."""
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column()
