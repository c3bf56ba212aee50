"""Reading what is drawn of a circle's continuity."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from carematch.continuity import fortnights as service
from carematch.continuity.fortnights import Fortnights
from carematch.continuity.picture_schemas import FortnightsSchema, WeeksQuery, WeeksSchema
from carematch.continuity.weeks import Weeks, list_weeks
from carematch.core import clock
from carematch.core.db import db

bp = Blueprint("pictures", __name__, url_prefix="/api", description="Continuity as pictures show it")


@bp.get("/circles/<uuid:circle_id>/fortnights")
@bp.response(200, FortnightsSchema)
def fortnights(circle_id: UUID) -> Fortnights:
    """How many faces came in each fortnight of a year, and how few of the chosen PAs would have been enough."""
    return service.list_fortnights(db.session(), circle_id, now=clock.now())


@bp.get("/circles/<uuid:circle_id>/weeks")
@bp.arguments(WeeksQuery, location="query")
@bp.response(200, WeeksSchema)
def weeks(args: dict[str, Any], circle_id: UUID) -> Weeks:
    """Who came how often in each week of the last 91 or 365 days."""
    return list_weeks(db.session(), circle_id, days=args["days"], now=clock.now())
