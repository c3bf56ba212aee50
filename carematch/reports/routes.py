"""The coordinator's desk, and tables to keep."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from flask import Response, current_app, request
from flask_smorest import Blueprint

from carematch.core import clock
from carematch.core.db import db
from carematch.reports import service
from carematch.reports.schemas import DeskSchema

bp = Blueprint("reports", __name__, url_prefix="/api", description="All circles of a holder at once")

HOLDER: dict[str, Any] = {
    "in": "query",
    "name": "holder",
    "schema": {"type": "string", "format": "uuid"},
    "required": True,
}


@bp.get("/desk")
@bp.doc(parameters=[HOLDER])
@bp.response(200, DeskSchema)
def desk() -> dict[str, Any]:
    """Whom to ring, flags, and every circle with its fortnight behind and ahead."""
    found = service.desk(db.session(), UUID(request.args["holder"]), now=clock.now())
    service.add_nearest(
        db.session(), found["unmet"], directories=current_app.extensions["carematch.directories"], now=clock.now()
    )
    return found


@bp.get("/reports/continuity.csv")
@bp.doc(parameters=[HOLDER], responses={"200": {"description": "A table, a line for each circle"}})
def continuity_csv() -> Response:
    """Continuity of every circle over the last 28 days, for a spreadsheet."""
    text = io.StringIO()
    rows = service.continuity_rows(db.session(), UUID(request.args["holder"]), window_days=28, now=clock.now())
    csv.writer(text).writerows(rows)
    headers = {"Content-Disposition": 'attachment; filename="continuity.csv"'}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)
