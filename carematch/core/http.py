"""What every answer has in common: problems as RFC 9457, headers that protect, writes from our own pages alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, jsonify, request
from flask_smorest import Api
from marshmallow import fields
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from carematch.core import wire
from carematch.core.errors import CrossSite, Invalid, Problem, Unavailable
from carematch.core.faults import describe
from carematch.core.schema import WireSchema

log = logging.getLogger(__name__)

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)


class ProblemSchema(WireSchema):
    """RFC 9457, with ``slug`` (stable) and, for fields, ``errors``."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    slug = fields.String(required=True)
    detail = fields.String()
    errors = fields.Dict()


class ProblemApi(Api):
    """Flask-smorest whose errors are problems too. ``describe_more`` adds to the contract when somebody asks for it."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask, describe_more: Callable[[APISpec, OpenAPIConverter], None]) -> None:
        self._schemas = MarshmallowPlugin()
        self._describe_more = describe_more
        super().__init__(app, spec_kwargs={"marshmallow_plugin": self._schemas})

    @cached_property
    def contract(self) -> dict[str, Any]:
        """The OpenAPI document of the application, whole."""
        converter = self._schemas.converter
        assert converter is not None
        self._describe_more(self.spec, converter)
        described: dict[str, Any] = self.spec.to_dict()
        return described

    def _openapi_json(self) -> Response:
        return jsonify(self.contract)

    def handle_http_exception(self, error: HTTPException) -> Response:
        return problem_from(error)


def problem_response(problem: Problem) -> Response:
    response = Response(wire.encode(problem.body()), status=problem.status, mimetype="application/problem+json")
    retry_after = problem.more.get("retryAfter")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def problem_from(error: HTTPException) -> Response:
    """Werkzeug's and smorest's exceptions as problems; redirects and ready answers pass."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug's own type is wider
    status = HTTPStatus(error.code or 500)
    data: dict[str, Any] = getattr(error, "data", None) or {}
    messages = data.get("messages")
    if status is HTTPStatus.UNPROCESSABLE_ENTITY and messages:
        return problem_response(Invalid(errors=messages.get("json", messages)))
    slug = status.phrase.lower().replace(" ", "-")
    body: dict[str, Any] = {
        "type": f"/problems#{slug}",
        "title": status.phrase,
        "status": status.value,
        "slug": slug,
        "detail": error.description or status.description,
    }
    response = Response(wire.encode(body), status=status.value, mimetype="application/problem+json")
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "location"}:
            response.headers[name] = value
    return response


def install(app: Flask, *, public_url: str, trusted_proxies: int) -> None:
    """Add the common behaviour to the application."""
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how werkzeug says to do it
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=trusted_proxies
        )

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise CrossSite
        origin = request.headers.get("Origin")
        if origin and urlsplit(origin).netloc not in {request.host, urlsplit(public_url).netloc}:
            raise CrossSite

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(self), microphone=(self)")
        if public_url.startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.errorhandler(Problem)
    def answer_problem(problem: Problem) -> Response:
        return problem_response(problem)

    @app.errorhandler(HTTPException)
    def answer_http(error: HTTPException) -> Response:
        return problem_from(error)

    @app.errorhandler(OperationalError)
    def answer_database(error: OperationalError) -> Response:
        log.error("the database did not answer: %s", type(error.orig).__name__)
        return problem_response(Unavailable("The database did not answer. Please try again.", retryAfter=5))

    @app.errorhandler(Exception)
    def answer_fault(error: Exception) -> Response:
        log.error("unexpected %s", describe(error))
        return problem_response(Problem("This is our fault. Nothing was changed."))
