"""Arrangements, visits, notes, pauses, calendar feeds and previews of imports."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from carematch.circles.service import Given
from carematch.core.db import Json, Model
from carematch.core.ids import uuid7
from carematch.sync.models import SyncedModel


class Side(enum.StrEnum):
    """Who proposed something."""

    PERSON = "person"
    PA = "pa"
    IMPORT = "import"


class ArrangementStage(enum.StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    ENDED = "ended"


class Arrangement(SyncedModel):
    """A pattern of visits that person and PA agree, in the person's wall time.

    ``rule`` is an RFC 5545 rule without its end (``visits/rules.py``), ``weekdays`` (``MO … SU``) are those it falls
    on. ``local_start`` and ``local_end`` are ``HH:MM``; without an end a visit lasts so many real ``minutes``, with one
    they are those of a day on which the clock does not change. ``ends_on`` is the last day on which a visit may start.
    On ``exceptions`` (days) nobody comes, nor on bank holidays where ``skips_bank_holidays``.
    """

    __tablename__ = "arrangement"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    rule: Mapped[str] = mapped_column()
    weekdays: Mapped[list[str]] = mapped_column()
    local_start: Mapped[str] = mapped_column()
    local_end: Mapped[str | None] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    exceptions: Mapped[list[str]] = mapped_column(default=list)
    skips_bank_holidays: Mapped[bool] = mapped_column(default=False)
    sleep_in: Mapped[bool] = mapped_column(default=False)
    """The PA sleeps there."""
    what: Mapped[str] = mapped_column(default="")
    stage: Mapped[ArrangementStage] = mapped_column(default=ArrangementStage.PROPOSED)
    proposed_by: Mapped[Side] = mapped_column()
    person_agreed_at: Mapped[datetime | None] = mapped_column()
    pa_agreed_at: Mapped[datetime | None] = mapped_column()
    planned_until: Mapped[date | None] = mapped_column()
    """Visits exist up to this day."""


class VisitStatus(enum.StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NOT_HEARD = "not_heard"
    MISSED = "missed"
    PAUSED = "paused"
    """Nobody comes: the person is in hospital or on holiday, has died or has moved away."""


OPEN = frozenset({VisitStatus.PROPOSED, VisitStatus.CONFIRMED})
"""Still to come."""
PLANNED = OPEN | {VisitStatus.PAUSED}
"""Still to come, or would be but for a pause."""
EXPECTED = PLANNED | {VisitStatus.NOT_HEARD, VisitStatus.MISSED}
"""A check-in may still come in."""
MADE = frozenset({VisitStatus.UNDER_WAY, VisitStatus.DONE})


class VisitKind(enum.StrEnum):
    CARE = "care"
    TOGETHER = "together"
    """Without a task: to keep knowing each other."""


class Visit(SyncedModel):
    """One planned or past visit of one PA.

    ``needs_yes`` while the person has not said yes to an unfamiliar face; such a visit stays ``proposed``.
    ``checked_in_at`` and ``checked_out_at`` are the PA's phone's claim, ``in_recorded_at`` when the server heard.
    ``move_starts_at`` and ``move_ends_at`` are another time that ``move_by`` asks for; until the other side agrees, the
    old one stands. Visits with the same ``together_id`` are one visit by several PAs; with the same ``household_id``,
    visits of one PA to people who live together.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_circle_starts", "circle_id", "starts_at"),
        Index("ix_visit_starts", "starts_at"),
        Index("ix_visit_arrangement", "arrangement_id"),
    )

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"))
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    arrangement_id: Mapped[UUID | None] = mapped_column(ForeignKey("arrangement.id"))
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    status: Mapped[VisitStatus] = mapped_column(default=VisitStatus.PROPOSED)
    proposed_by: Mapped[Side] = mapped_column()
    person_confirmed_at: Mapped[datetime | None] = mapped_column()
    pa_confirmed_at: Mapped[datetime | None] = mapped_column()
    needs_yes: Mapped[bool] = mapped_column(default=False)
    checked_in_at: Mapped[datetime | None] = mapped_column()
    checked_out_at: Mapped[datetime | None] = mapped_column()
    in_recorded_at: Mapped[datetime | None] = mapped_column()
    late_minutes: Mapped[int | None] = mapped_column()
    late_seen_at: Mapped[datetime | None] = mapped_column()
    """When a phone of the person's, or of somebody who agrees visits for them, showed that the PA is late."""
    late_seen_by: Mapped[str | None] = mapped_column()
    asked_at: Mapped[datetime | None] = mapped_column()
    """When the person was asked whether somebody is with them, because nothing was heard."""
    came_said_at: Mapped[datetime | None] = mapped_column()
    """When the person's side said that the PA is there; a check-in is the PA's own word."""
    came_said_by: Mapped[str | None] = mapped_column()
    missed_said_by: Mapped[str | None] = mapped_column()
    """Whose word it is that nobody came; None where it is missed because the wait of the plan has passed."""
    missed_said: Mapped[str] = mapped_column(Text, default="")
    """What they heard when they rang."""
    times_before: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """What was said of the times before each correction, in order: ``checkedInAt, checkedOutAt, reason, correctedAt,
    byName``."""
    kind: Mapped[VisitKind] = mapped_column(default=VisitKind.CARE)
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("urgent_rule.id"))
    """The person's rule by which it was agreed in a hurry; None: not by a rule."""
    rule_what: Mapped[str | None] = mapped_column()
    rule_set_at: Mapped[datetime | None] = mapped_column()
    to_tell: Mapped[bool] = mapped_column(default=False)
    """The person wants to be told of this face beforehand; ``told_at`` is when somebody did. Sent is not told."""
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[str | None] = mapped_column()
    told_how: Mapped[Given | None] = mapped_column()
    imported: Mapped[bool] = mapped_column(default=False)
    recorded_order: Mapped[int | None] = mapped_column()
    """Where it stands among the circle's imported visits, in the order of their files; None: not imported, or before
    this was kept."""
    sleep_in: Mapped[bool] = mapped_column(default=False)
    move_starts_at: Mapped[datetime | None] = mapped_column()
    move_ends_at: Mapped[datetime | None] = mapped_column()
    move_by: Mapped[Side | None] = mapped_column()
    move_asked_at: Mapped[datetime | None] = mapped_column()
    moves: Mapped[int] = mapped_column(default=0)
    """How often its time was changed."""
    together_id: Mapped[UUID | None] = mapped_column(index=True)
    household_id: Mapped[UUID | None] = mapped_column(index=True)


class PauseReason(enum.StrEnum):
    """Why visits stop."""

    HOSPITAL = "hospital"
    HOLIDAY = "holiday"
    DIED = "died"
    MOVED_AWAY = "moved_away"


FOR_GOOD = frozenset({PauseReason.DIED, PauseReason.MOVED_AWAY})
"""Visits do not begin again by themselves."""


class Pause(SyncedModel):
    """A stretch of days on which nobody comes to a person, from the first to the last; ``ends_on`` None: until further
    word.

    ``ended_at`` is when somebody said when it ends, or that it never was: then ``ends_on`` is before ``starts_on``.
    """

    __tablename__ = "pause"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    reason: Mapped[PauseReason] = mapped_column()
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    recorded_by: Mapped[str] = mapped_column()
    """The name of whoever said so."""
    recorded_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class Note(SyncedModel):
    """What somebody wrote about a visit, for the person and the team. ``made_at`` is the phone's claim.

    A handover is for whoever comes next. ``earlier`` are the texts that stood here before each correction, in order:
    ``text, reason, correctedAt``. ``read_by`` are those whose phone has shown it: ``readerId, name, readAt``.
    """

    __tablename__ = "note"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    received_at: Mapped[datetime] = mapped_column()
    is_handover: Mapped[bool] = mapped_column(default=False)
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    read_by: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)


class VisitWish(SyncedModel):
    """Something the person wants done, at every visit, or at the one visit that it names."""

    __tablename__ = "visit_wish"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    text: Mapped[str] = mapped_column(Text)
    author_name: Mapped[str] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    taken_away_at: Mapped[datetime | None] = mapped_column()


class CoverState(enum.StrEnum):
    """How a gap stands."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"
    """Nobody is needed any more."""


class Cover(SyncedModel):
    """A visit to which its PA does not come: a gap, until the person agrees to somebody else or says that nobody is
    needed."""

    __tablename__ = "cover"
    __table_args__ = (Index("ix_cover_circle_starts", "circle_id", "starts_at"),)

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"))
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), unique=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    """Who does not come."""
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    asked_by: Mapped[Side] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column()
    state: Mapped[CoverState] = mapped_column(default=CoverState.OPEN)
    filled_visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    closed_at: Mapped[datetime | None] = mapped_column()


class OfferOutcome(enum.StrEnum):
    """What became of an offer."""

    AGREED = "agreed"
    PASSED = "passed"
    """Somebody else comes."""
    WITHDRAWN = "withdrawn"
    """Nobody is needed any more."""


class CoverOffer(SyncedModel):
    """One PA was asked to come instead. ``can_come`` None: no answer yet; ``outcome`` None: nothing is settled yet."""

    __tablename__ = "cover_offer"

    cover_id: Mapped[UUID] = mapped_column(ForeignKey("cover.id"), index=True)
    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    offered_at: Mapped[datetime] = mapped_column()
    can_come: Mapped[bool | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[OfferOutcome | None] = mapped_column()


class CalendarFeed(Model):
    """The secret address at which a user's calendar is read, one for each user; only its hash is kept."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column()


class ImportPreview(Model):
    """A read spreadsheet that waits for the coordinator's word. Not synced data: nothing of it counts until confirmed.

    ``rows`` are ``[line, person, pa, start, end]``; instants as ISO text.
    """

    __tablename__ = "import_preview"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("holder.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    rows: Mapped[dict[str, Any]] = mapped_column()
