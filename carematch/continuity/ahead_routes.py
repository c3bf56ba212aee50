"""Reading what is to come of a circle's continuity, and what could be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from carematch.continuity import ahead
from carematch.continuity.ahead_schemas import (
    FeasibleQuery,
    FeasibleSchema,
    ForecastSchema,
    ProposalSchema,
    feasible_wire,
    forecast_wire,
    proposal_wire,
)
from carematch.core import clock
from carematch.core.db import db

bp = Blueprint("ahead", __name__, url_prefix="/api", description="How few hands could hold the care")


@bp.get("/circles/<uuid:circle_id>/forecast")
@bp.response(200, ForecastSchema)
def forecast(circle_id: UUID) -> dict[str, Any]:
    """How many faces are to come in 14 and in 28 days, at best and at worst, and why."""
    return forecast_wire(ahead.forecast_circle(db.session(), circle_id, now=clock.now()))


@bp.get("/circles/<uuid:circle_id>/feasible")
@bp.arguments(FeasibleQuery, location="query")
@bp.response(200, FeasibleSchema)
def feasible(args: dict[str, Any], circle_id: UUID) -> dict[str, Any]:
    """How many faces came, or come, and how few of the person's own team could do it: figures alone."""
    return feasible_wire(ahead.find_feasible(db.session(), circle_id, **args, now=clock.now()))


@bp.get("/circles/<uuid:circle_id>/smallest-team")
@bp.arguments(FeasibleQuery, location="query")
@bp.response(200, ProposalSchema)
def smallest_team(args: dict[str, Any], circle_id: UUID) -> dict[str, Any]:
    """A smallest team for the person to think about, with the visits that would change hands. Nobody is asked by it."""
    return proposal_wire(ahead.find_feasible(db.session(), circle_id, **args, now=clock.now()))
