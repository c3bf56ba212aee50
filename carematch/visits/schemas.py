"""Arrangements, visits and notes on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.accounts.schemas import ToldArgs
from carematch.circles.service import Answer
from carematch.core.schema import Instant, WireSchema

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class ProposeArrangementArgs(ToldArgs):
    arrangement_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(WEEKDAYS)), required=True, validate=validate.Length(min=1, max=7)
    )
    local_start = fields.String(required=True, validate=validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]$"))
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=5, max=24 * 60))
    starts_on = fields.Date(required=True)
    what = fields.String(load_default="", validate=validate.Length(max=4000))


class ArrangementArgs(ToldArgs):
    arrangement_id = fields.UUID(required=True)


class EndArrangementArgs(ArrangementArgs):
    ends_on = fields.Date(required=True)


class ProposeVisitArgs(ToldArgs):
    visit_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    why = fields.String(load_default="", validate=validate.Length(max=400))


class VisitArgs(ToldArgs):
    visit_id = fields.UUID(required=True)


class CancelVisitArgs(VisitArgs):
    reason = fields.String(load_default="", validate=validate.Length(max=400))


class RunningLateArgs(VisitArgs):
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=24 * 60))


class WriteNoteArgs(WireSchema):
    note_id = fields.UUID(required=True)
    visit_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=validate.Length(min=1, max=8000))


class AnswerAskArgs(ToldArgs):
    ask_id = fields.UUID(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True)


class RecogniseArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    pa_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=500))


class EndRelationshipArgs(ToldArgs):
    relationship_id = fields.UUID(required=True)


class UndoArgs(WireSchema):
    decision_id = fields.UUID(required=True)


class ImportedVisitArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class ImportVisitsArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    visits = fields.List(fields.Nested(ImportedVisitArgs), required=True)


class PlanVisitsArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    until = fields.Date(required=True)


class CircleArgs(WireSchema):
    circle_id = fields.UUID(required=True)


class ProblemLineSchema(WireSchema):
    """A row of a file that does not fit."""

    line = fields.Integer()
    reason = fields.String()
    text = fields.String()


class SampleLineSchema(WireSchema):
    line = fields.Integer()
    person = fields.String()
    pa = fields.String()
    start = fields.String()
    end = fields.String()


class PreviewSchema(WireSchema):
    """What an import would do. Nothing of it is done yet."""

    id = fields.UUID()
    rows = fields.Integer()
    ok = fields.Integer()
    already = fields.Integer()
    without_pa = fields.Integer(attribute="unknown")
    new_people = fields.List(fields.String())
    new_pas = fields.List(fields.String())
    problem_count = fields.Integer()
    problems = fields.List(fields.Nested(ProblemLineSchema))
    notes = fields.List(fields.Nested(ProblemLineSchema))
    sample = fields.List(fields.Nested(SampleLineSchema))


class ImportedCircleSchema(WireSchema):
    circle_id = fields.UUID()
    person_name = fields.String()
    visits = fields.Integer()


class ImportedSchema(WireSchema):
    """What an import did."""

    added = fields.Integer()
    already = fields.Integer()
    circles = fields.List(fields.Nested(ImportedCircleSchema))
