"""Introductions, handovers, reasons and pauses on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.accounts.schemas import OnBehalfArgs, ToldArgs
from carematch.bonds.models import MeetingKind, PauseAnswer
from carematch.core.schema import NOT_BLANK, Instant, WireSchema

_LONG = validate.Length(max=4000)


class ProposeIntroductionArgs(ToldArgs):
    introduction_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    meeting = fields.Enum(MeetingKind, by_value=True, required=True)
    starts_at = Instant(required=True)
    words = fields.String(load_default="", validate=validate.Length(max=400))


class IntroductionArgs(ToldArgs):
    introduction_id = fields.UUID(required=True)


class AnswerIntroductionArgs(IntroductionArgs):
    is_yes = fields.Boolean(required=True)


class ProposeHandoverArgs(WireSchema):
    handover_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    to_pa_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=[_LONG, NOT_BLANK])


class AnswerHandoverArgs(OnBehalfArgs):
    handover_id = fields.UUID(required=True)
    is_yes = fields.Boolean(required=True)


class KeepReasonArgs(WireSchema):
    relationship_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=_LONG)


class PausePaArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    reason = fields.String(required=True, validate=[_LONG, NOT_BLANK])


class ResumePaArgs(WireSchema):
    pa_id = fields.UUID(required=True)


class AnswerPauseArgs(ToldArgs):
    pause_ask_id = fields.UUID(required=True)
    answer = fields.Enum(PauseAnswer, by_value=True, required=True)
