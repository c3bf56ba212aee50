"""Reading a circle's measures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from carematch.continuity import service
from carematch.continuity.schemas import ContinuitySchema, WindowSchema
from carematch.continuity.service import CircleContinuity
from carematch.core import clock
from carematch.core.db import db

bp = Blueprint("continuity", __name__, url_prefix="/api", description="How few hands hold the care")


@bp.get("/circles/<uuid:circle_id>/continuity")
@bp.arguments(WindowSchema, location="query")
@bp.response(200, ContinuitySchema)
def measure_circle(args: dict[str, Any], circle_id: UUID) -> CircleContinuity:
    """The measures of a circle over the last days, with what is undefined and why, the days before and published
    levels."""
    return service.measure_circle(db.session(), circle_id, window_days=args["window_days"], now=clock.now())
