"""What signing in, inviting and allowing supporters look like on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.schema import Instant, WireSchema


class ToldSchema(WireSchema):
    """How and when the person told a coordinator what they decided, and on what basis it is theirs."""

    given = fields.String(required=True, validate=validate.OneOf(["phone", "in_person"]))
    decided_at = Instant(required=True)
    basis = fields.String(
        load_default="own", validate=validate.OneOf(["own", "supported", "attorney", "best_interests"])
    )


class ToldArgs(WireSchema):
    """Arguments of a mutation that a coordinator may record as the person's own decision."""

    told = fields.Nested(ToldSchema, load_default=None, allow_none=True)
