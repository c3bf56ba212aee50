"""Whether everything runs: for coordinators, in the app, and for a monitoring program."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from prometheus_client import CONTENT_TYPE_LATEST

from carematch.accounts import gate
from carematch.core import clock
from carematch.core.db import db
from carematch.core.errors import NotFound
from carematch.reminders import service as reminders
from carematch.running import metrics, service
from carematch.running.schemas import RunningSchema

bp = Blueprint("running", __name__, url_prefix="/api", description="Whether everything runs")


@bp.get("/running")
@bp.doc(
    parameters=[{"in": "query", "name": "holder", "schema": {"type": "string", "format": "uuid"}, "required": True}]
)
@bp.response(200, RunningSchema)
def look() -> dict[str, Any]:
    """When each job last ran and how it stands, and how many messages wait that should have gone out."""
    session, now = db.session(), clock.now()
    running = service.look(session, now=now)
    due, due_since = reminders.count_due(session, now=now)
    return {
        "is_led": running.is_led,
        "now": now,
        "due": due,
        "due_since": due_since,
        "jobs": [
            {
                "name": run.name,
                "standing": service.standing_of(run, now=now, is_led=running.is_led),
                "started_at": run.started_at,
                "ended_at": run.ended_at,
                "succeeded_at": run.succeeded_at,
                "seconds": run.seconds,
            }
            for run in running.runs
        ],
    }


def read_metrics() -> Response:
    """For whoever sends METRICS_TOKEN as a bearer token; for everybody else there is nothing here.

    :raises NotFound: no such token was sent, or none is set.
    """
    token = gate.settings().metrics_token
    sent = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise NotFound
    return Response(metrics.text(db.session(), now=clock.now()), content_type=CONTENT_TYPE_LATEST)
