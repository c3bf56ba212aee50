"""PAs on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from carematch.attachments.service import FileHash
from carematch.core.schema import NOT_BLANK, Instant, WireSchema
from carematch.core.when import WEEKDAYS
from carematch.directory.models import DocumentKind, Gender, Rhythm

_WORD = [validate.Length(max=60), NOT_BLANK]
_NAME = [validate.Length(min=1, max=120), NOT_BLANK]


def _up_to(most: int) -> fields.Integer:
    """A whole number that may be said or not: None takes back what was said."""
    return fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=most))


class ChargesArgs(WireSchema):
    """Any of a PA's charges and terms; what is left out stays, None is "not said"."""

    weekday_pence = _up_to(100_000)
    saturday_pence = _up_to(100_000)
    sunday_pence = _up_to(100_000)
    bank_holiday_pence = _up_to(100_000)
    sleep_in_pence = _up_to(100_000)
    """For a night."""
    travel_pence_per_km = _up_to(1_000)
    late_cancel_hours = _up_to(24 * 28)
    late_cancel_percent = _up_to(100)
    introduction_pence = _up_to(100_000)
    """For one meeting; 0 is free."""
    pause_hours = _up_to(24 * 28)
    pause_percent = _up_to(100)


class WishesArgs(WireSchema):
    """Any of what a PA wishes of where they work, for everybody to see; what is left out stays."""

    no_smoking = fields.Boolean()
    no_dogs = fields.Boolean()
    no_cats = fields.Boolean()
    min_minutes = _up_to(24 * 60)
    max_visits_day = _up_to(24)
    furthest_km = _up_to(500)


class PrivateWishesArgs(WireSchema):
    """Any of what a PA wishes and tells nobody; what is left out stays."""

    whom = fields.String(allow_none=True, validate=validate.OneOf(["women", "men"]))
    words = fields.String(validate=validate.Length(max=1000))


class AddPaArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=_NAME)
    known_as = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    import_name = fields.String(load_default=None, allow_none=True)


class ClaimPaArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)


class UpdateProfileArgs(WireSchema):
    """Any of the fields; what is left out stays."""

    pa_id = fields.UUID(required=True)
    name = fields.String(validate=[validate.Length(max=120), NOT_BLANK])
    known_as = fields.String(validate=[validate.Length(max=60), NOT_BLANK])
    phone = fields.String(validate=validate.Length(max=40))
    about = fields.String(validate=validate.Length(max=4000))
    languages = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    interests = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    skills = fields.List(fields.String(validate=_WORD), validate=validate.Length(max=30))
    outcode = fields.String(validate=validate.Length(max=10))
    travel_km = _up_to(500)
    hour_pence = _up_to(100_000)
    """The weekday charge, as phones say it that know of no other."""
    accepting = fields.Boolean()
    photo = FileHash(allow_none=True)
    """A picture of the PA; None takes it away."""
    rhythm = fields.Enum(Rhythm, by_value=True, allow_none=True)
    smokes = fields.Boolean(allow_none=True)
    drives = fields.Boolean(allow_none=True)
    pets_fine = fields.List(
        fields.String(validate=validate.OneOf(["dogs", "cats", "other"])), validate=validate.Length(max=3)
    )
    gender = fields.Enum(Gender, by_value=True, allow_none=True)
    faith = fields.String(validate=validate.Length(max=60))
    charges = fields.Nested(ChargesArgs)
    wishes = fields.Nested(WishesArgs)
    private_wishes = fields.Nested(PrivateWishesArgs)


def _clock(pattern: str, name: str) -> fields.String:
    """Local wall time under a name that Python keeps for itself."""
    return fields.String(required=True, data_key=name, attribute=name, validate=validate.Regexp(pattern))


class _HoursArgs(WireSchema):
    """A stretch of one day; ``24:00`` is its end."""

    from_time = _clock(r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "from")
    to_time = _clock(r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "to")

    @validates_schema
    def _ends_after_it_begins(self, said: dict[str, Any], **_: Any) -> None:
        if said["to"] <= said["from"]:
            raise ValidationError("Must be after the beginning.", "to")


class WeeklyArgs(_HoursArgs):
    weekday = fields.String(required=True, validate=validate.OneOf(WEEKDAYS))


class ExtraArgs(_HoursArgs):
    day = fields.Date(required=True)


class SetAvailabilityArgs(WireSchema):
    """The whole week, or all single days, or both; what is left out stays."""

    pa_id = fields.UUID(required=True)
    weekly = fields.List(fields.Nested(WeeklyArgs), validate=validate.Length(max=60))
    extra = fields.List(fields.Nested(ExtraArgs), validate=validate.Length(max=100))


class RemoveAwayArgs(WireSchema):
    pa_id = fields.UUID(required=True)
    away_id = fields.UUID(required=True)


class AddAwayArgs(RemoveAwayArgs):
    from_day = fields.Date(required=True, data_key="from")
    to_day = fields.Date(required=True, data_key="to")
    reason = fields.String(load_default="", validate=validate.Length(max=200))

    @validates_schema
    def _ends_after_it_begins(self, said: dict[str, Any], **_: Any) -> None:
        if said["to_day"] < said["from_day"]:
            raise ValidationError("Must not be before the first day.", "to")


class TakeBackDocumentArgs(WireSchema):
    document_id = fields.UUID(required=True)


class RecordDocumentArgs(WireSchema):
    """What a coordinator has seen of a PA's."""

    document_id = fields.UUID(required=True)
    pa_id = fields.UUID(required=True)
    document = fields.Enum(DocumentKind, by_value=True, required=True)
    level = fields.String(load_default="", validate=validate.Length(max=120))
    dated_on = fields.Date(load_default=None, allow_none=True)
    update_service = fields.Boolean(load_default=None, allow_none=True)
    seen_on = fields.Date(required=True)
    seen_by = fields.String(required=True, validate=_NAME)
    next_check_on = fields.Date(load_default=None, allow_none=True)


class SeenDocumentSchema(WireSchema):
    """What was seen of a PA's, in a holder's list."""

    document_id = fields.UUID(required=True, attribute="id")
    document = fields.Enum(DocumentKind, by_value=True, required=True)
    level = fields.String(required=True)
    dated_on = fields.Date(required=True, allow_none=True)
    update_service = fields.Boolean(required=True, allow_none=True)
    seen_on = fields.Date(required=True)
    seen_by = fields.String(required=True)
    next_check_on = fields.Date(required=True, allow_none=True)


class PauseLineSchema(WireSchema):
    """A pause that is on, and why: for coordinators alone."""

    since = Instant(required=True, attribute="paused_at")
    by = fields.String(required=True, attribute="paused_by")
    reason = fields.String(required=True)


class PaLineSchema(WireSchema):
    """A PA in a holder's list."""

    pa_id = fields.UUID(required=True, attribute="id")
    name = fields.String(required=True)
    known_as = fields.String(required=True)
    outcode = fields.String(required=True)
    accepting = fields.Boolean(required=True)
    claimed_at = Instant(required=True, allow_none=True)
    contact = fields.String(required=True)
    documents = fields.List(fields.Nested(SeenDocumentSchema), required=True)
    paused = fields.Nested(PauseLineSchema, required=True, allow_none=True)
