"""The types of those parts of flask-smorest 0.47 that CareMatch uses; it has none of its own."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeAlias, TypeVar

import flask
from apispec import APISpec
from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

_P = ParamSpec("_P")
_R = TypeVar("_R")
_Schema: TypeAlias = Schema | type[Schema]

class Api:
    ERROR_SCHEMA: type[Schema]
    spec: APISpec
    def __init__(
        self, app: flask.Flask | None = None, *, spec_kwargs: Mapping[str, Any] | None = None, config_prefix: str = ""
    ) -> None: ...
    def init_app(self, app: flask.Flask, *, spec_kwargs: Mapping[str, Any] | None = None) -> None: ...
    def register_blueprint(
        self, blp: flask.Blueprint, *, parameters: list[Mapping[str, Any]] | None = None, **options: Any
    ) -> None: ...
    def register_converter(
        self, converter: type[BaseConverter], func: Callable[[BaseConverter], Mapping[str, Any]]
    ) -> None: ...
    def register_field(self, field: type[Field[Any]], *args: Any) -> None: ...
    def handle_http_exception(self, error: HTTPException) -> flask.Response: ...

class Blueprint(flask.Blueprint):
    def __init__(self, name: str, import_name: str, *, description: str = "", **kwargs: Any) -> None: ...
    def arguments(
        self,
        schema: _Schema,
        *,
        location: str = "json",
        content_type: str | None = None,
        required: bool = True,
        description: str | None = None,
        example: Mapping[str, Any] | None = None,
        examples: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Callable[[Callable[..., _R]], Callable[..., _R]]: ...
    def response(
        self,
        status_code: int,
        schema: _Schema | str | Mapping[str, Any] | None = None,
        *,
        content_type: str | None = None,
        description: str | None = None,
        example: Mapping[str, Any] | None = None,
        examples: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
    ) -> Callable[[Callable[_P, object]], Callable[_P, flask.Response]]: ...
    def alt_response(
        self,
        status_code: int,
        response: str | None = None,
        *,
        schema: _Schema | str | Mapping[str, Any] | None = None,
        content_type: str | None = None,
        description: str | None = None,
        example: Mapping[str, Any] | None = None,
        examples: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        success: bool = False,
    ) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
    def doc(self, **kwargs: Any) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...
