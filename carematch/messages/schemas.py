"""Messages on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from carematch.accounts.schemas import OnBehalfArgs
from carematch.attachments.service import FileHash
from carematch.core.schema import NOT_BLANK, WireSchema

LONGEST_VOICE = 15 * 60


class ConversationArgs(WireSchema):
    relationship_id = fields.UUID(required=True)


class WriteMessageArgs(ConversationArgs):
    """Words, a recording, or both."""

    message_id = fields.UUID(required=True)
    text = fields.String(load_default="", validate=validate.Length(max=4000))
    voice = FileHash(load_default=None, allow_none=True)
    voice_seconds = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=LONGEST_VOICE)
    )

    @validates_schema
    def says_something(self, data: dict[str, Any], **_options: Any) -> None:
        if not data.get("text", "").strip() and not data.get("voice"):
            raise ValidationError("Write or say something.", "text")
        if bool(data.get("voice")) != bool(data.get("voice_seconds")):
            raise ValidationError("Say how long the recording is.", "voice_seconds")


class ReadMessagesArgs(ConversationArgs):
    up_to = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class BlockArgs(ConversationArgs, OnBehalfArgs):
    """What a supporter does here for the person carries its basis."""


class SettleReportArgs(WireSchema):
    report_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=[validate.Length(max=2000), NOT_BLANK])


class ReportArgs(ConversationArgs, OnBehalfArgs):
    report_id = fields.UUID(required=True)
    message_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=50))
    reason = fields.String(required=True, validate=[validate.Length(max=4000), NOT_BLANK])
