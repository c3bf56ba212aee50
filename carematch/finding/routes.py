"""Who of the whole directory suits a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, g
from flask_smorest import Blueprint

from carematch.accounts.access import READERS
from carematch.accounts.gate import access
from carematch.core import clock
from carematch.core.clock import LONDON
from carematch.core.db import db
from carematch.finding import service
from carematch.finding.schemas import MatchesSchema, MatchQuerySchema
from carematch.sync.registry import Subject

bp = Blueprint("finding", __name__, url_prefix="/api", description="Who suits whom")


@bp.get("/circles/<uuid:circle_id>/matches")
@bp.arguments(MatchQuerySchema, location="query")
@bp.response(200, MatchesSchema)
def list_matches(args: dict[str, Any], circle_id: UUID) -> dict[str, Any]:
    """Who suits what the person needs, best first. What the money buys is told to those who may see the money."""
    standings = access().standings(db.session(), g.actor, Subject(circle_id=circle_id))
    may_see_money = bool(standings & (READERS["money"] | READERS["admin"]))
    today = clock.now().astimezone(LONDON).date()
    ranked = service.match(
        db.session(),
        circle_id,
        directories=current_app.extensions["carematch.directories"],
        may_see_money=may_see_money,
        limit=args["limit"],
        today=today,
    )
    return {
        "weekly_pence": service.find_weekly_pence(db.session(), circle_id, today) if may_see_money else None,
        "counts": {fit.name.lower(): many for fit, many in ranked.counts.items()},
        "hits": [
            vars(hit)
            | vars(hit.cost)
            | {"fit": hit.fit.name.lower()}
            | {
                "name": pa["name"],
                "known_as": pa["knownAs"],
                "outcode": pa["outcode"],
                "hour_pence": pa["hourPence"],
            }
            for hit, pa in ranked.first
        ],
    }
