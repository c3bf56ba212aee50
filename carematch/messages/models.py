"""Conversations between a person and a PA, what is said in them, and what of it was reported."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.circles.service import Basis
from carematch.core.db import Json
from carematch.sync.models import SyncedModel


class Side(enum.StrEnum):
    """For whom somebody writes. A supporter writes under their own name, on the person's side."""

    PERSON = "person"
    PA = "pa"


class Conversation(SyncedModel):
    """All that one person's side and one PA say to each other; its id is that of their relationship.

    ``seen`` says how far each reader has read: user id → ``{"name", "side", "upTo", "at"}``, where ``upTo`` is a
    message's number. A side that has blocked the conversation neither gets nor sends anything until it lifts that.
    """

    __tablename__ = "conversation"

    id: Mapped[UUID] = mapped_column(ForeignKey("relationship.id"), primary_key=True)
    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"))
    last_n: Mapped[int] = mapped_column(default=0)
    """How many messages there are."""
    seen: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    person_blocked_at: Mapped[datetime | None] = mapped_column()
    pa_blocked_at: Mapped[datetime | None] = mapped_column()


class Message(SyncedModel):
    """Something written or said, once, for good. ``n`` counts the messages of a conversation as they came.

    ``written_at`` is the device's claim. ``voice_id`` is a recording of ``voice_seconds``.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "n"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    n: Mapped[int] = mapped_column()
    side: Mapped[Side] = mapped_column()
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column()
    voice_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    voice_seconds: Mapped[int | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    sent_at: Mapped[datetime] = mapped_column()


class MessageReport(SyncedModel):
    """Somebody asks the holder to look at messages. The coordinator reads these, as they were, and no others.

    ``basis`` is that of a supporter who reported for the person; None where the person or the PA did themselves.
    ``settled_at``, ``settled_by`` and ``outcome`` say when it was dealt with, by whom, and what was done.

    ``messages``: each ``{"messageId", "authorName", "text", "voiceId", "voiceSeconds", "sentAt"}``, instants as text.
    """

    __tablename__ = "message_report"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    side: Mapped[Side] = mapped_column()
    reporter_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    reporter_name: Mapped[str] = mapped_column()
    reason: Mapped[str] = mapped_column()
    messages: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    reported_at: Mapped[datetime] = mapped_column()
    basis: Mapped[Basis | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column()
    settled_by: Mapped[str | None] = mapped_column()
    outcome: Mapped[str | None] = mapped_column()
