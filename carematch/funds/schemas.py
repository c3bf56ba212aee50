"""Agreements on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.schema import WireSchema

_PENCE = validate.Range(min=0, max=10_000_000)


class RecordAgreementArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    weekly_pence = fields.Integer(required=True, strict=True, validate=_PENCE)
    contribution_pence = fields.Integer(load_default=0, strict=True, validate=_PENCE)
    fee_pence = fields.Integer(load_default=0, strict=True, validate=_PENCE)
    starts_on = fields.Date(required=True)
    review_on = fields.Date(load_default=None, allow_none=True)
