"""Files on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from carematch.attachments.media import FAMILIES, MOST_BYTES
from carematch.core.schema import WireSchema


class FileHash(fields.String):
    """The SHA-256 of a file, in lower-case hexadecimal. As an argument of a mutation it names the file."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="Must be a SHA-256 in hexadecimal."), **options
        )


class BeginUploadSchema(WireSchema):
    """A file that is to be sent."""

    user_id = fields.UUID(required=True)
    """Whose file it is: not that of whoever else is signed in on the same phone."""
    sha256 = FileHash(required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=max(MOST_BYTES.values())))
    media_type = fields.String(required=True, validate=validate.OneOf(sorted(FAMILIES)))


class UploadSchema(WireSchema):
    """How far a file has come. ``received`` of ``size`` bytes are kept; the next piece begins there."""

    received = fields.Integer(required=True)
    size = fields.Integer(required=True)
    is_complete = fields.Boolean(required=True)


class PieceQuerySchema(WireSchema):
    """Where the piece belongs."""

    start = fields.Integer(required=True, validate=validate.Range(min=0))
