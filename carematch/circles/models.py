"""A person and everyone around them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class NewFaceRule(enum.StrEnum):
    """What a person wants when somebody they do not know is to come."""

    ASK_ME = "ask_me"
    TELL_ME = "tell_me"
    ANYONE_IN_TEAM = "anyone_in_team"


class Circle(SyncedModel):
    """One person and everyone around them: the unit of relationship, of access and of sync.

    ``team_asked_at`` is when the person answered "Who is in your team?" (None: not yet, and until then nobody is called
    unfamiliar). ``person_user_id`` is None until the person has come in by their invitation.
    """

    __tablename__ = "circle"
    __table_args__ = (UniqueConstraint("holder_id", "import_name"),)

    holder_id: Mapped[UUID] = mapped_column(ForeignKey("holder.id"), index=True)
    person_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    import_name: Mapped[str | None] = mapped_column()
    """The folded name by which a spreadsheet finds the person again."""
    person_name: Mapped[str] = mapped_column()
    known_as: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    outcode: Mapped[str] = mapped_column(default="")
    how_to_get_in: Mapped[str] = mapped_column(default="")
    emergency_name: Mapped[str] = mapped_column(default="")
    emergency_phone: Mapped[str] = mapped_column(default="")
    allergies: Mapped[str] = mapped_column(default="")
    communication_needs: Mapped[str] = mapped_column(default="")
    needs_shown_early: Mapped[bool] = mapped_column(default=False)
    """A PA who is invited and not in the team yet sees the communication needs too."""
    time_zone: Mapped[str] = mapped_column(default="Europe/London")
    new_face_rule: Mapped[NewFaceRule] = mapped_column(default=NewFaceRule.ASK_ME)
    has_imported: Mapped[bool] = mapped_column(default=False)
    team_asked_at: Mapped[datetime | None] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()


class Question(enum.StrEnum):
    """The three questions asked of every person."""

    GOOD = "good"
    WANT = "want"
    HELP = "help"


class Outcome(SyncedModel):
    """A person's answer to one of the three questions, in their own words. A new answer is a new row; old ones stay."""

    __tablename__ = "outcome"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    question: Mapped[Question] = mapped_column()
    text: Mapped[str] = mapped_column()
    answered_at: Mapped[datetime] = mapped_column()
    author_name: Mapped[str] = mapped_column()


class Stage(enum.StrEnum):
    """How far a relationship has come."""

    CONSIDERING = "considering"
    INVITED = "invited"
    INTRODUCED = "introduced"
    CHOSEN = "chosen"
    ENDED = "ended"


class TeamRole(enum.StrEnum):
    MAIN = "main"
    REGULAR = "regular"
    BACKUP = "backup"


class EndSaidBy(enum.StrEnum):
    """Whose goodbye it is."""

    PERSON = "person"
    PA = "pa"


class Relationship(SyncedModel):
    """One person and one PA, from first thought to goodbye.

    ``chosen`` needs both to say yes: the person's ``person_chose_at`` after they met and the PA's ``pa_agreed_at``;
    or both
    ``person_knows_at`` and ``pa_knows_at`` ("we already know each other"). Either side may end it.
    ``first_met_at``, ``last_met_at`` and ``visits`` are of visits done, kept by the visits' mutations.
    """

    __tablename__ = "relationship"
    __table_args__ = (UniqueConstraint("circle_id", "pa_id"),)

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"), index=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.CONSIDERING)
    role: Mapped[TeamRole | None] = mapped_column()
    imported: Mapped[bool] = mapped_column(default=False)
    """Known from imported visits, before anybody said anything."""
    message: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime | None] = mapped_column()
    meeting_accepted_at: Mapped[datetime | None] = mapped_column()
    introduced_at: Mapped[datetime | None] = mapped_column()
    person_chose_at: Mapped[datetime | None] = mapped_column()
    pa_agreed_at: Mapped[datetime | None] = mapped_column()
    person_knows_at: Mapped[datetime | None] = mapped_column()
    pa_knows_at: Mapped[datetime | None] = mapped_column()
    chosen_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    first_met_at: Mapped[datetime | None] = mapped_column()
    last_met_at: Mapped[datetime | None] = mapped_column()
    visits: Mapped[int] = mapped_column(default=0)
    ends_on: Mapped[date | None] = mapped_column()
    """The last day, where somebody has said goodbye with notice; until it has passed the relationship goes on."""
    end_said_by: Mapped[EndSaidBy | None] = mapped_column()
    fine_alone_at: Mapped[datetime | None] = mapped_column()
    """When the person said that a team of this one PA is fine, and need not be told of it again."""


class Basis(enum.StrEnum):
    """On what basis a decision was made."""

    OWN = "own"
    SUPPORTED = "supported"
    ATTORNEY = "attorney"
    BEST_INTERESTS = "best_interests"


class Given(enum.StrEnum):
    """How a decision was given."""

    APP = "app"
    PHONE = "phone"
    IN_PERSON = "in_person"


class Decision(SyncedModel):
    """A decision of the person: what, about whom, on what basis, how it was given, and who wrote it down when.

    ``before`` is what it changed, so that the person can undo it: ``{"changes": [{"table", "id", "before", "after"}]}``
    with values in wire form; ``before`` of a row is None where the decision made it.
    """

    __tablename__ = "decision"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    what: Mapped[str] = mapped_column()
    subject_id: Mapped[UUID] = mapped_column()
    pa_id: Mapped[UUID | None] = mapped_column(ForeignKey("pa_profile.id"))
    basis: Mapped[Basis] = mapped_column(default=Basis.OWN)
    given: Mapped[Given] = mapped_column(default=Given.APP)
    decided_at: Mapped[datetime] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()
    recorded_by: Mapped[str | None] = mapped_column()
    before: Mapped[dict[str, Any] | None] = mapped_column()
    undone_at: Mapped[datetime | None] = mapped_column()
    details: Mapped[dict[str, Any] | None] = mapped_column()
    """What makes the basis one, by the names of ``accounts.schemas.BasisDetails``; what does not apply is left out."""


class Answer(enum.StrEnum):
    YES = "yes"
    NO = "no"
    TALK_FIRST = "talk_first"


class Ask(SyncedModel):
    """A face the person does not know would like to come: only a yes lets them. Silence is not a yes.

    ``ring_since`` is set when the decide-by time has passed without an answer: a named human should ring the person.
    ``plan_since`` is set halfway from there to the visit: still no answer, and the plan for a missed visit begins now.
    ``withdrawn_at`` is set when there is nothing left to ask, because the visit was called off.
    """

    __tablename__ = "ask"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(unique=True)
    pa_id: Mapped[UUID] = mapped_column(ForeignKey("pa_profile.id"))
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    why: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column()
    decide_by: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[Answer | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    ring_since: Mapped[datetime | None] = mapped_column()
    plan_since: Mapped[datetime | None] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()


class UrgentGroup(enum.StrEnum):
    """Who may come in a hurry without a question."""

    TEAM = "team"
    INTRODUCED = "introduced"


class UrgentRule(SyncedModel):
    """What the person wants when it is urgent and there is no time to ask, said in advance: for what, and who may come.

    ``order`` holds groups, the first to be asked first. A rule is never changed: another one takes its place, so that
    what was done by it can always cite it. ``removed_at`` ends it.
    """

    __tablename__ = "urgent_rule"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    what: Mapped[str] = mapped_column()
    order: Mapped[list[str]] = mapped_column()
    set_at: Mapped[datetime] = mapped_column()
    removed_at: Mapped[datetime | None] = mapped_column()
