"""What a person says of themselves, and what whoever comes to them has to know."""

from __future__ import annotations

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json
from carematch.sync.models import SyncedModel


class Section(enum.StrEnum):
    """The headings of About Me (Professional Record Standards Body, version 2)."""

    IMPORTANT = "important"
    PEOPLE = "people"
    COMMUNICATE = "communicate"
    WELLNESS = "wellness"
    PLEASE = "please"
    SUPPORT = "support"
    KNOWING = "knowing"


class AboutMe(SyncedModel):
    """One version of one section of About Me. A new version is a new row; the old ones stay.

    ``based_on`` is the version that was on the screen: where two were written from the same one, neither has replaced
    the other. ``author_name`` is whose words they are, ``written_by`` who typed them where that was somebody else, and
    ``supported_by`` who helped to find them.
    """

    __tablename__ = "about_me"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    section: Mapped[Section] = mapped_column()
    text: Mapped[str] = mapped_column()
    based_on: Mapped[UUID | None] = mapped_column(ForeignKey("about_me.id"), index=True)
    written_at: Mapped[datetime] = mapped_column()
    author_name: Mapped[str] = mapped_column()
    written_by: Mapped[str | None] = mapped_column()
    supported_by: Mapped[str | None] = mapped_column()


class Review(SyncedModel):
    """When a person wants to look at About Me again, and when they last did. One row a circle."""

    __tablename__ = "about_me_review"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), unique=True)
    review_on: Mapped[date | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column()


class LoveKind(enum.StrEnum):
    PERSON = "person"
    PLACE = "place"
    THING = "thing"


class Love(SyncedModel):
    """Somebody, some place or something that the person loves. ``to_try`` is one thing to do nearby, or empty."""

    __tablename__ = "love"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    love: Mapped[LoveKind] = mapped_column()
    name: Mapped[str] = mapped_column()
    meaning: Mapped[str] = mapped_column(default="")
    to_try: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime] = mapped_column()
    removed_at: Mapped[datetime | None] = mapped_column()


class Need(enum.StrEnum):
    """What a person may need to be told, to read and to answer: what the Accessible Information Standard records."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    READ_ALOUD = "read_aloud"
    PICTURES = "pictures"
    TEXT_NOT_CALLS = "text_not_calls"
    CALLS_NOT_TEXT = "calls_not_text"
    FACE_ME = "face_me"
    SLOWLY = "slowly"
    ONE_AT_A_TIME = "one_at_a_time"
    TIME_TO_ANSWER = "time_to_answer"
    BSL = "bsl"
    MAKATON = "makaton"
    HEARING_AID = "hearing_aid"
    LIP_READ = "lip_read"
    INTERPRETER = "interpreter"


class Sharing(enum.StrEnum):
    """Who is shown a person's communication needs, beside those who choose with them and the holder's coordinators."""

    NOBODY = "nobody"
    TEAM = "team"
    EVERYONE_I_MEET = "everyone_i_meet"
    """Also a PA who is invited and not in the team yet."""


class CommunicationNeeds(SyncedModel):
    """How to communicate with a person: identified, recorded, flagged, shared as they say, reviewed. One row a circle.

    ``words`` are the person's own; ``language`` is for an interpreter.
    """

    __tablename__ = "communication_needs"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), unique=True)
    needs: Mapped[list[str]] = mapped_column()
    language: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    shared_with: Mapped[Sharing] = mapped_column()
    review_on: Mapped[date | None] = mapped_column()
    set_at: Mapped[datetime] = mapped_column()
    set_by: Mapped[str] = mapped_column()


class NeedsMet(SyncedModel):
    """Somebody says how they met the person's communication needs."""

    __tablename__ = "needs_met"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    how: Mapped[str] = mapped_column()
    met_at: Mapped[datetime] = mapped_column()
    author_name: Mapped[str] = mapped_column()


class MissedVisitPlan(SyncedModel):
    """What to do when nobody comes: whom to ring, in order (``{"name", "phone"}``), after how long, and what then.

    One row a circle.
    """

    __tablename__ = "missed_visit_plan"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), unique=True)
    contacts: Mapped[list[dict[str, str]]] = mapped_column(Json)
    wait_minutes: Mapped[int] = mapped_column()
    what: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime] = mapped_column()
    set_by: Mapped[str] = mapped_column()
