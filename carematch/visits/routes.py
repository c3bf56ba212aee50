"""Importing spreadsheets of visits."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from carematch.accounts.membership import list_holders_of
from carematch.core import clock
from carematch.core.db import db, end_reading
from carematch.core.errors import BadRequest
from carematch.core.identity import current_user_id
from carematch.visits import imports
from carematch.visits.schemas import ImportedSchema, PreviewSchema
from carematch.visits.visit_file import Layout

bp = Blueprint("visits", __name__, url_prefix="/api", description="Importing visits")


@bp.post("/imports")
@bp.doc(
    parameters=[{"in": "query", "name": "holder", "schema": {"type": "string", "format": "uuid"}, "required": True}],
    requestBody={
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "map": {"type": "string"},
                        "dayZero": {"type": "string"},
                        "shift": {"type": "string"},
                    },
                    "required": ["file"],
                }
            }
        }
    },
)
@bp.response(200, PreviewSchema)
def preview_import() -> imports.Preview:
    """What a file would bring, and what of it does not fit. Nothing else is written."""
    file = request.files.get("file")
    if file is None:
        raise BadRequest("Choose a file first.")
    data = file.read()
    layout = Layout.from_text(
        columns=request.form.get("map", ""),
        day_zero=request.form.get("dayZero", ""),
        shifts=request.form.get("shift", ""),
    )
    holder_id, user_id = UUID(request.args["holder"]), current_user_id()
    end_reading()
    return imports.preview(data, layout, holder_id=holder_id, user_id=user_id, now=clock.now())


@bp.post("/imports/<uuid:import_id>/confirm")
@bp.response(200, ImportedSchema)
def confirm_import(import_id: UUID) -> imports.Imported:
    """Import what was previewed. Confirming again adds nothing."""
    holder_ids = list_holders_of(db.session(), current_user_id())
    end_reading()
    return imports.confirm(import_id, holder_ids=holder_ids, now=clock.now())
