"""Importing spreadsheets of visits, and the calendar feed that clients read."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from carematch.accounts.gate import limiter, settings
from carematch.accounts.membership import list_holders_of
from carematch.core import clock
from carematch.core.db import db, end_reading, write_session
from carematch.core.errors import BadRequest, NotFound
from carematch.core.identity import current_user_id
from carematch.visits import feed, imports
from carematch.visits.schemas import CalendarAddressSchema, CalendarSchema, ImportedSchema, PreviewSchema
from carematch.visits.visit_file import Layout

bp = Blueprint("visits", __name__, url_prefix="/api", description="Importing visits, and the calendar")


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


@bp.get("/calendar")
@bp.response(200, CalendarSchema)
def find_calendar() -> dict[str, Any]:
    """Whether the user has a calendar address, and since when. The address itself is shown only when it is made."""
    found = feed.find_feed(db.session(), current_user_id())
    return {"made_at": found.made_at if found else None}


@bp.post("/calendar")
@bp.response(200, CalendarAddressSchema)
def make_calendar() -> dict[str, Any]:
    """A new secret address for the user's calendar. An earlier one stops at once."""
    user_id = current_user_id()
    end_reading()
    with write_session() as session:
        secret = feed.make_feed(session, user_id, now=clock.now())
    return {"url": f"{settings().public_url}/calendar/{secret}.ics"}


@bp.delete("/calendar")
@bp.response(204)
def revoke_calendar() -> None:
    """No calendar address of the user's is answered any more."""
    user_id = current_user_id()
    end_reading()
    with write_session() as session:
        feed.revoke_feed(session, user_id)


@limiter.limit("120/minute")
def read_calendar(secret: str) -> Response:
    """What calendar clients read, at a secret address and without a cookie. 304 while it is as the client has it."""
    found = feed.find_feed_by_secret(db.session(), secret)
    if found is None:
        raise NotFound
    text = feed.write_feed(db.session(), found, public_url=settings().public_url, now=clock.now())
    response = Response(text, mimetype="text/calendar")
    response.set_etag(hashlib.sha256(text).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="carematch.ics"'
    response.make_conditional(request)
    return response
