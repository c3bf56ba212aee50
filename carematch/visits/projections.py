"""How arrangements, visits and notes look to the circle, and a PA's own hours to the PA."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by
from carematch.visits.models import Arrangement, Note, Visit
from carematch.visits.service import WINDOW


@projects(Arrangement, "arrangement")
def project_arrangement(_session: Session, arrangement: Arrangement, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{arrangement.circle_id}/all",
        "arrangement",
        {
            "paId": arrangement.pa_id,
            "weekdays": arrangement.weekdays,
            "localStart": arrangement.local_start,
            "minutes": arrangement.minutes,
            "timeZone": arrangement.time_zone,
            "startsOn": arrangement.starts_on,
            "endsOn": arrangement.ends_on,
            "what": arrangement.what,
            "stage": arrangement.stage,
            "proposedBy": arrangement.proposed_by,
            "personAgreedAt": arrangement.person_agreed_at,
            "paAgreedAt": arrangement.pa_agreed_at,
        },
    )


@projects(Visit, "visit", "own_visit")
def project_visit(session: Session, visit: Visit, now: datetime) -> Iterable[Projected]:
    """Phones hold visits 90 days back and 90 ahead; a PA keeps what they did for as long as they like."""
    pa = directory.get_pa(session, visit.pa_id)
    body: dict[str, Any] = {
        "paId": visit.pa_id,
        "arrangementId": visit.arrangement_id,
        "startsAt": visit.starts_at,
        "endsAt": visit.ends_at,
        "status": visit.status,
        "proposedBy": visit.proposed_by,
        "personConfirmedAt": visit.person_confirmed_at,
        "paConfirmedAt": visit.pa_confirmed_at,
        "needsYes": visit.needs_yes,
        "checkedInAt": visit.checked_in_at,
        "checkedOutAt": visit.checked_out_at,
        "inRecordedAt": visit.in_recorded_at,
        "lateMinutes": visit.late_minutes,
        "kind": visit.kind,
        "ruleWhat": visit.rule_what,
        "ruleSetAt": visit.rule_set_at,
        "toTell": visit.to_tell,
        "toldAt": visit.told_at,
        "toldBy": visit.told_by,
        "toldHow": visit.told_how,
    }
    if now - WINDOW <= visit.starts_at <= now + WINDOW:
        shown = body | {"paName": pa.known_as, "imported": visit.imported}
        yield Projected(f"c:{visit.circle_id}/all", "visit", shown, visit.starts_at)
    if pa.user_id is not None and visit.starts_at <= now + WINDOW:
        known_as = circles.get_circle(session, visit.circle_id).known_as
        own = body | {"circleId": visit.circle_id, "personKnownAs": known_as}
        yield Projected(f"u:{pa.user_id}", "own_visit", own, visit.starts_at)


@projects(Note, "note")
def project_note(_session: Session, note: Note, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{note.circle_id}/all",
        "note",
        {
            "visitId": note.visit_id,
            "authorId": note.author_id,
            "authorName": note.author_name,
            "text": note.text,
            "madeAt": note.made_at,
            "receivedAt": note.received_at,
        },
        note.made_at,
    )


@shown_by(PaProfile, "known_as", "user_id")
def visits_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Visit).where(Visit.pa_id == pa.id))


@shown_by(circles.Circle, "known_as")
def visits_of_circle(session: Session, circle: circles.Circle) -> Iterable[SyncedModel]:
    return session.scalars(select(Visit).where(Visit.circle_id == circle.id))
