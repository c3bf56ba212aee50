"""What was put aside, as a coordinator sees it, and what they do with it."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.http import ProblemSchema
from carematch.core.schema import NOT_BLANK, Instant, WireSchema


class ApplyKeptArgs(WireSchema):
    mutation_id = fields.UUID(required=True)


class DiscardKeptArgs(ApplyKeptArgs):
    reason = fields.String(required=True, validate=[validate.Length(max=400), NOT_BLANK])


class WordsSchema(WireSchema):
    """An argument that coordinators may read, by its name."""

    arg = fields.String(required=True)
    text = fields.String(required=True)


class KeptVisitSchema(WireSchema):
    """The visit it is about."""

    starts_at = Instant(required=True)
    pa_name = fields.String(required=True)


class KeptSchema(WireSchema):
    """A mutation that was put aside. ``circleId`` and ``personName`` are null where it names no circle."""

    mutation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    author_name = fields.String(required=True)
    circle_id = fields.UUID(required=True, allow_none=True)
    person_name = fields.String(required=True, allow_none=True)
    pa_name = fields.String(required=True, allow_none=True)
    visit = fields.Nested(KeptVisitSchema, required=True, allow_none=True)
    words = fields.List(fields.Nested(WordsSchema), required=True)
    made_at = Instant(required=True)
    received_at = Instant(required=True)
    is_skewed = fields.Boolean(required=True)
    is_fact = fields.Boolean(required=True)
    problem = fields.Nested(ProblemSchema, required=True)


class QuarantineSchema(WireSchema):
    """The oldest first, at most 200 at once; ``count`` is how many wait in all."""

    count = fields.Integer(required=True)
    kept = fields.List(fields.Nested(KeptSchema), required=True)
