"""Measures and flags on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from carematch.continuity.models import FlagKind, Severity
from carematch.continuity.thresholds import DEFAULTS, RANGES
from carematch.core.schema import WireSchema


class RaiseFlagArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    flag = fields.Enum(FlagKind, by_value=True, required=True)
    severity = fields.Enum(Severity, by_value=True, required=True)
    evidence = fields.Dict(keys=fields.String(), required=True)


class CloseFlagArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    flag_id = fields.UUID(required=True)


class FlagArgs(WireSchema):
    flag_id = fields.UUID(required=True)


class ActArgs(FlagArgs):
    words = fields.String(load_default="", validate=validate.Length(max=500))


class QuietenArgs(FlagArgs):
    until = fields.Date(required=True, allow_none=True)


ThresholdValues: Any = WireSchema.from_dict(
    {
        name: fields.Integer(
            strict=True,
            load_default=getattr(DEFAULTS, name),
            validate=validate.Range(min=least, max=most),
        )
        for name, (least, most) in RANGES.items()
    },
    name="ThresholdValues",
)
"""Each threshold by its name; what is not said is as by default."""


class SetThresholdsArgs(WireSchema):
    holder_id = fields.UUID(required=True)
    values = fields.Nested(ThresholdValues, required=True)


class ThresholdRange(WireSchema):
    name = fields.String(required=True)
    least = fields.Integer(required=True)
    most = fields.Integer(required=True)
    default = fields.Integer(required=True)


class ThresholdsSchema(WireSchema):
    """What a holder has, what may be chosen, and how many flags of each kind are up."""

    values = fields.Nested(ThresholdValues, required=True)
    ranges = fields.List(fields.Nested(ThresholdRange), required=True)


class FlagPreviewSchema(WireSchema):
    """How many flags of each kind are up with the thresholds as they are, and how many would be with others."""

    now = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    would = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class WindowSchema(WireSchema):
    window_days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=366))


class MeasuresSchema(WireSchema):
    """Measures of a circle, and what was counted. What is undefined is null, and ``reasons`` says why."""

    window_days = fields.Integer(required=True)
    visits = fields.Integer(required=True, attribute="measures.visits")
    faces = fields.Integer(required=True, attribute="measures.faces", allow_none=True)
    upc = fields.Float(required=True, attribute="measures.upc", allow_none=True)
    coc = fields.Float(required=True, attribute="measures.coc", allow_none=True)
    secon = fields.Float(required=True, attribute="measures.secon", allow_none=True)
    hhi = fields.Float(required=True, attribute="measures.hhi", allow_none=True)
    mmci = fields.Float(required=True, attribute="measures.mmci", allow_none=True)
    chosen_share = fields.Float(required=True, allow_none=True)
    main_pa_id = fields.UUID(required=True, allow_none=True)
    tenure_days = fields.Integer(required=True, allow_none=True)
    imported = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    not_heard = fields.Integer(required=True)
    paused = fields.Integer(required=True)
    reasons = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class LevelSchema(WireSchema):
    """What was measured elsewhere: of ``measure``, from ``low`` to ``high``."""

    measure = fields.String(required=True)
    window_days = fields.Integer(required=True, allow_none=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    among = fields.String(required=True)
    source = fields.String(required=True)


class ContinuitySchema(MeasuresSchema):
    """A circle's measures beside its own past and published levels. ``change`` is how far who came differs from who
    came in the days before: 0 the same, 1 nobody stayed."""

    before = fields.Nested(MeasuresSchema, required=True)
    change = fields.Float(required=True, allow_none=True)
    levels = fields.List(fields.Nested(LevelSchema), required=True)
