"""How what a person says of themselves looks to each audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.person.models import AboutMe, CommunicationNeeds, Love, MissedVisitPlan, NeedsMet, Review, Sharing
from carematch.sync.registry import Projected, projects


@projects(AboutMe, "about_me")
def project_about_me(_session: Session, version: AboutMe, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{version.circle_id}/all",
        "about_me",
        {
            "section": version.section,
            "text": version.text,
            "basedOn": version.based_on,
            "writtenAt": version.written_at,
            "authorName": version.author_name,
            "writtenBy": version.written_by,
            "supportedBy": version.supported_by,
        },
    )


@projects(Review, "about_me_review")
def project_review(_session: Session, review: Review, _now: datetime) -> Iterable[Projected]:
    body = {"reviewOn": review.review_on, "reviewedAt": review.reviewed_at}
    yield Projected(f"c:{review.circle_id}/all", "about_me_review", body)


@projects(Love, "love")
def project_love(_session: Session, love: Love, _now: datetime) -> Iterable[Projected]:
    if love.removed_at is not None:
        return
    body = {
        "love": love.love,
        "name": love.name,
        "meaning": love.meaning,
        "toTry": love.to_try,
        "addedAt": love.added_at,
    }
    yield Projected(f"c:{love.circle_id}/all", "love", body)


@projects(CommunicationNeeds, "communication_needs")
def project_needs(_session: Session, needs: CommunicationNeeds, _now: datetime) -> Iterable[Projected]:
    """To the team only where the person shares them."""
    body = {
        "needs": needs.needs,
        "language": needs.language,
        "words": needs.words,
        "sharedWith": needs.shared_with,
        "reviewOn": needs.review_on,
        "setAt": needs.set_at,
        "setBy": needs.set_by,
    }
    for audience in ("person", "admin") if needs.shared_with is Sharing.NOBODY else ("all",):
        yield Projected(f"c:{needs.circle_id}/{audience}", "communication_needs", body)


@projects(NeedsMet, "needs_met")
def project_met(_session: Session, met: NeedsMet, _now: datetime) -> Iterable[Projected]:
    body = {"how": met.how, "metAt": met.met_at, "authorName": met.author_name}
    yield Projected(f"c:{met.circle_id}/all", "needs_met", body)


@projects(MissedVisitPlan, "missed_visit_plan")
def project_plan(_session: Session, plan: MissedVisitPlan, _now: datetime) -> Iterable[Projected]:
    body = {
        "contacts": plan.contacts,
        "waitMinutes": plan.wait_minutes,
        "what": plan.what,
        "setAt": plan.set_at,
        "setBy": plan.set_by,
    }
    yield Projected(f"c:{plan.circle_id}/all", "missed_visit_plan", body)
