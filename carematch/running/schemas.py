"""How the jobs stand, as it travels."""

from __future__ import annotations

from marshmallow import fields

from carematch.core.schema import Instant, WireSchema
from carematch.running.models import Standing


class JobStandingSchema(WireSchema):
    """``standing``: well, running, failed (it is tried again) or late. ``seconds``: how long its last run took."""

    name = fields.String(required=True)
    standing = fields.Enum(Standing, by_value=True, required=True)
    started_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    succeeded_at = Instant(required=True, allow_none=True)
    seconds = fields.Float(required=True, allow_none=True)


class RunningSchema(WireSchema):
    """``isLed``: some process runs the jobs. ``now`` is the server's time, and ``dueSince`` that of the oldest of the
    ``due`` messages, which should have gone out by now."""

    is_led = fields.Boolean(required=True)
    now = Instant(required=True)
    jobs = fields.List(fields.Nested(JobStandingSchema), required=True)
    due = fields.Integer(required=True)
    due_since = Instant(required=True, allow_none=True)
