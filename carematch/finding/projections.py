"""How a need looks to the person, and to the coordinator who helps to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carematch.finding.models import Need
from carematch.sync.registry import Projected, projects


@projects(Need, "need")
def project_need(_session: Session, need: Need, _now: datetime) -> Iterable[Projected]:
    """Who is not for the person, nobody else is told."""
    body: dict[str, Any] = {
        "languages": need.languages,
        "skills": need.skills,
        "visits": need.visits,
        "withinKm": need.within_km,
        "smoking": need.smoking,
        "pets": need.pets,
        "unmetSince": need.unmet_since,
        "lacks": need.lacks,
    }
    yield Projected(f"c:{need.id}/person", "need", body | {"notForMe": need.put_away})
    yield Projected(f"c:{need.id}/admin", "need", body | {"notForMe": []})
