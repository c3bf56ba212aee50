"""What a person says of themselves, on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.accounts.schemas import ToldArgs
from carematch.core.schema import NOT_BLANK, WireSchema
from carematch.person.models import LoveKind, Need, Section, Sharing

_LONG = validate.Length(max=4000)
_NAME = [validate.Length(max=120), NOT_BLANK]
A_DAY = 24 * 60


class WriteAboutMeArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    section = fields.Enum(Section, by_value=True, required=True)
    text = fields.String(required=True, validate=[_LONG, NOT_BLANK])
    based_on = fields.UUID(load_default=None, allow_none=True)
    """The version that was on the screen; null where there was none."""


class SetReviewArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    review_on = fields.Date(required=True, allow_none=True)


class LoveArgs(WireSchema):
    love = fields.Enum(LoveKind, by_value=True, required=True)
    name = fields.String(required=True, validate=_NAME)
    meaning = fields.String(load_default="", validate=_LONG)
    to_try = fields.String(load_default="", validate=validate.Length(max=400))


class AddLoveArgs(LoveArgs, ToldArgs):
    love_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)


class ChangeLoveArgs(LoveArgs, ToldArgs):
    love_id = fields.UUID(required=True)


class RemoveLoveArgs(ToldArgs):
    love_id = fields.UUID(required=True)


class SetNeedsArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    needs = fields.List(fields.Enum(Need, by_value=True), required=True, validate=validate.Length(max=len(Need)))
    language = fields.String(load_default="", validate=validate.Length(max=60))
    words = fields.String(load_default="", validate=_LONG)
    shared_with = fields.Enum(Sharing, by_value=True, load_default=Sharing.TEAM)
    review_on = fields.Date(load_default=None, allow_none=True)


class ConfirmMetArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    how = fields.String(required=True, validate=[validate.Length(max=400), NOT_BLANK])


class ContactSchema(WireSchema):
    name = fields.String(required=True, validate=_NAME)
    phone = fields.String(required=True, validate=[validate.Length(max=40), NOT_BLANK])


class SetPlanArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    contacts = fields.List(fields.Nested(ContactSchema), required=True, validate=validate.Length(max=6))
    wait_minutes = fields.Integer(required=True, validate=validate.Range(min=0, max=A_DAY))
    what = fields.String(load_default="", validate=_LONG)
