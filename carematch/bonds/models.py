"""Introductions, handovers, reasons that nobody else reads, and the question that a pause asks."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class MeetingKind(enum.StrEnum):
    """How two people get to know each other."""

    VIDEO = "video"
    PHONE = "phone"
    HOME = "home"
    SHADOW = "shadow"
    """Coming along while somebody the person knows is there."""


class MeetingStatus(enum.StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    CALLED_OFF = "called_off"


class MeetingSide(enum.StrEnum):
    PERSON = "person"
    PA = "pa"


class Introduction(SyncedModel):
    """A meeting to get to know each other, or to meet again: proposed by one side, agreed by the other.

    ``charge_pence`` is what the PA asked for a meeting when it was proposed; None: they had not said, 0: nothing.
    """

    __tablename__ = "introduction"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    meeting: Mapped[MeetingKind] = mapped_column()
    starts_at: Mapped[datetime] = mapped_column()
    words: Mapped[str] = mapped_column(default="")
    charge_pence: Mapped[int | None] = mapped_column()
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PROPOSED)
    proposed_by: Mapped[MeetingSide] = mapped_column()
    proposed_at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()


class Handover(SyncedModel):
    """What a PA who says goodbye would tell another PA of the team. Only the person's yes passes it on.

    ``answer`` None: the person has not said yet, and nobody but the two of them reads it.
    """

    __tablename__ = "handover"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    """Whose words they are."""
    to_pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    text: Mapped[str] = mapped_column()
    proposed_at: Mapped[datetime] = mapped_column()
    answer: Mapped[bool | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()


class OwnReason(SyncedModel):
    """Why somebody ended a relationship, in words that only they read. One for each author and relationship."""

    __tablename__ = "own_reason"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    relationship_id: Mapped[UUID] = mapped_column(ForeignKey("relationship.id"), index=True)
    text: Mapped[str] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()


class PauseAnswer(enum.StrEnum):
    """What a person wants while their PA is paused."""

    KEEP = "keep"
    CALL_OFF = "call_off"
    RING_ME = "ring_me"


class PauseAsk(SyncedModel):
    """A holder has paused a PA: each person concerned is asked what they want. Why is not said; nobody is substituted.

    ``closed_at`` is when the pause was over.
    """

    __tablename__ = "pause_ask"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column()
    answer: Mapped[PauseAnswer | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
