"""The inbox and push subscriptions as they travel."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from marshmallow import ValidationError, fields, validate

from carematch.core.schema import Instant, WireSchema


class PushSchema(WireSchema):
    """What may ring, when, and the visit it stands or falls with."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=200))
    due_at = Instant(required=True)
    expires_at = Instant(required=True)
    visit_id = fields.UUID(load_default=None, allow_none=True)


class PostSchema(WireSchema):
    """A message for somebody's inbox; ``push`` is null when nothing may ring."""

    user_id = fields.UUID(required=True)
    notice = fields.String(required=True, validate=validate.Length(min=1, max=40))
    occurrence = fields.String(required=True, validate=validate.Length(min=1, max=200))
    title = fields.String(required=True, validate=validate.Length(min=1, max=120))
    text = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    url = fields.String(required=True, validate=validate.Regexp(r"/(?![/\\])", error="Must be a path of this site."))
    push = fields.Nested(PushSchema, load_default=None, allow_none=True)


class ReadSchema(WireSchema):
    notice_id = fields.UUID(required=True)


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
