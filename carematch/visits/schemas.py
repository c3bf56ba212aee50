"""Arrangements, visits and notes on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.accounts.schemas import ToldArgs
from carematch.circles.service import Answer, Given
from carematch.core.schema import NOT_BLANK, Instant, WireSchema
from carematch.core.when import WEEKDAYS
from carematch.visits.models import PauseReason, VisitKind

_CLOCK_TIME = validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")


class ProposeArrangementArgs(ToldArgs):
    arrangement_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(WEEKDAYS)), required=True, validate=validate.Length(min=1, max=7)
    )
    local_start = fields.String(required=True, validate=_CLOCK_TIME)
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=5, max=24 * 60))
    starts_on = fields.Date(required=True)
    what = fields.String(load_default="", validate=validate.Length(max=4000))


class ProposeByRuleArgs(ToldArgs):
    """The second version: how it repeats is an RFC 5545 rule, and the end is on the clock."""

    arrangement_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    rule = fields.String(required=True, validate=validate.Length(min=1, max=200))
    local_start = fields.String(required=True, validate=_CLOCK_TIME)
    local_end = fields.String(required=True, validate=_CLOCK_TIME)
    starts_on = fields.Date(required=True)
    sleep_in = fields.Boolean(load_default=False)
    skips_bank_holidays = fields.Boolean(load_default=False)
    exceptions = fields.List(fields.Date(), load_default=list, validate=validate.Length(max=200))
    what = fields.String(load_default="", validate=validate.Length(max=4000))


class ArrangementArgs(ToldArgs):
    arrangement_id = fields.UUID(required=True)


class EndArrangementArgs(ArrangementArgs):
    ends_on = fields.Date(required=True)


class SkipArgs(ArrangementArgs):
    day = fields.Date(required=True)


class ProposeVisitArgs(ToldArgs):
    visit_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    why = fields.String(load_default="", validate=validate.Length(max=400))
    kind = fields.Enum(VisitKind, by_value=True, load_default=VisitKind.CARE)
    rule_id = fields.UUID(load_default=None, allow_none=True)
    others_cannot = fields.Boolean(load_default=False)
    sleep_in = fields.Boolean(load_default=False)


class SayToldArgs(WireSchema):
    visit_id = fields.UUID(required=True)
    how = fields.Enum(Given, by_value=True, required=True)


class VisitArgs(WireSchema):
    visit_id = fields.UUID(required=True)


class ToldVisitArgs(VisitArgs, ToldArgs):
    """A visit about which the person may have told a coordinator."""


class NobodyCameArgs(ToldVisitArgs):
    said = fields.String(load_default="", validate=validate.Length(max=400))


class SeeLateArgs(VisitArgs):
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=24 * 60))


class CorrectTimesArgs(VisitArgs):
    """A time that is left out, or null, stays as it was said."""

    checked_in_at = Instant(load_default=None, allow_none=True)
    checked_out_at = Instant(load_default=None, allow_none=True)
    reason = fields.String(required=True, validate=[validate.Length(max=400), NOT_BLANK])


class CancelVisitArgs(ToldVisitArgs):
    reason = fields.String(load_default="", validate=validate.Length(max=400))


class MoveVisitArgs(ToldVisitArgs):
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class AgreeMoveArgs(ToldVisitArgs):
    starts_at = Instant(required=True)


class AddSecondArgs(ToldVisitArgs):
    second_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)


class JoinHouseholdArgs(VisitArgs):
    other_id = fields.UUID(required=True)


class BeginPauseArgs(ToldArgs):
    pause_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    reason = fields.Enum(PauseReason, by_value=True, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class EndPauseArgs(ToldArgs):
    pause_id = fields.UUID(required=True)
    ends_on = fields.Date(required=True)


class AskCoverArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    visit_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=200))


class CoverArgs(ToldArgs):
    cover_id = fields.UUID(required=True)


class OfferCoverArgs(CoverArgs):
    pa_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=50))


class OfferArgs(WireSchema):
    offer_id = fields.UUID(required=True)


class AgreeCoverArgs(OfferArgs, ToldArgs):
    may_be_new = fields.Boolean(load_default=False)


class RunningLateArgs(VisitArgs):
    minutes = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=24 * 60))


class WriteNoteArgs(WireSchema):
    note_id = fields.UUID(required=True)
    visit_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=validate.Length(min=1, max=8000))
    is_handover = fields.Boolean(load_default=False)


class CorrectNoteArgs(WireSchema):
    note_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=[validate.Length(max=8000), NOT_BLANK])
    reason = fields.String(required=True, validate=[validate.Length(max=400), NOT_BLANK])


class ReadNotesArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    note_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=200))


class WriteWishArgs(ToldArgs):
    """A wish for every visit, or for the one that is named."""

    wish_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    visit_id = fields.UUID(load_default=None, allow_none=True)
    text = fields.String(required=True, validate=[validate.Length(max=400), NOT_BLANK])


class TakeWishAwayArgs(ToldArgs):
    wish_id = fields.UUID(required=True)


class AnswerAskArgs(ToldArgs):
    ask_id = fields.UUID(required=True)
    answer = fields.Enum(Answer, by_value=True, required=True)


class RecogniseArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    pa_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=500))


class EndRelationshipArgs(ToldArgs):
    relationship_id = fields.UUID(required=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class PassEndArgs(WireSchema):
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


class CalendarSchema(WireSchema):
    """Whether there is a calendar address."""

    made_at = Instant(required=True, allow_none=True)


class CalendarAddressSchema(WireSchema):
    """The secret address, shown this once."""

    url = fields.String(required=True)


class ProblemLineSchema(WireSchema):
    """A row of a file that does not fit."""

    line = fields.Integer(required=True)
    reason = fields.String(required=True)
    text = fields.String(required=True)


class NoteLineSchema(WireSchema):
    """Something to know about a row that is taken."""

    line = fields.Integer(required=True)
    text = fields.String(required=True)


class SampleLineSchema(WireSchema):
    line = fields.Integer(required=True)
    person = fields.String(required=True)
    pa = fields.String(required=True)
    start = fields.String(required=True)
    end = fields.String(required=True)


class PreviewSchema(WireSchema):
    """What an import would do. Nothing of it is done yet."""

    id = fields.UUID(required=True)
    rows = fields.Integer(required=True)
    ok = fields.Integer(required=True)
    already = fields.Integer(required=True)
    without_pa = fields.Integer(required=True, attribute="unknown")
    new_people = fields.List(fields.String(), required=True)
    new_pas = fields.List(fields.String(), required=True)
    problem_count = fields.Integer(required=True)
    problems = fields.List(fields.Nested(ProblemLineSchema), required=True)
    notes = fields.List(fields.Nested(NoteLineSchema), required=True)
    sample = fields.List(fields.Nested(SampleLineSchema), required=True)


class ImportedCircleSchema(WireSchema):
    circle_id = fields.UUID(required=True)
    person_name = fields.String(required=True)
    visits = fields.Integer(required=True)


class ImportedSchema(WireSchema):
    """What an import did."""

    added = fields.Integer(required=True)
    already = fields.Integer(required=True)
    circles = fields.List(fields.Nested(ImportedCircleSchema), required=True)
