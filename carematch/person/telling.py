"""What somebody is told, when and how: by their own choice, or as a person told a coordinator."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from sqlalchemy.orm import Session

from carematch.accounts.access import Standing
from carematch.accounts.schemas import ToldArgs
from carematch.circles import service as circles
from carematch.reminders.service import ChoiceSchema, choose
from carematch.sync.registry import Args, Context, Subject, mutation


class ChooseRemindersArgs(ChoiceSchema, ToldArgs):
    """Of the user themselves, or of the person of a circle: one of the two."""

    user_id = fields.UUID()
    circle_id = fields.UUID()

    @validates_schema
    def _is_of_one(self, said: dict[str, Any], **_: Any) -> None:
        if ("user_id" in said) == ("circle_id" in said):
            raise ValidationError("Must be of a user, or of the person of a circle.", "user_id")


def _about_whom(_session: Session, args: Args) -> Subject:
    return Subject(circle_id=args.get("circle_id"), user_id=args.get("user_id"))


@mutation("reminders.choose", ChooseRemindersArgs, about=_about_whom)
def choose_reminders(ctx: Context, args: Args) -> None:
    """Args: ``{userId}`` or ``{circleId}``, and any of ``topics, ways, waitMinutes, dayBefore, soonMinutes, quietFrom
    and quietUntil, digestAt, inQuiet, silentHours``. What was told to a coordinator is a decision of the person's, who
    hears of it and may undo it; what people choose themselves on their own phone is no news to anybody."""
    said = circles.own_words(args)
    circle_id, user_id = said.pop("circle_id", None), said.pop("user_id", None)
    if circle_id is not None:
        user_id = circles.get_circle(ctx.session, circle_id).person_user_id
    is_own = bool({Standing.SELF, Standing.PERSON} & ctx.standings)
    by = None if is_own else ctx.actor.name
    row = choose(ctx.session, said, user_id=user_id, circle_id=circle_id, by=by, now=ctx.now)
    if not is_own:
        circles.record_decision(ctx, "reminders.choose", args, subject_id=row.id)
