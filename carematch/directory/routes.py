"""A holder's list of PAs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from carematch.core.db import db
from carematch.directory import service
from carematch.directory.schemas import PaLineSchema

bp = Blueprint("directory", __name__, url_prefix="/api", description="PAs")


@bp.get("/pas")
@bp.doc(
    parameters=[{"in": "query", "name": "holder", "schema": {"type": "string", "format": "uuid"}, "required": True}]
)
@bp.response(200, PaLineSchema(many=True))
def list_pas() -> list[dict[str, Any]]:
    """All PAs the holder knows, claimed or not, by name, with what was seen of theirs."""
    pas = service.list_pas(db.session(), holder_id=UUID(request.args["holder"]))
    documents = service.list_documents(db.session(), [pa.id for pa in pas])
    pauses = service.map_pauses(db.session(), documents)
    return [vars(pa) | {"documents": documents[pa.id], "paused": pauses.get(pa.id)} for pa in pas]
