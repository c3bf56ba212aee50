"""Reflections and worries on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.schema import NOT_BLANK, WireSchema
from carematch.reflections.models import About, Quality, To, Weather

_WORDS = validate.Length(max=4000)


class TargetSchema(WireSchema):
    """Whom an author chooses: a PA by the PA's id, a supporter by their user's, the person and coordinators by none."""

    to = fields.Enum(To, by_value=True, required=True)
    id = fields.UUID(load_default=None, allow_none=True)


class WriteReflectionArgs(WireSchema):
    reflection_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    about_pa_id = fields.UUID(load_default=None, allow_none=True)
    quality = fields.Enum(Quality, by_value=True, required=True)
    weather = fields.Enum(Weather, by_value=True, load_default=None, allow_none=True)
    words = fields.String(load_default="", validate=_WORDS)


class ShareReflectionArgs(TargetSchema):
    reflection_id = fields.UUID(required=True)


class RaiseWorryArgs(WireSchema):
    worry_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    about = fields.Enum(About, by_value=True, required=True)
    about_id = fields.UUID(load_default=None, allow_none=True)
    about_name = fields.String(load_default="", validate=validate.Length(max=120))
    words = fields.String(required=True, validate=[_WORDS, NOT_BLANK])
    tell = fields.List(fields.Nested(TargetSchema), required=True, validate=validate.Length(min=1, max=20))
    keeps_copy = fields.Boolean(load_default=False)
