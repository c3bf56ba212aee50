"""Who comes in with a request: the cookie, the rule for every route, and how often one address may try."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, Response, after_this_request, current_app, g, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from sqlalchemy.exc import OperationalError

from carematch.accounts import service
from carematch.accounts.authority import Access
from carematch.accounts.channels import channel_for, text_service_for
from carematch.accounts.service import Identified, SignedIn
from carematch.core import clock
from carematch.core.db import db, end_reading, write_session
from carematch.core.errors import NotFound, TooMany
from carematch.core.identity import Actor
from carematch.sync.registry import Subject

if TYPE_CHECKING:
    from config import Config

COOKIE = "carematch"
COOKIE_AGE = timedelta(days=400)


def _refuse(limit: RequestLimit) -> None:
    raise TooMany("Please wait a little and try again.", retryAfter=max(1, int(limit.reset_at - time.time())))


limiter = Limiter(get_remote_address, storage_uri="memory://", on_breach=_refuse)
"""Counts tries by address, in this process. What must not be guessed is counted in rows as well."""


def install(app: Flask, config: Config) -> None:
    """From now on every request knows its actor, and no route answers whom the table does not let in."""
    app.extensions["carematch.config"] = config
    app.extensions["carematch.codes"] = channel_for(config)
    app.extensions["carematch.texts"] = text_service_for(config)
    limiter.init_app(app)

    @app.before_request
    def admit() -> None:
        if request.endpoint is None:
            return
        g.actor = _find_actor(now=clock.now()) if request.path.startswith("/api/") else None
        access().check_route(db.session(), g.actor, request.endpoint, _subject())


def access() -> Access:
    table: Access = current_app.extensions["carematch.access"]
    return table


def settings() -> Config:
    config: Config = current_app.extensions["carematch.config"]
    return config


def give_cookie(signed_in: SignedIn) -> None:
    """This request's answer signs the browser in, and what is left of the request is done by the new actor."""
    g.actor = signed_in.actor
    _set_cookie(signed_in.token)


def take_cookie() -> None:
    @after_this_request
    def forget(response: Response) -> Response:
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=settings().is_secure)
        return response


def _set_cookie(token: str) -> None:
    @after_this_request
    def remember(response: Response) -> Response:
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=settings().is_secure
        )
        return response


def _find_actor(*, now: datetime) -> Actor | None:
    """Whose cookie this is. Sync also hears of devices signed out from elsewhere, and judges them itself: a phone must
    learn that it was, and may hand in what it had not sent."""
    token = request.cookies.get(COOKIE)
    known = service.identify(db.session(), token) if token else None
    if token is None or known is None or not (known.is_open or request.blueprint == "sync"):
        return None
    if known.is_open and service.is_seen_anew(known, now=now):
        _note_seen(known, now=now)
        _set_cookie(token)
    return known.actor


def _note_seen(known: Identified, *, now: datetime) -> None:
    """Best effort: a database too busy to note it does not keep anybody out."""
    end_reading()
    assert known.actor.device_id is not None
    try:
        with write_session() as session:
            service.mark_seen(session, known.actor.device_id, now=now)
    except OperationalError:
        current_app.logger.warning("the database was too busy to note when a device was seen")


def _subject() -> Subject:
    """The circle or holder that the address names.

    :raises NotFound: what stands there is no id.
    """
    named = request.view_args or {}
    return Subject(
        circle_id=_id(named.get("circle_id")), holder_id=_id(named.get("holder_id") or request.args.get("holder"))
    )


def _id(value: UUID | str | None) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None
