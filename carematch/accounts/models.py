"""Users and how they are known: holders and their staff, supporters, devices, codes, passkeys, invitations."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json, Model
from carematch.core.ids import uuid7
from carematch.sync.models import SyncedModel


class User(Model):
    """Somebody who can sign in. What they are towards whom, their relationships say."""

    __tablename__ = "user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column()
    email: Mapped[str | None] = mapped_column(unique=True)
    """Lower case; None for people without e-mail, who come by invitation or passkey."""
    created_at: Mapped[datetime] = mapped_column()
    disabled_at: Mapped[datetime | None] = mapped_column()


class Holder(SyncedModel):
    """The ISF third party. ``provides_services`` is said to people, and gives no preference."""

    __tablename__ = "holder"

    name: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column()
    provides_services: Mapped[bool] = mapped_column(default=False)
    safeguarding_name: Mapped[str] = mapped_column(default="")
    safeguarding_phone: Mapped[str] = mapped_column(default="")
    """The council's safeguarding team, which is nobody's who is worried about; empty while not said."""
    familiar_days: Mapped[int] = mapped_column(default=90)
    """How long a face stays familiar after the last meeting."""


class Staff(Model):
    """A user is a coordinator of a holder."""

    __tablename__ = "staff"

    holder_id: Mapped[UUID] = mapped_column(ForeignKey("holder.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column()


class Power(enum.StrEnum):
    """What a person may let a supporter do. Each is named and given on its own."""

    CHOOSE_PAS = "choose_pas"
    AGREE_VISITS = "agree_visits"
    SEE_NOTES = "see_notes"
    MONEY = "money"


class Supporter(SyncedModel):
    """Family or a friend whom the person lets see or do named things. ``withdrawn_at`` ends it.

    ``past`` are the powers they had before these, each ``{"powers", "since", "until"}`` with instants as ISO text.
    """

    __tablename__ = "supporter"
    __table_args__ = (UniqueConstraint("circle_id", "user_id"),)

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    powers: Mapped[list[str]] = mapped_column()
    allowed_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    past: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    rings_since: Mapped[datetime | None] = mapped_column()
    """Since when the person wants this one to ring them where an answer is missing; None: they do not."""

    @property
    def since(self) -> datetime:
        """From when on the powers are these."""
        changed_at = [datetime.fromisoformat(period["until"]) for period in self.past]
        return max([self.allowed_at, *changed_at])


class SupporterInvite(SyncedModel):
    """The person would like somebody to help them, with these powers; nobody does until they come in by a code.

    ``interests`` are the PAs to whom the person says they are close: each ``{"paId", "closeness"}``. What the person
    decided is in the decision that made this row; whoever comes in has exactly these powers.
    """

    __tablename__ = "supporter_invite"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    name: Mapped[str] = mapped_column()
    powers: Mapped[list[str]] = mapped_column()
    interests: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    invited_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    accepted_at: Mapped[datetime | None] = mapped_column()

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None


class Closeness(enum.StrEnum):
    """What a supporter is to a PA."""

    IS = "is"
    LIVES_WITH = "lives_with"
    CLOSE = "close"


class Interest(SyncedModel):
    """A supporter is a PA, lives with one or is close to one, as somebody said. Kept when it has ended.

    While it lasts they never say yes for the person where that PA is concerned.
    """

    __tablename__ = "interest"
    __table_args__ = (Index("ix_interest_whose", "circle_id", "user_id"),)

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    closeness: Mapped[Closeness] = mapped_column()
    declared_at: Mapped[datetime] = mapped_column()
    declared_by: Mapped[str] = mapped_column()
    is_own_word: Mapped[bool] = mapped_column()
    """The supporter said it themselves, and may say that it has ended."""
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    withdrawn_by: Mapped[str | None] = mapped_column()


class Device(Model):
    """One signed-in browser. Its cookie holds a random token, of which only the hash is kept."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column()
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column()
    last_seen_at: Mapped[datetime] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()


class OneTimeCode(Model):
    """A code to sign in with: hashed, ten minutes, five tries, single use."""

    __tablename__ = "one_time_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column()


class MobileNumber(Model):
    """The mobile number at which a user takes texts, international (+44…). They have shown that it is theirs."""

    __tablename__ = "mobile_number"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    number: Mapped[str] = mapped_column()
    confirmed_at: Mapped[datetime] = mapped_column()


class NumberCode(Model):
    """A code that was sent to a number to see whose it is: hashed, ten minutes, five tries, single use."""

    __tablename__ = "number_code"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    number: Mapped[str] = mapped_column()
    code_hash: Mapped[str] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column()


class Passkey(Model):
    """A WebAuthn credential of a user."""

    __tablename__ = "passkey"

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    last_used_at: Mapped[datetime | None] = mapped_column()


class PasskeyChallenge(Model):
    """A challenge given out for one WebAuthn ceremony; used once, within five minutes."""

    __tablename__ = "passkey_challenge"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    challenge: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    """Who registers; None while signing in."""
    expires_at: Mapped[datetime] = mapped_column()


class InvitationKind(enum.StrEnum):
    PERSON = "person"
    PA = "pa"
    COORDINATOR = "coordinator"
    SUPPORTER = "supporter"


class Invitation(Model):
    """A printed code with which somebody comes in, once. ``subject_id`` is the circle, PA or holder it opens."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[InvitationKind] = mapped_column()
    subject_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column()
    """What the new user is called."""
    email: Mapped[str | None] = mapped_column()
    code_hash: Mapped[str] = mapped_column(unique=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    redeemed_at: Mapped[datetime | None] = mapped_column()
    redeemed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
