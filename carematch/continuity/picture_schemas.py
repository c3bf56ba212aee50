"""What is drawn of a circle's continuity, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.continuity.fortnights import Unknown
from carematch.continuity.schemas import LevelSchema
from carematch.core.schema import Instant, WireSchema

LONG = (91, 365)
"""How many days a thread by weeks may show. Shorter ones are drawn visit by visit, from what phones hold."""


class WeeksQuery(WireSchema):
    days = fields.Integer(load_default=91, validate=validate.OneOf(LONG))


class StrandSchema(WireSchema):
    """One PA, and to how many visits they came in each week, the oldest first. ``chosen`` null: the person was never
    asked."""

    pa_id = fields.UUID(required=True)
    pa_name = fields.String(required=True)
    chosen = fields.Boolean(required=True, allow_none=True)
    weeks = fields.List(fields.Integer(), required=True)


class WeeksSchema(WireSchema):
    """Who came in each week of the last ``days`` days up to ``endsAt``; the oldest week may be shorter."""

    days = fields.Integer(required=True)
    ends_at = Instant(required=True)
    visits = fields.Integer(required=True)
    strands = fields.List(fields.Nested(StrandSchema), required=True)


class EnoughSchema(WireSchema):
    """With how few of the chosen PAs all visits could have been done: at least, and at most."""

    at_least = fields.Integer(required=True)
    at_most = fields.Integer(required=True)
    is_proven = fields.Boolean(required=True)


class FortnightSchema(WireSchema):
    """14 days. ``enough`` is null where it is not known; ``notKnown`` says why. Those chosen could have come to
    ``covered`` of the visits."""

    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    visits = fields.Integer(required=True)
    faces = fields.Integer(required=True)
    enough = fields.Nested(EnoughSchema, required=True, allow_none=True)
    not_known = fields.Enum(Unknown, by_value=True, required=True, allow_none=True, attribute="unknown")
    covered = fields.Integer(required=True)


class FortnightsSchema(WireSchema):
    """The last fortnights, the oldest first, beside published levels."""

    fortnights = fields.List(fields.Nested(FortnightSchema), required=True)
    levels = fields.List(fields.Nested(LevelSchema), required=True)
