"""What somebody thinks about a relationship, and what worries them."""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json
from carematch.sync.models import SyncedModel


class Quality(enum.StrEnum):
    """The four qualities of a good relationship."""

    EQUALITY = "equality"
    CURIOSITY = "curiosity"
    KINDNESS = "kindness"
    LISTENING = "listening"


class Weather(enum.StrEnum):
    """A picture that says how it is, for whoever likes pictures better than words. No number, and never added up."""

    SUN = "sun"
    CLOUD = "cloud"
    RAIN = "rain"


class To(enum.StrEnum):
    """Whom an author may choose to tell."""

    PERSON = "person"
    PA = "pa"
    SUPPORTER = "supporter"
    COORDINATORS = "coordinators"


class Reflection(SyncedModel):
    """A person or a PA on one quality of their relationship, in words, by a picture, or both.

    It belongs to its author. ``shared_with`` are those whom they chose, each ``{"to", "id"}``: a PA's id, a supporter's
    user, or None. ``pa_id`` is None where a person thinks of nobody in particular.
    """

    __tablename__ = "reflection"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    author_name: Mapped[str] = mapped_column()
    pa_id: Mapped[UUID | None] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    quality: Mapped[Quality] = mapped_column()
    weather: Mapped[Weather | None] = mapped_column()
    words: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime] = mapped_column()
    shared_with: Mapped[list[dict[str, str | None]]] = mapped_column(Json)


class About(enum.StrEnum):
    """Whom a worry is about."""

    PERSON = "person"
    PA = "pa"
    SUPPORTER = "supporter"
    HOLDER = "holder"
    OTHER = "other"


class Worry(SyncedModel):
    """Something that worries somebody. Only its author and whom they chose may know of it; never whom it is about.

    ``about_id`` is a PA's id or a supporter's user; ``about_name`` says who it is where it is somebody else. ``told``
    are those whom the author chose, as in ``Reflection.shared_with``. Without ``keeps_copy`` no phone of the author's
    has it: somebody else may use it.
    """

    __tablename__ = "worry"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    author_name: Mapped[str] = mapped_column()
    about: Mapped[About] = mapped_column()
    about_id: Mapped[UUID | None] = mapped_column()
    about_name: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column()
    raised_at: Mapped[datetime] = mapped_column()
    told: Mapped[list[dict[str, str | None]]] = mapped_column(Json)
    keeps_copy: Mapped[bool] = mapped_column()
