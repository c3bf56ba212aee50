"""PAs as the directory knows them, and the documents that somebody has seen of theirs."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json, Model
from carematch.core.ids import uuid7
from carematch.sync.models import SyncedModel


class Rhythm(enum.StrEnum):
    """How somebody is to be with."""

    CALM = "calm"
    STEADY = "steady"
    LIVELY = "lively"


class Gender(enum.StrEnum):
    """Only for those who wish to say."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


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
    """What an hour costs on a weekday."""
    charges: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else they charge and on which terms, by the names of ``ChargesArgs``; what is missing was not said."""
    rhythm: Mapped[Rhythm | None] = mapped_column()
    smokes: Mapped[bool | None] = mapped_column()
    drives: Mapped[bool | None] = mapped_column()
    pets_fine: Mapped[list[str]] = mapped_column(default=list)
    gender: Mapped[Gender | None] = mapped_column()
    faith: Mapped[str] = mapped_column(default="")
    weekly: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    """When they can come: ``{weekday, from, to}`` in local wall time; a night is two of them."""
    extra: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    """Single days beside the week: ``{day, from, to}``."""
    away: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    """``{awayId, from, to, reason}``, whole days, in order; the reason is the PA's own."""
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What they wish of where they work, by the names of ``WishesArgs``, for everybody to see."""
    private_wishes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What they wish and tell nobody, by the names of ``PrivateWishesArgs``."""
    contact: Mapped[str] = mapped_column(default="")
    """How to reach a PA whom a person brought, in that person's words; empty once the record is claimed."""
    accepting: Mapped[bool] = mapped_column(default=False)
    """Wants to be found by new people."""
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column()
    paused_at: Mapped[datetime | None] = mapped_column()
    """Since when the holder has paused them for somebody's safety; None: they are not."""


class PaPause(Model):
    """A holder paused a PA, and why. Coordinators alone read it; it is no synced data, and no phone holds it."""

    __tablename__ = "pa_pause"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    reason: Mapped[str] = mapped_column()
    paused_by: Mapped[str] = mapped_column()
    paused_at: Mapped[datetime] = mapped_column()
    resumed_by: Mapped[str | None] = mapped_column()
    resumed_at: Mapped[datetime | None] = mapped_column()


class DocumentKind(enum.StrEnum):
    """What somebody may ask a PA to show."""

    DBS = "dbs"
    STATUS_CHECK = "status_check"
    """An online look whether a DBS certificate still says the same."""
    INSURANCE = "insurance"
    RIGHT_TO_WORK = "right_to_work"
    REFEREES = "referees"
    TRAINING = "training"
    STANDARDS = "standards"


class PaDocument(SyncedModel):
    """A coordinator has seen something of a PA's: what, when, who, and when to look again. Never the document itself.

    Nothing happens by itself when ``next_check_on`` passes; None where it need not be looked at again.
    """

    __tablename__ = "pa_document"

    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    document: Mapped[DocumentKind] = mapped_column()
    level: Mapped[str] = mapped_column(default="")
    """Which of its kind, in words: "Enhanced", "First aid"."""
    dated_on: Mapped[date | None] = mapped_column()
    """The day that stands on it."""
    update_service: Mapped[bool | None] = mapped_column()
    """Of a DBS certificate: whether it can be looked up online; None where nobody asked."""
    seen_on: Mapped[date] = mapped_column()
    seen_by: Mapped[str] = mapped_column()
    next_check_on: Mapped[date | None] = mapped_column()
