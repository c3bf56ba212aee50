"""The inbox, the phones that take pushes, and what is to be sent."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json, Model
from carematch.core.ids import uuid7
from carematch.sync.models import SyncedModel


class Notice(SyncedModel):
    """A message in a user's inbox. It is there whatever becomes of any push.

    ``notice`` is its kind; ``occurrence`` says what it is about, so that it is posted once. Who was told counts as
    having read it.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("user_id", "notice", "occurrence"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    notice: Mapped[str] = mapped_column()
    occurrence: Mapped[str] = mapped_column()
    title: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column()
    url: Mapped[str] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    read_at: Mapped[datetime | None] = mapped_column()
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[str | None] = mapped_column()
    """Who told its reader on the telephone or in person."""


class ReminderChoice(SyncedModel):
    """What one user is told, when and by which ways, as they have chosen (``choice.Choice`` says what each means).

    Clock times are ``HH:MM`` in London. ``user_id`` None: a person who has never signed in told a coordinator; it is
    theirs when they do. ``circle_id``: the circle whose person they are, whose coordinators read it; None for all
    others. ``written_by``: who wrote it down for them.
    """

    __tablename__ = "reminder_choice"

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), unique=True)
    circle_id: Mapped[UUID | None] = mapped_column(index=True)
    topics: Mapped[dict[str, Any]] = mapped_column(Json)
    ways: Mapped[list[str]] = mapped_column()
    wait_minutes: Mapped[int] = mapped_column()
    day_before: Mapped[str] = mapped_column()
    soon_minutes: Mapped[list[int]] = mapped_column(Json)
    quiet_from: Mapped[str | None] = mapped_column()
    quiet_until: Mapped[str | None] = mapped_column()
    digest_at: Mapped[str] = mapped_column()
    in_quiet: Mapped[list[str]] = mapped_column()
    silent_hours: Mapped[int] = mapped_column()
    chosen_at: Mapped[datetime] = mapped_column()
    written_by: Mapped[str | None] = mapped_column()


class PushSubscription(Model):
    """Where one device takes pushes, and the keys with which they are encrypted for it.

    ``failures`` counts refused messages since the last one that was taken.
    """

    __tablename__ = "push_subscription"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), unique=True)
    endpoint: Mapped[str] = mapped_column(unique=True)
    p256dh: Mapped[str] = mapped_column()
    auth: Mapped[str] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    failures: Mapped[int] = mapped_column(default=0)


class RestingService(Model):
    """A push service that is left alone until then, because it asked for that or could not be reached."""

    __tablename__ = "resting_service"

    origin: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column()


class Channel(enum.StrEnum):
    """A way to reach somebody besides the inbox."""

    WEB_PUSH = "web_push"
    EMAIL = "email"
    TEXT = "text"
    CALL = "call"
    """A named human rings, and writes down that they did."""


class DeliveryState(enum.StrEnum):
    """Where a delivery stands. All but ``due`` and ``sending`` are final. That a message was seen, its notice says."""

    DUE = "due"
    SENDING = "sending"
    """An e-mail or a text that is being handed over now, or was when its process ended."""
    SENT = "sent"
    """At least one device's push service took it; the mail server took it; the text service took it."""
    TOLD = "told"
    """Somebody told its reader, and says so."""
    FAILED = "failed"
    """Refused, or tried too often, or nobody rang in time."""
    GONE = "gone"
    """No device takes pushes, or none any more; there is no address, no number."""
    UNCERTAIN = "uncertain"
    """Given away, and nothing came back. An e-mail or a text is not sent again then."""
    WITHDRAWN = "withdrawn"
    """No longer true, or no longer of use."""


class Why(enum.StrEnum):
    """Why an e-mail, a text or a call ended as it did."""

    NO_ADDRESS = "no_address"
    """Its reader has given none, or has taken it back."""
    NOT_SET_UP = "not_set_up"
    """This CareMatch sends none of these."""
    WRONG_ADDRESS = "wrong_address"
    REFUSED = "refused"
    OUT_OF_REACH = "out_of_reach"
    """Tried too often: whoever was to carry it was away, or busy."""
    NO_ANSWER = "no_answer"
    """Whoever was to carry it did not say whether it was taken."""
    CUT_OFF = "cut_off"
    """Our own process ended amid sending."""
    NOT_ARRIVED = "not_arrived"
    """It was taken, and its carrier says that it did not arrive."""
    NOBODY_RANG = "nobody_rang"


class Delivery(Model):
    """One notice on its way to a user by one channel: sent between ``due_at`` and ``expires_at``, or not at all.

    Nobody takes it up before ``claimed_until``: it is being sent, or waits for its next try. ``reached`` are the ids of
    the subscriptions that have it already. With a ``visit_id`` it is sent only while the visit is as ``occurrence``
    says. ``rung``: which step of its reader's ladder it is, from 0; a later one is due only while the notice is not
    read. ``user_id`` is None for the call to a person who has no account: then ``circle_id`` says who.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("user_id", "kind", "occurrence", "channel"),
        Index("ix_delivery_state_due", "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    circle_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column()
    occurrence: Mapped[str] = mapped_column()
    channel: Mapped[Channel] = mapped_column()
    rung: Mapped[int] = mapped_column(default=0)
    visit_id: Mapped[UUID | None] = mapped_column()
    title: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column()
    url: Mapped[str] = mapped_column()
    due_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.DUE)
    why: Mapped[Why | None] = mapped_column()
    claimed_until: Mapped[datetime | None] = mapped_column()
    attempts: Mapped[int] = mapped_column(default=0)
    reached: Mapped[list[str]] = mapped_column(default=list)
    sent_at: Mapped[datetime | None] = mapped_column()
    reference: Mapped[str | None] = mapped_column()
    """The name by which its carrier knows it."""
    arrived_at: Mapped[datetime | None] = mapped_column()
    """When its carrier said that it arrived: texts only."""
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[str | None] = mapped_column()


IS_SEEN = exists().where(
    Notice.user_id == Delivery.user_id,
    Notice.notice == Delivery.kind,
    Notice.occurrence == Delivery.occurrence,
    Notice.read_at.is_not(None),
)
"""The delivery's reader has read what it is about, on whichever device, or was told."""
