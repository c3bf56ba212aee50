"""Sync messages as they travel. The protocol: docs/sync.md."""

from __future__ import annotations

from marshmallow import INCLUDE, fields, validate

from carematch.core.http import ProblemSchema
from carematch.core.schema import Instant, WireSchema
from carematch.sync.models import Settled, Status

MAX_BATCH = 100
MAX_LIMIT = 2000
VERSIONS = validate.Range(min=1, max=2**31 - 1)


class EnvelopeSchema(WireSchema):
    """One mutation in a push."""

    id = fields.UUID(required=True)
    seq = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    name = fields.String(required=True, validate=validate.Length(max=80))
    v = fields.Integer(required=True, strict=True, validate=VERSIONS)
    args = fields.Dict(keys=fields.String(), required=True)
    made_at = Instant(required=True)
    base = fields.Dict(keys=fields.String(), values=fields.Integer(), load_default=dict, allow_none=True)


class PushMessageSchema(WireSchema):
    """What a phone sends."""

    protocol = fields.Integer(required=True, strict=True)
    app = fields.String(load_default="", validate=validate.Length(max=40))
    lineage = fields.String(load_default=None, allow_none=True)
    user_id = fields.UUID(required=True)
    client_id = fields.UUID(required=True)
    sent_at = Instant(required=True)
    mutations = fields.List(
        fields.Nested(EnvelopeSchema), required=True, validate=validate.Length(min=1, max=MAX_BATCH)
    )


class ResultSchema(WireSchema):
    """What became of one mutation."""

    seq = fields.Integer(required=True)
    id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    late = fields.Boolean(required=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)


class PushAnswerSchema(WireSchema):
    """``results`` are of the mutations that have an outcome; after a fault of the server only the first ones have."""

    server_time = Instant(required=True)
    last_seq = fields.Integer(required=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)
    retry_after = fields.Integer()


class ScopeCursorSchema(WireSchema):
    """Where a phone stands in a scope: complete up to ``v``, or within a page set (``next``, as the server gave it)."""

    v = fields.Integer(load_default=0)
    next = fields.Dict(load_default=None, allow_none=True)


class NoteSchema(WireSchema):
    """A fault that a phone found in what it holds."""

    class Meta:
        unknown = INCLUDE

    kind = fields.String(required=True, validate=validate.Length(max=40))


class PullMessageSchema(WireSchema):
    """What a phone asks."""

    protocol = fields.Integer(required=True, strict=True)
    app = fields.String(load_default="", validate=validate.Length(max=40))
    user_id = fields.UUID(required=True)
    view = fields.Integer(load_default=None, allow_none=True)
    lineage = fields.String(load_default=None, allow_none=True)
    client_id = fields.UUID(required=True)
    last_seq = fields.Integer(load_default=None, allow_none=True)
    problems = fields.List(fields.UUID(), load_default=list)
    notes = fields.List(fields.Nested(NoteSchema), load_default=list, validate=validate.Length(max=50))
    scopes = fields.Dict(keys=fields.String(), values=fields.Nested(ScopeCursorSchema), required=True)
    limit = fields.Integer(load_default=500, validate=validate.Range(min=1, max=MAX_LIMIT))


class RowSchema(WireSchema):
    """A row of a scope: kind ``t``, version ``v``, and as ``d`` the fields that docs/records.md lists."""

    t = fields.String(required=True)
    id = fields.UUID(required=True)
    v = fields.Integer(required=True)
    d = fields.Dict(keys=fields.String(), required=True)


class PageSchema(WireSchema):
    """What changed in a scope. While ``next`` says how to go on, ``to``, ``count`` and ``sum`` are not yet known."""

    id = fields.String(required=True)
    mode = fields.String(required=True, validate=validate.OneOf(["delta", "snapshot"]))
    from_ = fields.Integer(required=True, data_key="from")
    to = fields.Integer(required=True, allow_none=True)
    puts = fields.List(fields.Nested(RowSchema), required=True)
    dels = fields.List(fields.List(fields.String(), validate=validate.Length(equal=2)), required=True)
    next = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)
    sum = fields.String(required=True, allow_none=True)


class SettledSchema(WireSchema):
    """What a coordinator made of what was put aside; ``why`` is said of what was discarded."""

    as_ = fields.Enum(Settled, by_value=True, required=True, data_key="as")
    at = Instant(required=True)
    why = fields.String(required=True, allow_none=True)


class RefusedSchema(WireSchema):
    """A mutation of the user's that was not applied, from any of their devices.

    ``settled`` is null for one that was rejected, and while one that was put aside waits for a coordinator.
    """

    mutation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    args = fields.Dict(keys=fields.String(), required=True)
    made_at = Instant(required=True)
    status = fields.String(required=True, validate=validate.OneOf([Status.REJECTED, Status.QUARANTINED]))
    problem = fields.Nested(ProblemSchema, required=True)
    settled = fields.Nested(SettledSchema, required=True, allow_none=True)


class PullAnswerSchema(WireSchema):
    """What changed. The server writes it from rows that are JSON already; this says what it comes to."""

    lineage = fields.String(required=True)
    view = fields.Integer(required=True)
    server_time = Instant(required=True)
    last_seq = fields.Integer(required=True)
    problems = fields.List(fields.Nested(RefusedSchema), required=True)
    scopes = fields.List(fields.Nested(PageSchema), required=True)
    removed = fields.List(fields.String(), required=True)
    soon = fields.Boolean(required=True)
    more = fields.Boolean(required=True)
    lock_after_days = fields.Integer(required=True)
    travel_kmh = fields.Integer(required=True)


class OnlineSchema(WireSchema):
    """A mutation that waits for its answer."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(max=80))
    v = fields.Integer(load_default=1, strict=True, validate=VERSIONS)
    args = fields.Dict(keys=fields.String(), required=True)
    made_at = Instant(required=True)


class OnlineAnswerSchema(WireSchema):
    status = fields.Enum(Status, by_value=True, required=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)
