"""Push, pull, and mutations that wait for their answer."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from typing import Any

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from carematch.core import clock, wire
from carematch.core.db import db, end_reading, snapshot_session
from carematch.core.errors import (
    BadEnvelope,
    Forbidden,
    LineageChanged,
    NotFound,
    TooLarge,
    Unavailable,
    UpgradeNeeded,
    UserMismatch,
)
from carematch.core.identity import Actor, current_actor
from carematch.sync.lineage import current_lineage
from carematch.sync.perform import Envelope, perform_online
from carematch.sync.pull import Asked, pull
from carematch.sync.push import push
from carematch.sync.registry import REGISTRY
from carematch.sync.schemas import (
    OnlineAnswerSchema,
    OnlineSchema,
    PullAnswerSchema,
    PullMessageSchema,
    PushAnswerSchema,
    PushMessageSchema,
)

bp = Blueprint("sync", __name__, url_prefix="/api", description="Keeping phones in step")

log = logging.getLogger(__name__)

PROTOCOL = 1
"""What this server speaks (docs/sync.md)."""
MAX_BODY = 256 * 1024
MAX_ARGS = 32 * 1024
MAX_PULL = 256 * 1024


def read_message(schema: Schema, *, limit: int) -> dict[str, Any]:
    """The request's body, inflated and judged.

    :raises TooLarge: more than ``limit`` bytes decoded.
    :raises BadEnvelope: not JSON, nested too deeply, or of another shape.
    """
    body = request.get_data(cache=False)
    if request.headers.get("Content-Encoding") == "gzip":
        inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            body = inflater.decompress(body, limit + 1)
        except zlib.error as fault:
            raise BadEnvelope("The body is not gzip.") from fault
    if len(body) > limit:
        raise TooLarge(f"Send at most {limit // 1024} KiB at once.")
    try:
        message = wire.decode(body.decode())
        wire.encode(message)
    except (TypeError, ValueError) as fault:
        raise BadEnvelope("The body is not JSON, or nested too deeply.") from fault
    try:
        read: dict[str, Any] = schema.load(message)
    except ValidationError as fault:
        raise BadEnvelope(errors=fault.normalized_messages()) from fault
    return read


def _owner(message: dict[str, Any]) -> Actor:
    """The signed-in user, who must be the one whose phone this is."""
    actor = current_actor()
    if message["user_id"] != actor.user_id:
        raise UserMismatch
    return actor


def _check_protocol(protocol: int) -> None:
    """:raises Unavailable: the app is of a newer server than this one, which will be along."""
    if protocol > PROTOCOL:
        raise Unavailable("The server is older than this app.", retryAfter=60)


def _is_older(app: str, oldest: str) -> bool:
    """Whether the app's version is before ``oldest``; one that is no version is not."""
    numbers = [[int(part) for part in each.split(".") if part.isdecimal()] for each in (app, oldest)]
    return bool(oldest and numbers[0]) and numbers[0] < numbers[1]


@bp.post("/sync/push")
@bp.response(200, PushAnswerSchema)
@bp.doc(requestBody={"content": {"application/json": {"schema": PushMessageSchema}}})
def push_mutations() -> dict[str, Any]:
    """Take in what a phone did. Every mutation that has an outcome is in ``results``; the rest is sent again later."""
    message = read_message(PushMessageSchema(), limit=MAX_BODY)
    for each in message["mutations"]:
        if len(wire.encode(each["args"])) > MAX_ARGS:
            raise TooLarge("One change is larger than 32 KiB.")
    actor = _owner(message)
    _check_protocol(message["protocol"])
    if message["lineage"] not in {None, current_lineage(db.session())}:
        raise LineageChanged
    end_reading()
    answer = push(
        actor,
        message["client_id"],
        [
            Envelope(
                id=each["id"],
                name=each["name"],
                v=each["v"],
                args=each["args"],
                made_at=each["made_at"],
                client_id=message["client_id"],
                seq=each["seq"],
                sent_at=message["sent_at"],
                base=each["base"] or {},
            )
            for each in message["mutations"]
        ],
        now=clock.now(),
    )
    body: dict[str, Any] = {"server_time": clock.now(), "last_seq": answer.last_seq, "results": answer.results}
    if answer.retry_after is not None:
        body["retry_after"] = answer.retry_after
    return body


@bp.post("/sync/pull")
@bp.doc(
    requestBody={"content": {"application/json": {"schema": PullMessageSchema}}},
    responses={
        "200": {"description": "What changed", "content": {"application/json": {"schema": PullAnswerSchema}}},
        "204": {"description": "Nothing has changed"},
    },
)
def pull_scopes() -> ResponseReturnValue:
    """Hand out what changed in the caller's scopes."""
    message = read_message(PullMessageSchema(), limit=MAX_PULL)
    actor = _owner(message)
    _check_protocol(message["protocol"])
    if message["protocol"] < PROTOCOL or _is_older(
        message["app"], current_app.extensions["carematch.config"].oldest_app
    ):
        raise UpgradeNeeded("Close the app and open it again. What it has not sent is still taken.")
    for note in message["notes"]:
        log.warning("a phone found a fault in what it holds: %.40r in %.90r", note["kind"], note.get("scope"))
    end_reading()
    with snapshot_session() as session:
        text = pull(
            session,
            actor,
            Asked(
                client_id=message["client_id"],
                cursors=message["scopes"],
                lineage=message["lineage"],
                view=message["view"],
                last_seq=message["last_seq"],
                problems=frozenset(message["problems"]),
                limit=message["limit"],
                lock_after_days=current_app.extensions["carematch.config"].lock_after_days,
                travel_kmh=current_app.extensions["carematch.config"].travel_kmh,
            ),
            now=clock.now(),
        )
    if text is None:
        return Response(status=204)
    response = Response(text, mimetype="application/json")
    if len(text) > 1400 and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(text.encode(), compresslevel=1))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


@bp.post("/mutations")
@bp.arguments(OnlineSchema)
@bp.response(200, OnlineAnswerSchema)
def online_mutation(body: dict[str, Any]) -> dict[str, Any]:
    """Apply one mutation now. A refusal is an answer: ``status`` rejected, with its problem."""
    spec = REGISTRY.find(body["name"], body["v"])
    if spec is None:
        raise NotFound(f"There is no mutation {body['name']} {body['v']}.")
    if current_actor().user_id is None:
        raise Forbidden
    text = json.dumps(body["args"])
    if len(text) > MAX_ARGS:
        raise TooLarge("One change is larger than 32 KiB.")
    end_reading()
    args = wire.decode(text)
    envelope = Envelope(body["id"], body["name"], body["v"], args, body["made_at"])
    outcome = perform_online(current_actor(), envelope, now=clock.now())
    return {"status": outcome.status, "problem": outcome.problem}
