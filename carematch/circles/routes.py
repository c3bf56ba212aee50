"""What a coordinator may read of a circle."""

from __future__ import annotations

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy import select

from carematch.circles.schemas import CircleRecordsSchema
from carematch.core.db import db
from carematch.sync.models import SyncRecord

bp = Blueprint("circles", __name__, url_prefix="/api", description="Circles")


@bp.get("/circles/<uuid:circle_id>")
@bp.doc(responses={"200": {"description": "OK", "content": {"application/json": {"schema": CircleRecordsSchema}}}})
def read_circle(circle_id: UUID) -> Response:
    """The circle's shared rows and the coordinator's; nothing of what the person keeps to themselves."""
    rows = db.session.execute(
        select(SyncRecord.kind, SyncRecord.id, SyncRecord.v, SyncRecord.body)
        .where(SyncRecord.scope_id.in_((f"c:{circle_id}/all", f"c:{circle_id}/admin")), SyncRecord.body.is_not(None))
        .order_by(SyncRecord.kind, SyncRecord.v, SyncRecord.id)
    )
    records = ",".join(f'{{"t":"{kind}","id":"{record_id}","v":{v},"d":{body}}}' for kind, record_id, v, body in rows)
    return Response(f'{{"circleId":"{circle_id}","records":[{records}]}}', mimetype="application/json")
