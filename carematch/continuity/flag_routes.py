"""From where on a holder's circles are flagged, and what others would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from carematch.continuity.schemas import FlagPreviewSchema, ThresholdsSchema, ThresholdValues
from carematch.continuity.service import list_held_flags
from carematch.continuity.thresholds import DEFAULTS, RANGES, Thresholds
from carematch.continuity.watch import judge_all, thresholds_of
from carematch.core import clock
from carematch.core.db import db
from carematch.core.schema import camel

bp = Blueprint("flags", __name__, url_prefix="/api", description="From where on continuity is flagged")

HOLDER: dict[str, Any] = {
    "in": "query",
    "name": "holder",
    "schema": {"type": "string", "format": "uuid"},
    "required": True,
}


@bp.get("/flags/thresholds")
@bp.doc(parameters=[HOLDER])
@bp.response(200, ThresholdsSchema)
def thresholds() -> dict[str, Any]:
    """What this holder has, and between what it may choose."""
    ranges = [
        {"name": camel(name), "least": least, "most": most, "default": getattr(DEFAULTS, name)}
        for name, (least, most) in RANGES.items()
    ]
    return {"values": asdict(thresholds_of(db.session(), UUID(request.args["holder"]))), "ranges": ranges}


@bp.post("/flags/preview")
@bp.doc(parameters=[HOLDER])
@bp.arguments(ThresholdValues)
@bp.response(200, FlagPreviewSchema)
def preview(values: dict[str, Any]) -> dict[str, Any]:
    """How many flags of each kind would be up in this holder's circles with these thresholds. Nothing is changed."""
    session, now, holder_id = db.session(), clock.now(), UUID(request.args["holder"])
    held = list_held_flags(session, holder_id)

    def count(limits: Thresholds | None) -> dict[str, int]:
        return Counter(each.kind for each in judge_all(session, held, now=now, holder_id=holder_id, limits=limits))

    return {"now": count(None), "would": count(Thresholds(**values))}
