"""Whether this phone takes pushes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from carematch.accounts.gate import settings
from carematch.core import clock
from carematch.core.db import end_reading
from carematch.core.errors import SignInNeeded
from carematch.core.identity import current_actor, current_user_id
from carematch.reminders import parts, service
from carematch.reminders.schemas import PushKeySchema, SubscriptionSchema
from carematch.sync.perform import in_write_session

bp = Blueprint("reminders", __name__, url_prefix="/api", description="Reminders on this phone")


def _write(work: Callable[[Session], object]) -> None:
    end_reading()
    in_write_session(work)


def _this_device() -> UUID:
    device_id = current_actor().device_id
    if device_id is None:
        raise SignInNeeded
    return device_id


@bp.get("/push/key")
@bp.response(200, PushKeySchema)
def push_key() -> dict[str, str]:
    """This server's public key, with which a browser subscribes."""
    return {"key": parts.sender().public_key}


@bp.put("/push/subscription")
@bp.arguments(SubscriptionSchema)
@bp.response(204)
def subscribe(body: dict[str, Any]) -> None:
    """This phone takes pushes from now on. The address must be a known push service's."""
    config = settings()
    service.judge_endpoint(body["endpoint"], push_hosts=config.push_hosts, allow_loopback=not config.is_production)
    _write(
        lambda session: service.subscribe(
            session,
            user_id=current_user_id(),
            device_id=_this_device(),
            endpoint=body["endpoint"],
            **body["keys"],
            now=clock.now(),
        )
    )


@bp.delete("/push/subscription")
@bp.response(204)
def unsubscribe() -> None:
    """This phone takes no pushes any more; the inbox goes on."""
    _write(lambda session: service.unsubscribe(session, device_id=_this_device()))
