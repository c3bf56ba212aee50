"""Private visits on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.schema import NOT_BLANK, Instant, WireSchema

_TITLE = [validate.Length(max=120), NOT_BLANK]


class PrivateVisitArgs(WireSchema):
    private_visit_id = fields.UUID(required=True)


class AddPrivateArgs(PrivateVisitArgs):
    pa_id = fields.UUID(required=True)
    title = fields.String(required=True, validate=_TITLE)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class ChangePrivateArgs(PrivateVisitArgs):
    """Any of the fields; what is left out stays."""

    title = fields.String(validate=_TITLE)
    starts_at = Instant()
    ends_at = Instant()
