"""Base of every schema: snake_case in Python, camelCase on the wire, unknown fields refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, fields, validate


def camel(name: str) -> str:
    """``pa_id`` → ``paId``."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


NOT_BLANK = validate.Regexp(r"\s*\S", error="Must not be blank.")


class WireSchema(Schema):
    """Judges what comes in and shapes what goes out."""

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        field_obj.data_key = camel(field_obj.data_key or field_name)


def _say(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Instant(fields.AwareDateTime):
    """A moment: ISO 8601 with an offset or ``Z`` on the way in, then UTC; UTC seconds with ``Z`` on the way out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **options)
        self.SERIALIZATION_FUNCS = self.SERIALIZATION_FUNCS | {"iso": _say}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        said = super()._deserialize(value, attr, data, **options)
        try:
            return said.astimezone(UTC)
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None
