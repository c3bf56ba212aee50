"""Arrangements, visits, notes, and previews of imports."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.circles.service import Given
from carematch.core.db import Model
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
    """A weekly pattern of visits that person and PA agree, in the person's wall time.

    ``weekdays`` are ``MO … SU``, ``local_start`` is ``HH:MM``. ``ends_on`` is the last day on which a visit may start.
    """

    __tablename__ = "arrangement"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    weekdays: Mapped[list[str]] = mapped_column()
    local_start: Mapped[str] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
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


OPEN = frozenset({VisitStatus.PROPOSED, VisitStatus.CONFIRMED})
"""Still to come."""
EXPECTED = OPEN | {VisitStatus.NOT_HEARD, VisitStatus.MISSED}
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
    """

    __tablename__ = "visit"
    __table_args__ = (
        UniqueConstraint("arrangement_id", "starts_at"),
        Index("ix_visit_circle_starts", "circle_id", "starts_at"),
        Index("ix_visit_starts", "starts_at"),
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


class Note(SyncedModel):
    """What somebody wrote about a visit, for the person and the team. ``made_at`` is the phone's claim."""

    __tablename__ = "note"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    author_name: Mapped[str] = mapped_column()
    text: Mapped[str] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    received_at: Mapped[datetime] = mapped_column()


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
