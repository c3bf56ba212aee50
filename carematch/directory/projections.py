"""How a PA's record looks to the PA, and to people who may find them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.attachments.service import hash_of, named
from carematch.core.places import area_of, find_place
from carematch.core.schema import camel
from carematch.directory.models import DocumentKind, PaDocument, PaProfile
from carematch.directory.service import is_found
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by

CHARGES = (
    "saturday_pence",
    "sunday_pence",
    "bank_holiday_pence",
    "sleep_in_pence",
    "travel_pence_per_km",
    "late_cancel_hours",
    "late_cancel_percent",
    "introduction_pence",
    "pause_hours",
    "pause_percent",
)
"""Beside the weekday's, which every version of the app knows by ``hourPence`` too."""
UNWISHED: dict[str, Any] = {
    "no_smoking": False,
    "no_dogs": False,
    "no_cats": False,
    "min_minutes": None,
    "max_visits_day": None,
    "furthest_km": None,
}
UNWISHED_PRIVATELY: dict[str, Any] = {"whom": None, "words": ""}


@projects(PaProfile, "pa_profile", "own_profile")
def project_profile(session: Session, pa: PaProfile, _now: datetime) -> Iterable[Projected]:
    """A PA is found by others only once they have claimed their record and accept new people.

    Others see when the PA is away and not why; what the PA wishes privately, nobody sees but the PA.
    """
    place = find_place(pa.outcode)
    body: dict[str, Any] = {
        "name": pa.name,
        "knownAs": pa.known_as,
        "about": pa.about,
        "languages": pa.languages,
        "interests": pa.interests,
        "skills": pa.skills,
        "outcode": pa.outcode,
        "at": list(place) if place else None,
        "travelKm": pa.travel_km,
        "hourPence": pa.hour_pence,
        "accepting": pa.accepting,
        "rhythm": pa.rhythm,
        "smokes": pa.smokes,
        "drives": pa.drives,
        "petsFine": pa.pets_fine,
        "gender": pa.gender,
        "faith": pa.faith,
        "charges": _charges(pa),
        "wishes": _on_the_wire(UNWISHED | pa.wishes),
        "photo": hash_of(session, pa.photo_id),
    }
    if pa.user_id is None:
        return
    files = named(pa.photo_id)
    times = {"weekly": pa.weekly, "extra": pa.extra}
    own = {
        "availability": times | {"away": pa.away},
        "privateWishes": _on_the_wire(UNWISHED_PRIVATELY | pa.private_wishes),
        "phone": pa.phone,
        "holderId": pa.holder_id,
        "pausedAt": pa.paused_at,
    }
    yield Projected(f"u:{pa.user_id}", "own_profile", body | own, files=files)
    if is_found(pa):
        away = [{"from": each["from"], "to": each["to"]} for each in pa.away]
        found = body | {"availability": times | {"away": away}}
        yield Projected(_found_at(pa), "pa_profile", found, files=files)


def _charges(pa: PaProfile) -> dict[str, int | None] | None:
    said = {"weekdayPence": pa.hour_pence} | {camel(name): pa.charges.get(name) for name in CHARGES}
    return said if any(value is not None for value in said.values()) else None


def _on_the_wire(said: dict[str, Any]) -> dict[str, Any]:
    return {camel(name): value for name, value in said.items()}


def _found_at(pa: PaProfile) -> str:
    return f"dir:{pa.holder_id}/{area_of(pa.outcode)}"


@projects(PaDocument, "document")
def project_document(session: Session, document: PaDocument, _now: datetime) -> Iterable[Projected]:
    """The PA sees all that was written down, and whoever may find the PA that it was seen, by whom and when.

    When somebody's right to work has to be looked at again would tell of their stay, and is told to nobody else.
    """
    pa = session.get_one(PaProfile, document.pa_id)
    if pa.user_id is None:
        return
    body: dict[str, Any] = {
        "paId": document.pa_id,
        "document": document.document,
        "level": document.level,
        "datedOn": document.dated_on,
        "updateService": document.update_service,
        "seenOn": document.seen_on,
        "seenBy": document.seen_by,
        "nextCheckOn": document.next_check_on,
    }
    yield Projected(f"u:{pa.user_id}", "document", body)
    if is_found(pa):
        if document.document is DocumentKind.RIGHT_TO_WORK:
            body = body | {"level": "", "datedOn": None, "nextCheckOn": None}
        yield Projected(_found_at(pa), "document", body)


@shown_by(PaProfile, "user_id", "accepting", "outcode", "paused_at")
def documents_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(PaDocument).where(PaDocument.pa_id == pa.id))
