"""What a person says of themselves, or somebody for them. Each is a decision with its basis, and can be undone."""

from __future__ import annotations

from uuid import uuid5

from sqlalchemy.orm import Session

from carematch.accounts.access import Standing
from carematch.attachments import service as attachments
from carematch.circles import service as circles
from carematch.person import service
from carematch.person.models import CommunicationNeeds, Love, MissedVisitPlan
from carematch.person.schemas import (
    AddLoveArgs,
    ChangeLoveArgs,
    ConfirmMetArgs,
    RemoveLoveArgs,
    SetNeedsArgs,
    SetPlanArgs,
    SetReviewArgs,
    WriteAboutMeArgs,
)
from carematch.reminders.service import tell_both
from carematch.sync.registry import Args, Context, Subject, mutation, names_row
from carematch.sync.words import keep_words

_LOVE_WORDS = {"name": "The name", "meaning": "What it means to me", "to_try": "One thing to try"}
_NEEDS_WORDS = {"language": "My language", "words": "How to communicate with me"}
_PLAN_WORDS = {"what": "What happens when nobody comes"}
"""What of each is free text, and what it is called."""


def _keep(
    ctx: Context,
    name: str,
    kind: str,
    row: Love | CommunicationNeeds | MissedVisitPlan | None,
    args: Args,
    named: dict[str, str],
    *,
    url: str,
) -> None:
    """Words that are about to take the place of others are kept, and both authors told where they had not seen each
    other's."""
    if row is not None:
        words = {field: args[field] for field in named}
        crossings = keep_words(ctx, kind, row.id, words, {field: getattr(row, field) for field in named})
        tell_both(ctx, name, crossings, named=named, url=url)


names_row("loveId", Love)


def _about_love(session: Session, args: Args) -> Subject:
    return Subject(circle_id=service.get_love(session, args["love_id"]).circle_id)


@mutation("about_me.write", WriteAboutMeArgs)
def write_about_me(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, section, text, photo, voice, voiceSeconds, basedOn}``. The version has the mutation's id."""
    photo, voice = args["photo"], args["voice"]
    version = service.write_section(
        ctx.session,
        version_id=ctx.mutation_id,
        circle_id=args["circle_id"],
        section=args["section"],
        text=args["text"],
        photo_id=attachments.name_image(ctx.session, ctx.actor, photo, now=ctx.now) if photo else None,
        voice_id=attachments.name_voice(ctx.session, ctx.actor, voice, now=ctx.now) if voice else None,
        voice_seconds=args["voice_seconds"] if voice else None,
        based_on=args["based_on"],
        author=circles.get_circle(ctx.session, args["circle_id"]).person_name,
        written_by=None if Standing.PERSON in ctx.standings else ctx.actor.name,
        supported_by=circles.read_basis(ctx, args).details.get("helped_by"),
        now=ctx.now,
    )
    circles.record_decision(ctx, "about_me.write", args, subject_id=version.id)


@mutation("about_me.set_review", SetReviewArgs)
def set_review(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, reviewOn}``."""
    review = service.set_review(ctx.session, args["circle_id"], review_on=args["review_on"], now=ctx.now)
    circles.record_decision(ctx, "about_me.set_review", args, subject_id=review.id)


@mutation("love.add", AddLoveArgs)
def add_love(ctx: Context, args: Args) -> None:
    """Args: ``{loveId, circleId, love, name, meaning, toTry}``."""
    love = service.add_love(ctx.session, **circles.own_words(args), now=ctx.now)
    circles.record_decision(ctx, "love.add", args, subject_id=love.id)


@mutation("love.change", ChangeLoveArgs, about=_about_love)
def change_love(ctx: Context, args: Args) -> None:
    """Args: ``{loveId, love, name, meaning, toTry}``."""
    love = service.get_love(ctx.session, args["love_id"])
    _keep(ctx, "love.change", "love", love, args, _LOVE_WORDS, url="/love")
    service.change_love(ctx.session, **circles.own_words(args))
    circles.record_decision(ctx, "love.change", args, subject_id=love.id)


@mutation("love.remove", RemoveLoveArgs, about=_about_love)
def remove_love(ctx: Context, args: Args) -> None:
    """Args: ``{loveId}``."""
    love = service.remove_love(ctx.session, args["love_id"], now=ctx.now)
    circles.record_decision(ctx, "love.remove", args, subject_id=love.id)


@mutation("needs.set", SetNeedsArgs)
def set_needs(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, needs, language, words, sharedWith, reviewOn}``."""
    known = service.find_needs(ctx.session, args["circle_id"])
    _keep(ctx, "needs.set", "communication_needs", known, args, _NEEDS_WORDS, url="/needs")
    needs = service.set_needs(ctx.session, **circles.own_words(args), by=ctx.actor.name, now=ctx.now)
    circles.record_decision(ctx, "needs.set", args, subject_id=needs.id)


@mutation("needs.confirm_met", ConfirmMetArgs)
def confirm_met(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, how}``."""
    row_id = uuid5(ctx.mutation_id, "needs_met")
    service.confirm_met(
        ctx.session, row_id, circle_id=args["circle_id"], how=args["how"], by=ctx.actor.name, now=ctx.now
    )


@mutation("plan.set", SetPlanArgs)
def set_plan(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, contacts: [{name, phone}], waitMinutes, what}``."""
    known = service.find_plan(ctx.session, args["circle_id"])
    _keep(ctx, "plan.set", "missed_visit_plan", known, args, _PLAN_WORDS, url="/plan")
    plan = service.set_plan(ctx.session, **circles.own_words(args), by=ctx.actor.name, now=ctx.now)
    circles.record_decision(ctx, "plan.set", args, subject_id=plan.id)
