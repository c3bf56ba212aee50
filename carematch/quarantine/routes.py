"""What waits for a holder's coordinators because it could not be applied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from carematch.core.db import db
from carematch.quarantine import service
from carematch.quarantine.schemas import QuarantineSchema

bp = Blueprint("quarantine", __name__, url_prefix="/api", description="What phones sent that was put aside")


@bp.get("/quarantine")
@bp.doc(
    parameters=[{"in": "query", "name": "holder", "schema": {"type": "string", "format": "uuid"}, "required": True}]
)
@bp.response(200, QuarantineSchema)
def list_kept() -> dict[str, Any]:
    """Who made what, when, in which circle, and why it was put aside."""
    return service.list_kept(db.session(), UUID(request.args["holder"]))
