"""From where on a holder's circles are flagged, and what others would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from carematch.continuity.flag_readers import is_shared_with_the_desk
from carematch.continuity.models import FlagKind
from carematch.continuity.schemas import FlagPreviewSchema, ThresholdsSchema, ThresholdValues
from carematch.continuity.service import list_held_flags
from carematch.continuity.thresholds import DEFAULTS, RANGES, Thresholds
from carematch.continuity.watch import Judged, judge_all, thresholds_of
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
    """How many flags of each kind would be up at this holder's desk with these thresholds. Nothing is changed."""
    session, now, holder_id = db.session(), clock.now(), UUID(request.args["holder"])
    held = list_held_flags(session, holder_id)
    settled = {(flag.circle_id, flag.flag) for flag in held if flag.settled_at is not None}

    def count(limits: Thresholds | None) -> dict[str, int]:
        judged = judge_all(session, held, now=now, holder_id=holder_id, limits=limits)
        return Counter(each.kind for each in judged if is_counted(each))

    def is_counted(each: Judged) -> bool:
        felt = each.facts.felt if each.kind is FlagKind.FELT_CONTINUITY_FALLING else None
        is_theirs = felt is None or is_shared_with_the_desk(session, felt.reflection_ids)
        return is_theirs and (each.facts.circle_id, each.kind) not in settled

    return {"now": count(None), "would": count(Thresholds(**values))}
