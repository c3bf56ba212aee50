"""The coordinator's desk on the wire."""

from __future__ import annotations

from marshmallow import fields

from carematch.core.schema import Instant, WireSchema


class HolderLineSchema(WireSchema):
    holder_id = fields.UUID()
    name = fields.String()
    phone = fields.String()


class TeamLineSchema(WireSchema):
    pa_id = fields.UUID()
    name = fields.String()


class StitchSchema(WireSchema):
    """One visit on the small thread."""

    pa_id = fields.UUID()
    starts_at = Instant()
    chosen = fields.Boolean(allow_none=True)
    planned = fields.Boolean()


class FlagLineSchema(WireSchema):
    flag_id = fields.UUID()
    circle_id = fields.UUID()
    person_name = fields.String()
    flag = fields.String()
    severity = fields.String()
    opened_at = Instant()
    faces = fields.Integer()
    visits = fields.Integer()
    window_days = fields.Integer()
    limit = fields.Integer()
    pa_names = fields.List(fields.String())


class CallSchema(WireSchema):
    """Whom to ring, by when, and what to ask."""

    circle_id = fields.UUID()
    person_name = fields.String()
    phone = fields.String()
    by = Instant()
    kind = fields.String()
    subject_id = fields.UUID()
    pa_name = fields.String()
    starts_at = Instant()


class CircleLineSchema(WireSchema):
    circle_id = fields.UUID()
    person_name = fields.String()
    known_as = fields.String()
    phone = fields.String(allow_none=True)
    team = fields.List(fields.Nested(TeamLineSchema))
    faces14 = fields.Integer()
    visits14 = fields.Integer()
    chosen14 = fields.Integer(allow_none=True)
    thread = fields.List(fields.Nested(StitchSchema))
    flags = fields.List(fields.String())
    asks = fields.Integer()
    team_asked = fields.Boolean()
    has_come_in = fields.Boolean()


class DeskSchema(WireSchema):
    """Everything on the coordinator's first screen, in one answer."""

    holder = fields.Nested(HolderLineSchema)
    circles = fields.List(fields.Nested(CircleLineSchema))
    flags = fields.List(fields.Nested(FlagLineSchema))
    call_list = fields.List(fields.Nested(CallSchema))
