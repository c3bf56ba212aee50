"""What is to come and what could be, on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from carematch.continuity.ahead import CircleForecast, Feasible, ForecastOfDays, When
from carematch.continuity.forecast import CauseFound, Why
from carematch.core.schema import Instant, WireSchema


class FeasibleQuery(WireSchema):
    """Which visits are asked about."""

    when = fields.Enum(When, by_value=True, load_default=When.AHEAD)
    days = fields.Integer(load_default=14, validate=validate.Range(min=1, max=28))


class PauseSchema(WireSchema):
    """Why nobody comes now, and the last day of it; null: until further word."""

    reason = fields.String(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class CauseSchema(WireSchema):
    """Why visits are not settled. Nobody comes to ``unfilled`` of them; so many new faces that brings, or so many."""

    why = fields.Enum(Why, by_value=True, required=True)
    pa_id = fields.String(required=True)
    pa_name = fields.String(required=True)
    from_day = fields.Date(required=True)
    to_day = fields.Date(required=True)
    visits = fields.Integer(required=True)
    unfilled = fields.Integer(required=True)
    new_least = fields.Integer(required=True)
    new_most = fields.Integer(required=True)


class ForecastWindowSchema(WireSchema):
    """``sure`` faces come to settled visits; ``best`` with the team in every gap, ``worst`` with somebody new in each.
    ``stuck`` gaps are those that nobody in the team can take."""

    days = fields.Integer(required=True)
    visits = fields.Integer(required=True)
    unfilled = fields.Integer(required=True)
    sure = fields.Integer(required=True)
    best = fields.Integer(required=True)
    worst = fields.Integer(required=True)
    stuck = fields.Integer(required=True)
    causes = fields.List(fields.Nested(CauseSchema), required=True)


class ForecastSchema(WireSchema):
    """The faces to come. ``pause`` stands in place of the windows while nobody comes."""

    pause = fields.Nested(PauseSchema, required=True, allow_none=True)
    windows = fields.List(fields.Nested(ForecastWindowSchema), required=True)


class FeasibleSchema(WireSchema):
    """How many faces there are, and with how few of the person's own team ``covered`` of the visits could be done.

    With ``isProven``, ``atMost`` is the fewest; else at least ``atLeast`` and at most ``atMost`` are enough.
    """

    when = fields.Enum(When, by_value=True, required=True)
    days = fields.Integer(required=True)
    pause = fields.Nested(PauseSchema, required=True, allow_none=True)
    visits = fields.Integer(required=True)
    covered = fields.Integer(required=True)
    faces = fields.Integer(required=True)
    at_least = fields.Integer(required=True)
    at_most = fields.Integer(required=True)
    is_proven = fields.Boolean(required=True)


class MemberSchema(WireSchema):
    """A PA of the smallest team, and how often they would come."""

    pa_id = fields.String(required=True)
    pa_name = fields.String(required=True)
    visits = fields.Integer(required=True)


class ChangeSchema(WireSchema):
    """A visit to which others would come: the names of who would not any more, and of who would."""

    visit_id = fields.String(required=True)
    starts_at = Instant(required=True)
    comes_now = fields.List(fields.String(), required=True)
    would_come = fields.List(fields.String(), required=True)
    would_come_ids = fields.List(fields.String(), required=True)


class MissingSchema(WireSchema):
    visit_id = fields.String(required=True)
    starts_at = Instant(required=True)


class ProposalSchema(FeasibleSchema):
    """A smallest team and what would change. It is a proposal: nobody is asked by it.

    To ``nobody`` too few of the team can come; ``leftOver`` are too much together with the others. ``unsaid`` have not
    said when they can come, and are counted on for their own visits alone.
    """

    members = fields.List(fields.Nested(MemberSchema), required=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    nobody = fields.List(fields.Nested(MissingSchema), required=True)
    left_over = fields.List(fields.Nested(MissingSchema), required=True)
    unsaid = fields.List(fields.String(), required=True)


def forecast_wire(found: CircleForecast) -> dict[str, Any]:
    return {"pause": found.pause, "windows": [_window(each, found) for each in found.windows]}


def _window(each: ForecastOfDays, found: CircleForecast) -> dict[str, Any]:
    causes = [_cause(cause, found) for cause in each.forecast.causes]
    return {"days": each.days, **vars(each.forecast), "causes": causes}


def _cause(each: CauseFound, found: CircleForecast) -> dict[str, Any]:
    return {**vars(each.cause), **vars(each), "pa_name": found.names[each.cause.pa_id]}


def proposal_wire(found: Feasible) -> dict[str, Any]:
    names = found.names
    return {
        **feasible_wire(found),
        "members": [{"pa_id": pa_id, "pa_name": names[pa_id], "visits": many} for pa_id, many in found.members],
        "changes": [
            {
                "visit_id": each.visit_id,
                "starts_at": each.starts_at,
                "comes_now": [names[pa_id] for pa_id in each.comes_now],
                "would_come": [names[pa_id] for pa_id in each.would_come],
                "would_come_ids": each.would_come,
            }
            for each in found.changes
        ],
        "nobody": found.nobody,
        "left_over": found.left_over,
        "unsaid": [names[pa_id] for pa_id in found.unsaid],
    }


def feasible_wire(found: Feasible) -> dict[str, Any]:
    of_itself = ("when", "days", "pause", "visits", "covered", "faces", "at_least", "at_most", "is_proven")
    return {name: getattr(found, name) for name in of_itself}
