"""Reflections and worries reach nothing but the own scope of their authors and of those whom they chose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.models import Supporter
from carematch.circles import service as circles
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.reflections import service
from carematch.reflections.models import Reflection, Worry
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by


@projects(Reflection, "reflection", "shared_reflection")
def project_reflection(session: Session, row: Reflection, _now: datetime) -> Iterable[Projected]:
    pa = directory.find_pa(session, row.pa_id) if row.pa_id else None
    body = {
        "circleId": row.circle_id,
        "personKnownAs": circles.get_circle(session, row.circle_id).known_as,
        "paId": row.pa_id,
        "paName": pa.known_as if pa else None,
        "quality": row.quality,
        "weather": row.weather,
        "words": row.words,
        "writtenAt": row.written_at,
    }
    targets = [each | {"name": service.name_of(session, row.circle_id, each)} for each in row.shared_with]
    yield Projected(f"u:{row.author_id}", "reflection", body | {"sharedWith": targets}, row.written_at)
    for user_id in sorted(service.readers_of(session, row)):
        shared = body | {"authorName": row.author_name}
        yield Projected(f"u:{user_id}", "shared_reflection", shared, row.written_at)


@projects(Worry, "worry")
def project_worry(session: Session, row: Worry, _now: datetime) -> Iterable[Projected]:
    """Its author's own phones have it only where they keep a copy."""
    body = {
        "circleId": row.circle_id,
        "personKnownAs": circles.get_circle(session, row.circle_id).known_as,
        "authorName": row.author_name,
        "about": row.about,
        "aboutName": service.subject_name(session, row),
        "words": row.words,
        "raisedAt": row.raised_at,
        "told": [service.name_of(session, row.circle_id, each) for each in row.told],
    }
    own = {row.author_id} if row.keeps_copy else set()
    for user_id in sorted(service.told_of(session, row) | own):
        yield Projected(f"u:{user_id}", "worry", body | {"isOwn": user_id == row.author_id}, row.raised_at)


def _of_circles(session: Session, circle_ids: Iterable[UUID]) -> Iterable[SyncedModel]:
    ids = list(circle_ids)
    yield from session.scalars(select(Reflection).where(Reflection.circle_id.in_(ids)))
    yield from session.scalars(select(Worry).where(Worry.circle_id.in_(ids)))


@shown_by(Supporter, "withdrawn_at")
def read_by_supporter(session: Session, supporter: Supporter) -> Iterable[SyncedModel]:
    return _of_circles(session, [supporter.circle_id])


@shown_by(circles.Relationship, "stage")
def read_by_pa_of(session: Session, bond: circles.Relationship) -> Iterable[SyncedModel]:
    return _of_circles(session, [bond.circle_id])


@shown_by(circles.Circle, "known_as", "person_user_id")
def of_circle(session: Session, circle: circles.Circle) -> Iterable[SyncedModel]:
    return _of_circles(session, [circle.id])


@shown_by(PaProfile, "known_as", "user_id")
def of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    bonds = session.scalars(select(circles.Relationship).where(circles.Relationship.pa_id == pa.id))
    return _of_circles(session, {bond.circle_id for bond in bonds})
