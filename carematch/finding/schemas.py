"""Needs and answers on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from carematch.accounts.schemas import ToldArgs
from carematch.core.schema import WireSchema
from carematch.core.when import WEEKDAYS

_WORD = validate.Length(min=1, max=60)
_WORDS = validate.Length(max=30)
_QUARTER = validate.Regexp(r"^([01][0-9]|2[0-3]):(00|15|30|45)$")
_ABOUT = ("language", "skill", "times", "distance", "travel", "smoking", "pet", "short", "many")


def _clock(name: str) -> fields.String:
    """Local wall time by the quarter of an hour, under a name that Python keeps for itself."""
    return fields.String(required=True, data_key=name, attribute=name, validate=_QUARTER)


class WantedSchema(WireSchema):
    """A visit of every week. One that ends before it begins goes on past midnight."""

    weekday = fields.String(required=True, validate=validate.OneOf(WEEKDAYS))
    from_time = _clock("from")
    to_time = _clock("to")
    sleep_in = fields.Boolean(required=True, data_key="sleepIn", attribute="sleepIn")


class SetNeedArgs(ToldArgs):
    """Any of what the person needs; what is left out stays."""

    circle_id = fields.UUID(required=True)
    languages = fields.List(fields.String(validate=_WORD), validate=_WORDS)
    skills = fields.List(fields.String(validate=_WORD), validate=_WORDS)
    visits = fields.List(fields.Nested(WantedSchema), validate=validate.Length(max=70))
    within_km = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=500))
    smoking = fields.Boolean(allow_none=True)
    pets = fields.List(
        fields.String(validate=validate.OneOf(["dogs", "cats", "other"])),
        allow_none=True,
        validate=validate.Length(max=3),
    )


class PutAwayArgs(WireSchema):
    circle_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)


class LackSchema(WireSchema):
    """Something that nobody has: a need of ``about``, which word of it, and at which times."""

    about = fields.String(required=True, validate=validate.OneOf(_ABOUT))
    what = fields.String(load_default="", validate=validate.Length(max=60))
    visits = fields.List(fields.Nested(WantedSchema), load_default=list, validate=validate.Length(max=70))


class TellUnmetArgs(ToldArgs):
    circle_id = fields.UUID(required=True)
    lacks = fields.List(fields.Nested(LackSchema), required=True, validate=validate.Length(max=40))


class SolvedArgs(ToldArgs):
    circle_id = fields.UUID(required=True)


class MatchQuerySchema(WireSchema):
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class MatchSchema(WireSchema):
    """One PA against what the person needs; ``reasons`` as docs/records.md lists them."""

    pa_id = fields.UUID(required=True)
    name = fields.String(required=True)
    known_as = fields.String(required=True)
    outcode = fields.String(required=True, allow_none=True)
    hour_pence = fields.Integer(required=True, allow_none=True)
    fit = fields.String(required=True, validate=validate.OneOf(["yes", "unsaid", "no"]))
    score = fields.Integer(required=True)
    km = fields.Integer(required=True, allow_none=True)
    reasons = fields.List(fields.Dict(keys=fields.String()), required=True)
    away = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    week_pence = fields.Integer(required=True, allow_none=True)
    lacks = fields.List(fields.String(), required=True)
    hours = fields.Integer(required=True, allow_none=True)


class MatchCountsSchema(WireSchema):
    yes = fields.Integer(required=True)
    unsaid = fields.Integer(required=True)
    no = fields.Integer(required=True)


class MatchesSchema(WireSchema):
    """How many of each fit there are in the whole directory, what a week may cost, and the first of them all.

    ``weekly_pence`` is None where it is not known, or not for this reader.
    """

    counts = fields.Nested(MatchCountsSchema, required=True)
    weekly_pence = fields.Integer(required=True, allow_none=True)
    hits = fields.List(fields.Nested(MatchSchema), required=True)
