"""PAs on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.attachments.service import FileHash
from carematch.core.schema import NOT_BLANK, Instant, WireSchema

_WORD = [validate.Length(max=60), NOT_BLANK]


class AddPaArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=[validate.Length(min=1, max=120), NOT_BLANK])
    known_as = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    import_name = fields.String(load_default=None, allow_none=True)


class ClaimPaArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)


class UpdateProfileArgs(WireSchema):
    """Any of the fields; what is left out stays."""

    pa_id = fields.UUID(required=True)
    name = fields.String(validate=[validate.Length(max=120), NOT_BLANK])
    known_as = fields.String(validate=[validate.Length(max=60), NOT_BLANK])
    phone = fields.String(validate=validate.Length(max=40))
    about = fields.String(validate=validate.Length(max=4000))
    languages = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    interests = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    skills = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    outcode = fields.String(validate=validate.Length(max=10))
    travel_km = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=500))
    hour_pence = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=100_000))
    accepting = fields.Boolean()
    photo = FileHash(allow_none=True)
    """A picture of the PA; None takes it away."""


class PaLineSchema(WireSchema):
    """A PA in a holder's list."""

    pa_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True)
    known_as = fields.String(required=True)
    outcode = fields.String(required=True)
    accepting = fields.Boolean(required=True)
    claimed_at = Instant(required=True, allow_none=True)
