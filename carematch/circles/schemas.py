"""Circles and relationships on the wire."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates

from carematch.accounts.schemas import ToldArgs
from carematch.circles.models import NewFaceRule, Question, TeamRole, UrgentGroup
from carematch.core.schema import NOT_BLANK, WireSchema
from carematch.sync.schemas import RowSchema

_SHORT = validate.Length(max=120)
_LONG = validate.Length(max=4000)


class DetailArgs(WireSchema):
    """Any of the person's details; what is left out stays."""

    known_as = fields.String(validate=[validate.Length(max=60), NOT_BLANK])
    phone = fields.String(validate=validate.Length(max=40))
    address = fields.String(validate=validate.Length(max=400))
    outcode = fields.String(validate=validate.Length(max=10))
    how_to_get_in = fields.String(validate=_LONG)
    emergency_name = fields.String(validate=_SHORT)
    emergency_phone = fields.String(validate=validate.Length(max=40))
    allergies = fields.String(validate=_LONG)
    communication_needs = fields.String(validate=_LONG)
    new_face_rule = fields.Enum(NewFaceRule, by_value=True)


class SetDetailsArgs(DetailArgs, ToldArgs):
    circle_id = fields.UUID(required=True)


class OpenCircleArgs(DetailArgs):
    circle_id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    person_name = fields.String(required=True, validate=[validate.Length(min=1, max=120), NOT_BLANK])
    known_as = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    import_name = fields.String(load_default=None, allow_none=True)


class CircleArgs(WireSchema):
    circle_id = fields.UUID(required=True)


class ClaimCircleArgs(CircleArgs):
    user_id = fields.UUID(required=True)


class AnswerQuestionArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    question = fields.Enum(Question, by_value=True, required=True)
    text = fields.String(required=True, validate=validate.Length(min=1, max=4000))


class RelationshipArgs(WireSchema):
    relationship_id = fields.UUID(required=True)


class ConsiderArgs(RelationshipArgs):
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)


class ToldRelationshipArgs(RelationshipArgs, ToldArgs):
    """A relationship about which the person may have told a coordinator."""


class AcceptOneArgs(ToldRelationshipArgs):
    is_fine = fields.Boolean(load_default=True)


class InviteArgs(RelationshipArgs, ToldArgs):
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    message = fields.String(load_default="", validate=_LONG)


class SayMetArgs(RelationshipArgs, ToldArgs):
    how = fields.String(load_default="home", validate=validate.OneOf(["video", "phone", "home", "visit"]))


class ChooseArgs(RelationshipArgs, ToldArgs):
    role = fields.Enum(TeamRole, by_value=True, load_default=TeamRole.REGULAR)


class SayKnownArgs(RelationshipArgs, ToldArgs):
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)


class BringPaArgs(SayKnownArgs):
    name = fields.String(required=True, validate=[validate.Length(min=1, max=120), NOT_BLANK])
    contact = fields.String(load_default="", validate=validate.Length(max=200))


class SetUrgentRuleArgs(ToldArgs):
    rule_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    what = fields.String(required=True, validate=[validate.Length(max=120), NOT_BLANK])
    order = fields.List(fields.Enum(UrgentGroup, by_value=True), required=True, validate=validate.Length(min=1, max=2))

    @validates("order")
    def each_group_once(self, order: list[UrgentGroup], **_: object) -> None:
        if len(set(order)) < len(order):
            raise ValidationError("Each group once.")


class RemoveUrgentRuleArgs(ToldArgs):
    rule_id = fields.UUID(required=True)


class AskArgs(WireSchema):
    ask_id = fields.UUID(required=True)


class CircleRecordsSchema(WireSchema):
    """What a coordinator may read of a circle."""

    circle_id = fields.UUID(required=True)
    records = fields.List(fields.Nested(RowSchema), required=True)
