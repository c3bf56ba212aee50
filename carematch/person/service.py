"""What a person says of themselves. No HTTP, no clock, no commit: callers own all three."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.person.models import (
    AboutMe,
    CommunicationNeeds,
    Love,
    LoveKind,
    MissedVisitPlan,
    Need,
    NeedsMet,
    Review,
    Section,
    Sharing,
)

NEED_WORDS: dict[Need, str] = {
    Need.LARGE_PRINT: "Use large print.",
    Need.EASY_READ: "Use easy read.",
    Need.BRAILLE: "Use braille.",
    Need.READ_ALOUD: "Read it aloud.",
    Need.PICTURES: "Use pictures or photos.",
    Need.TEXT_NOT_CALLS: "Send texts. Do not ring.",
    Need.CALLS_NOT_TEXT: "Ring. Do not send texts.",
    Need.FACE_ME: "Face me when you speak.",
    Need.SLOWLY: "Speak slowly.",
    Need.ONE_AT_A_TIME: "Say one thing at a time.",
    Need.TIME_TO_ANSWER: "Give me time to answer.",
    Need.BSL: "Use British Sign Language (BSL).",
    Need.MAKATON: "Use Makaton.",
    Need.HEARING_AID: "I use a hearing aid.",
    Need.LIP_READ: "I read lips.",
    Need.INTERPRETER: "I need an interpreter.",
}
"""Each need as one sentence to whoever writes or speaks to the person."""


class SaysNothing(Invalid):
    slug, title = "says-nothing", "Write something, take a photo or say it"


class TakenElsewhere(Conflict):
    slug, title = "taken-elsewhere", "This belongs to somebody else"


# About Me


def write_section(
    session: Session,
    *,
    version_id: UUID,
    circle_id: UUID,
    section: Section,
    text: str,
    photo_id: UUID | None,
    voice_id: UUID | None,
    voice_seconds: int | None,
    based_on: UUID | None,
    author: str,
    written_by: str | None,
    supported_by: str | None,
    now: datetime,
) -> AboutMe:
    """One more version of a section; all earlier ones stay, also one that somebody wrote meanwhile.

    What it is based on counts only where it is a version of the same section.

    :raises SaysNothing: neither words nor a photo nor a voice note.
    """
    if not text.strip() and photo_id is None and voice_id is None:
        raise SaysNothing
    before = session.get(AboutMe, based_on) if based_on else None
    is_known = before is not None and (before.circle_id, before.section) == (circle_id, section)
    version = AboutMe(
        id=version_id,
        circle_id=circle_id,
        section=section,
        text=text.strip(),
        photo_id=photo_id,
        voice_id=voice_id,
        voice_seconds=voice_seconds,
        based_on=based_on if is_known else None,
        written_at=now,
        author_name=author,
        written_by=written_by,
        supported_by=supported_by,
    )
    session.add(version)
    return version


def set_review(session: Session, circle_id: UUID, *, review_on: date | None, now: datetime) -> Review:
    """The person has looked at About Me now, and wants to again on that day; None: not on any."""
    review = session.scalar(select(Review).where(Review.circle_id == circle_id))
    if review is None:
        review = Review(id=uuid5(circle_id, "about_me_review"), circle_id=circle_id)
        session.add(review)
    review.review_on, review.reviewed_at = review_on, now
    return review


# What the person loves


def get_love(session: Session, love_id: UUID) -> Love:
    """:raises NotFound: there is none, or it was taken away."""
    love = session.get(Love, love_id)
    if love is None or love.removed_at is not None:
        raise NotFound
    return love


def add_love(
    session: Session,
    *,
    love_id: UUID,
    circle_id: UUID,
    love: LoveKind,
    name: str,
    meaning: str,
    to_try: str,
    now: datetime,
) -> Love:
    """Somebody, some place or something that the person loves.

    :raises TakenElsewhere: the id belongs to something else already.
    """
    if session.get(Love, love_id) is not None:
        raise TakenElsewhere
    added = Love(
        id=love_id,
        circle_id=circle_id,
        love=love,
        name=name,
        meaning=meaning,
        to_try=to_try,
        added_at=now,
        removed_at=None,
    )
    session.add(added)
    return added


def change_love(session: Session, love_id: UUID, *, love: LoveKind, name: str, meaning: str, to_try: str) -> Love:
    """:raises NotFound: there is none."""
    changed = get_love(session, love_id)
    changed.love, changed.name, changed.meaning, changed.to_try = love, name, meaning, to_try
    return changed


def remove_love(session: Session, love_id: UUID, *, now: datetime) -> Love:
    """It is no longer shown to anybody.

    :raises NotFound: there is none.
    """
    love = get_love(session, love_id)
    love.removed_at = now
    return love


# How to communicate


def set_needs(
    session: Session,
    circle_id: UUID,
    *,
    needs: Collection[Need],
    language: str,
    words: str,
    shared_with: Sharing,
    review_on: date | None,
    by: str,
    now: datetime,
) -> CommunicationNeeds:
    """These are the person's communication needs, all of them. The circle shows them as one plain text to whom they are
    shared with, so that every page and every older phone has them."""
    row = find_needs(session, circle_id)
    if row is None:
        row = CommunicationNeeds(id=uuid5(circle_id, "communication_needs"), circle_id=circle_id)
        session.add(row)
    row.needs = [need for need in Need if need in needs]
    row.language, row.words, row.shared_with, row.review_on = language, words, shared_with, review_on
    row.set_at, row.set_by = now, by
    plain = "" if shared_with is Sharing.NOBODY else say_needs(needs, language=language, words=words)
    circles.set_details(
        circles.get_circle(session, circle_id),
        {"communication_needs": plain, "needs_shown_early": shared_with is Sharing.EVERYONE_I_MEET},
    )
    return row


def find_needs(session: Session, circle_id: UUID) -> CommunicationNeeds | None:
    return session.scalar(select(CommunicationNeeds).where(CommunicationNeeds.circle_id == circle_id))


def say_needs(needs: Iterable[Need], *, language: str, words: str) -> str:
    """The needs as plain sentences, the person's own words first."""
    wanted = set(needs)
    said = [NEED_WORDS[need] for need in Need if need in wanted]
    if language and Need.INTERPRETER in wanted:
        said[-1] = f"I need an interpreter: {language.strip().rstrip('.')}."
    return " ".join([words.strip(), *said]).strip()


def confirm_met(session: Session, row_id: UUID, *, circle_id: UUID, how: str, by: str, now: datetime) -> NeedsMet:
    """Somebody says how they met the person's needs; each time is kept."""
    met = NeedsMet(id=row_id, circle_id=circle_id, how=how, met_at=now, author_name=by)
    session.add(met)
    return met


# When nobody comes


def set_plan(
    session: Session,
    circle_id: UUID,
    *,
    contacts: Sequence[dict[str, str]],
    wait_minutes: int,
    what: str,
    by: str,
    now: datetime,
) -> MissedVisitPlan:
    """What to do when nobody comes, as a whole."""
    plan = find_plan(session, circle_id)
    if plan is None:
        plan = MissedVisitPlan(id=uuid5(circle_id, "missed_visit_plan"), circle_id=circle_id)
        session.add(plan)
    plan.contacts = [{"name": each["name"].strip(), "phone": each["phone"].strip()} for each in contacts]
    plan.wait_minutes, plan.what, plan.set_at, plan.set_by = wait_minutes, what, now, by
    return plan


def find_plan(session: Session, circle_id: UUID) -> MissedVisitPlan | None:
    return session.scalar(select(MissedVisitPlan).where(MissedVisitPlan.circle_id == circle_id))


def map_plans(session: Session, circle_ids: Collection[UUID]) -> dict[UUID, MissedVisitPlan]:
    """The plans of those circles that have one."""
    rows = session.scalars(select(MissedVisitPlan).where(MissedVisitPlan.circle_id.in_(circle_ids)))
    return {plan.circle_id: plan for plan in rows}


def map_waits(session: Session, circle_ids: Collection[UUID]) -> dict[UUID, timedelta]:
    """How long the plans of those circles that have one say to wait."""
    return {
        circle_id: timedelta(minutes=plan.wait_minutes) for circle_id, plan in map_plans(session, circle_ids).items()
    }
