"""What signing in, inviting and allowing supporters look like on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from carematch.accounts.models import Closeness, Power
from carematch.core.schema import NOT_BLANK, Instant, WireSchema

_NAME = validate.Length(min=1, max=120)


_WORDS = validate.Length(max=400)


class BasisDetails(WireSchema):
    """What makes a basis one: who helped; the attorney's or deputy's scope and what of it was seen; who decided in the
    person's best interests, when, and whom they consulted. Empty where it does not apply."""

    helped_by = fields.String(load_default="", validate=_WORDS)
    scope = fields.String(load_default="", validate=_WORDS)
    evidence = fields.String(load_default="", validate=_WORDS)
    decided_by = fields.String(load_default="", validate=_WORDS)
    decided_on = fields.Date(load_default=None, allow_none=True)
    consulted = fields.String(load_default="", validate=_WORDS)


class OnBehalfSchema(BasisDetails):
    """On what basis somebody decides here for the person, or with whose help the person does; how a supporter was told
    of it."""

    basis = fields.String(required=True, validate=validate.OneOf(["supported", "attorney", "best_interests"]))
    given = fields.String(load_default="app", validate=validate.OneOf(["app", "phone", "in_person"]))


class ToldSchema(BasisDetails):
    """How and when the person told a coordinator what they decided, and on what basis it is theirs."""

    given = fields.String(required=True, validate=validate.OneOf(["phone", "in_person"]))
    decided_at = Instant(required=True)
    basis = fields.String(
        load_default="own", validate=validate.OneOf(["own", "supported", "attorney", "best_interests"])
    )


class OnBehalfArgs(WireSchema):
    """Arguments of a decision: whoever makes it here for the person says on what basis."""

    on_behalf = fields.Nested(OnBehalfSchema, load_default=None, allow_none=True)


class ToldArgs(OnBehalfArgs):
    """Arguments of a decision that a coordinator may also record as the person's own."""

    told = fields.Nested(ToldSchema, load_default=None, allow_none=True)


class OpenHolderArgs(WireSchema):
    holder_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=_NAME)
    phone = fields.String(required=True, validate=validate.Length(max=40))
    provides_services = fields.Boolean(load_default=False)


class SetSafeguardingArgs(WireSchema):
    holder_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=_NAME)
    phone = fields.String(required=True, validate=validate.Length(min=1, max=40))


class SetFamiliarityArgs(WireSchema):
    holder_id = fields.UUID(required=True)
    days = fields.Integer(required=True, strict=True, validate=validate.Range(min=7, max=730))


class LetRingArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True, allow_none=True)


class AllowSupporterArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    powers = fields.List(fields.Enum(Power, by_value=True), required=True, validate=validate.Length(min=1))


class ClosenessSchema(WireSchema):
    """To which PA somebody is close, and how."""

    pa_id = fields.UUID(required=True)
    closeness = fields.Enum(Closeness, by_value=True, required=True)


class InviteSupporterArgs(ToldArgs):
    invite_id = fields.UUID(required=True)
    circle_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=[_NAME, NOT_BLANK])
    powers = fields.List(fields.Enum(Power, by_value=True), required=True, validate=validate.Length(min=1))
    interests = fields.List(fields.Nested(ClosenessSchema), load_default=list, validate=validate.Length(max=20))


class UninviteSupporterArgs(ToldArgs):
    invite_id = fields.UUID(required=True)


class ComeInArgs(WireSchema):
    invite_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)


class WithdrawSupporterArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)


class DeclareInterestArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    closeness = fields.Enum(Closeness, by_value=True, required=True)


class WithdrawInterestArgs(ToldArgs):
    interest_id = fields.UUID(required=True)


class EmailAddress(fields.Email):
    """As we keep it: lower case, without the space a phone's keyboard adds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return str(super()._deserialize(value, attr, data, **options)).strip().lower()


class SendCodeSchema(WireSchema):
    email = EmailAddress(required=True, validate=validate.Length(max=254))


class _DeviceNamed(WireSchema):
    device_name = fields.String(load_default="A browser", validate=_NAME)


class SignInSchema(_DeviceNamed):
    email = EmailAddress(required=True, validate=validate.Length(max=254))
    code = fields.String(required=True, validate=validate.Length(max=20))


class RolesSchema(WireSchema):
    """Circles, PA records and holders by what the user is to them."""

    person = fields.List(fields.UUID(), required=True)
    supporter = fields.List(fields.UUID(), required=True)
    pa = fields.List(fields.UUID(), required=True)
    coordinator = fields.List(fields.UUID(), required=True)


class MeSchema(WireSchema):
    """Who is signed in here."""

    user_id = fields.UUID(required=True)
    name = fields.String(required=True)
    device_id = fields.UUID(required=True)
    roles = fields.Nested(RolesSchema, required=True)
    server_time = Instant(required=True)


class DeviceSchema(WireSchema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    created_at = Instant(required=True)
    last_seen_at = Instant(required=True)
    is_this_one = fields.Boolean(required=True)


class InviteSchema(WireSchema):
    kind = fields.String(required=True, validate=validate.OneOf(["person", "pa", "coordinator", "supporter"]))
    subject_id = fields.UUID(required=True)
    name = fields.String(load_default=None, allow_none=True, validate=_NAME)
    email = EmailAddress(load_default=None, allow_none=True, validate=validate.Length(max=254))


class InvitationSchema(WireSchema):
    """An invitation to be printed; the code is shown this once."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    url = fields.String(required=True)
    expires_at = Instant(required=True)
    qr_svg = fields.String(required=True)


class CodeSchema(WireSchema):
    code = fields.String(required=True, validate=validate.Length(max=40))


class MobileNumberSchema(WireSchema):
    number = fields.String(required=True, validate=validate.Length(min=1, max=40))


class MobileSchema(WireSchema):
    """``ends_in``: the last digits of the number to which texts go; null while none is confirmed."""

    can_text = fields.Boolean(required=True)
    ends_in = fields.String(required=True, allow_none=True)


class MeaningSchema(WireSchema):
    """What a code opens. Of a supporter's: whom they would help, with what, and to which PAs they are said to be
    close; of others' these are empty."""

    kind = fields.String(required=True)
    name = fields.String(required=True)
    person_known_as = fields.String(required=True, allow_none=True)
    powers = fields.List(fields.String(), required=True)
    close_to = fields.List(fields.String(), required=True)


class RedeemSchema(CodeSchema, _DeviceNamed):
    pass


class PasskeyOptionsSchema(WireSchema):
    """What ``navigator.credentials`` takes, in WebAuthn's own JSON form."""

    public_key = fields.Dict(keys=fields.String(), required=True)


class AddPasskeySchema(WireSchema):
    credential = fields.Dict(keys=fields.String(), required=True)
    name = fields.String(load_default="A passkey", validate=_NAME)


class PasskeySchema(WireSchema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    created_at = Instant(required=True)


class PasskeySignInSchema(_DeviceNamed):
    credential = fields.Dict(keys=fields.String(), required=True)
