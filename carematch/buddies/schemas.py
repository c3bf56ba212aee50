"""Buddies on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.core.schema import NOT_BLANK, Instant, WireSchema


class UserArgs(WireSchema):
    user_id = fields.UUID(required=True)


class ChooseBuddyArgs(UserArgs):
    """``pa_id`` where the buddy is a PA of the same person; else anybody with a telephone."""

    name = fields.String(required=True, validate=[validate.Length(max=200), NOT_BLANK])
    phone = fields.String(required=True, validate=[validate.Length(max=40), NOT_BLANK])
    pa_id = fields.UUID(load_default=None, allow_none=True)


class StartArgs(UserArgs):
    lone_id = fields.UUID(required=True)
    until = Instant(required=True)


class LoneArgs(WireSchema):
    lone_id = fields.UUID(required=True)
