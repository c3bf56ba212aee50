"""The coordinator's desk on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.continuity.service import FlagKind, FlagState, Severity
from carematch.core.schema import Instant, WireSchema
from carematch.finding.service import LackSchema
from carematch.visits.service import PauseReason


class HolderLineSchema(WireSchema):
    holder_id = fields.UUID(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)


class TeamLineSchema(WireSchema):
    pa_id = fields.UUID(required=True)
    name = fields.String(required=True)


class StitchSchema(WireSchema):
    """One visit on the small thread."""

    pa_id = fields.UUID(required=True)
    starts_at = Instant(required=True)
    chosen = fields.Boolean(required=True, allow_none=True)
    planned = fields.Boolean(required=True)


class FlagLineSchema(WireSchema):
    flag_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    flag = fields.Enum(FlagKind, by_value=True, required=True)
    severity = fields.Enum(Severity, by_value=True, required=True)
    state = fields.Enum(FlagState, by_value=True, required=True)
    opened_at = Instant(required=True)
    quiet_until = fields.Date(required=True, allow_none=True)
    title = fields.String(required=True)
    text = fields.String(required=True)


CALL_KINDS = ("new_face", "not_heard", "missed", "cover", "to_tell", "paused", "to_pass_on")


class PlanContactSchema(WireSchema):
    name = fields.String(required=True)
    phone = fields.String(required=True)


class PlanSchema(WireSchema):
    """What the person wants when nobody comes: whom to ring, in order, after how long, and what then."""

    contacts = fields.List(fields.Nested(PlanContactSchema), required=True)
    wait_minutes = fields.Integer(required=True)
    what = fields.String(required=True)


class CallSchema(WireSchema):
    """Whom to ring, by when, what to ask, and how to speak with them. ``plan`` is null where they made none.
    ``said_by`` is whose word it is that nobody came; null where it is nobody's. ``words``: what to tell them, where
    it is a message that reached them by no other way."""

    circle_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    phone = fields.String(required=True)
    by = Instant(required=True)
    kind = fields.String(validate=validate.OneOf(CALL_KINDS), required=True)
    subject_id = fields.UUID(required=True)
    pa_name = fields.String(required=True)
    starts_at = Instant(required=True)
    words = fields.String(required=True)
    said = fields.String(required=True)
    said_by = fields.String(required=True, allow_none=True)
    communication_needs = fields.String(required=True)
    plan = fields.Nested(PlanSchema, required=True, allow_none=True)
    ringer = fields.String(required=True, allow_none=True)
    contact_name = fields.String(required=True)
    contact_phone = fields.String(required=True)


class CircleLineSchema(WireSchema):
    """A circle in the table. ``fortnights``: how many faces came in each, the oldest first, the last one up to now."""

    circle_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    known_as = fields.String(required=True)
    phone = fields.String(required=True)
    team = fields.List(fields.Nested(TeamLineSchema), required=True)
    faces14 = fields.Integer(required=True)
    visits14 = fields.Integer(required=True)
    chosen14 = fields.Integer(required=True, allow_none=True)
    thread = fields.List(fields.Nested(StitchSchema), required=True)
    fortnights = fields.List(fields.Integer(), required=True)
    flags = fields.List(fields.Enum(FlagKind, by_value=True), required=True)
    asks = fields.Integer(required=True)
    team_asked = fields.Boolean(required=True)
    has_come_in = fields.Boolean(required=True)
    pause = fields.Enum(PauseReason, by_value=True, required=True, allow_none=True)


class NearestSchema(WireSchema):
    pa_id = fields.UUID(required=True)
    name = fields.String(required=True)
    known_as = fields.String(required=True)


class UnmetSchema(WireSchema):
    """A person said that nobody suits; ``lacks`` is what nobody has, and ``nearest`` who comes nearest to it now."""

    circle_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    phone = fields.String(required=True)
    since = Instant(required=True)
    lacks = fields.List(fields.Nested(LackSchema), required=True)
    nearest = fields.Nested(NearestSchema, required=True, allow_none=True)


class DeskSchema(WireSchema):
    """Everything on the coordinator's first screen, in one answer. ``kept``: how many mutations were put aside."""

    holder = fields.Nested(HolderLineSchema, required=True)
    circles = fields.List(fields.Nested(CircleLineSchema), required=True)
    flags = fields.List(fields.Nested(FlagLineSchema), required=True)
    call_list = fields.List(fields.Nested(CallSchema), required=True)
    unmet = fields.List(fields.Nested(UnmetSchema), required=True)
    kept = fields.Integer(required=True)
