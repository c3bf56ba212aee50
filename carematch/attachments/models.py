"""What is known of each file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.attachments.media import Family
from carematch.core.db import Model


class Attachment(Model):
    """One user's copy of a file, known by the SHA-256 of its bytes.

    Everybody who adds the same file has a copy of their own: so nobody learns what others have. A record may name a
    file that its author has not sent yet; then only ``expects`` is known. ``stored_as`` is its name in the vault,
    another one each time that sending it begins.
    """

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("uploaded_by", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    expects: Mapped[Family | None] = mapped_column()
    """What a record that names it takes it for; None while none has."""
    size: Mapped[int | None] = mapped_column()
    media_type: Mapped[str | None] = mapped_column()
    stored_as: Mapped[UUID | None] = mapped_column()
    begun_at: Mapped[datetime] = mapped_column(index=True)
    """When it was first heard of, or when sending it last began."""
    finished_at: Mapped[datetime | None] = mapped_column()
