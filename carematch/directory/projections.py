"""How a PA's record looks to the PA, and to people who may find them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carematch.attachments.service import hash_of, named
from carematch.core.places import area_of, find_place
from carematch.directory.models import PaProfile
from carematch.sync.registry import Projected, projects


@projects(PaProfile, "pa_profile", "own_profile")
def project_profile(session: Session, pa: PaProfile, _now: datetime) -> Iterable[Projected]:
    """A PA is found by others only once they have claimed their record and accept new people."""
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
        "photo": hash_of(session, pa.photo_id),
    }
    files = named(pa.photo_id)
    if pa.user_id is not None:
        own = body | {"phone": pa.phone, "holderId": pa.holder_id}
        yield Projected(f"u:{pa.user_id}", "own_profile", own, files=files)
    if pa.user_id is not None and pa.accepting:
        yield Projected(f"dir:{pa.holder_id}/{area_of(pa.outcode)}", "pa_profile", body, files=files)
