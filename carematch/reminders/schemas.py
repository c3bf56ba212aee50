"""The inbox and push subscriptions as they travel."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from marshmallow import ValidationError, fields, validate, validates_schema

from carematch.core.schema import Instant, WireSchema
from carematch.reminders.choice import LONGEST_QUIET, SOON_CHOICES, WAYS, Mode, quiet_of
from carematch.reminders.topics import Topic, Urgent


class PushSchema(WireSchema):
    """What may ring, when, and the visit it stands or falls with."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=200))
    due_at = Instant(required=True)
    expires_at = Instant(required=True)
    visit_id = fields.UUID(load_default=None, allow_none=True)
    is_urgent = fields.Boolean(load_default=False)


class PostSchema(WireSchema):
    """A message for somebody's inbox; ``push`` is null when nothing may ring."""

    user_id = fields.UUID(required=True)
    notice = fields.String(required=True, validate=validate.Length(min=1, max=40))
    occurrence = fields.String(required=True, validate=validate.Length(min=1, max=200))
    title = fields.String(required=True, validate=validate.Length(min=1, max=120))
    text = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    url = fields.String(required=True, validate=validate.Regexp(r"/(?![/\\])", error="Must be a path of this site."))
    push = fields.Nested(PushSchema, load_default=None, allow_none=True)


_CLOCK = validate.Regexp(r"([01]\d|2[0-3]):[0-5]\d\Z", error="Must be a time such as 18:00.")


def _each_once(said: list[object]) -> None:
    if len(set(said)) != len(said):
        raise ValidationError("Each may be said once.")


class ChoiceSchema(WireSchema):
    """What somebody chooses to be told. What is left out stays as it is; quiet hours are changed together."""

    topics = fields.Dict(
        keys=fields.Enum(Topic, by_value=True), values=fields.Enum(Mode, by_value=True), validate=validate.Length(min=1)
    )
    ways = fields.List(fields.String(validate=validate.OneOf(WAYS)), validate=[validate.Length(max=4), _each_once])
    wait_minutes = fields.Integer(validate=validate.Range(min=5, max=240))
    day_before = fields.String(
        validate=validate.Regexp(r"(same|off|([01]\d|2[0-3]):[0-5]\d)\Z", error="Must be same, off, or a time.")
    )
    soon_minutes = fields.List(fields.Integer(validate=validate.OneOf(SOON_CHOICES)), validate=_each_once)
    quiet_from = fields.String(allow_none=True, validate=_CLOCK)
    quiet_until = fields.String(allow_none=True, validate=_CLOCK)
    digest_at = fields.String(validate=_CLOCK)
    in_quiet = fields.List(fields.Enum(Urgent, by_value=True), validate=_each_once)
    silent_hours = fields.Integer(validate=validate.Range(min=12, max=24 * 14))

    @validates_schema
    def _is_a_stretch(self, said: dict[str, Any], **_: Any) -> None:
        if ("quiet_from" in said) != ("quiet_until" in said):
            raise ValidationError("Quiet hours have a begin and an end.", "quiet_until")
        since, until = said.get("quiet_from"), said.get("quiet_until")
        if (since is None) != (until is None):
            raise ValidationError("Quiet hours have a begin and an end.", "quiet_until")
        quiet = quiet_of(since, until)
        if quiet is not None and not timedelta() < quiet.lasts <= LONGEST_QUIET:
            raise ValidationError("Quiet hours last up to 16 hours.", "quiet_until")


class ReadSchema(WireSchema):
    notice_id = fields.UUID(required=True)


class SayToldNoticeSchema(WireSchema):
    circle_id = fields.UUID(required=True)
    delivery_id = fields.UUID(required=True)


def _unpadded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ValidationError("Not base64url.") from fault


def _is_public_key(text: str) -> None:
    point = _unpadded(text)
    try:
        if len(point) != 65:
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as fault:
        raise ValidationError("Not a point on P-256.") from fault


def _is_auth_secret(text: str) -> None:
    if len(_unpadded(text)) != 16:
        raise ValidationError("Not 16 bytes.")


class SubscriptionKeysSchema(WireSchema):
    """The browser's public key and its secret, base64url without padding."""

    p256dh = fields.String(required=True, validate=_is_public_key)
    auth = fields.String(required=True, validate=_is_auth_secret)


class SubscriptionSchema(WireSchema):
    """A browser's ``PushSubscription``, without what only the browser needs."""

    endpoint = fields.String(required=True, validate=validate.Length(max=2000))
    keys = fields.Nested(SubscriptionKeysSchema, required=True)


class PushKeySchema(WireSchema):
    """This server's public key, as ``pushManager.subscribe`` takes it."""

    key = fields.String(required=True)
