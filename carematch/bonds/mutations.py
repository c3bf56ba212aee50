"""Changes of introductions, handovers, private reasons and pauses."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.bonds import service
from carematch.bonds.models import Handover, Introduction, MeetingSide, PauseAsk
from carematch.bonds.schemas import (
    AnswerHandoverArgs,
    AnswerIntroductionArgs,
    AnswerPauseArgs,
    IntroductionArgs,
    KeepReasonArgs,
    PausePaArgs,
    ProposeHandoverArgs,
    ProposeIntroductionArgs,
    ResumePaArgs,
)
from carematch.circles import service as circles
from carematch.directory import service as directory
from carematch.sync.registry import Args, Context, Subject, about_row, mutation, names_row
from carematch.visits import service as visits

names_row("introductionId", Introduction)
names_row("handoverId", Handover)
names_row("pauseAskId", PauseAsk)

_about_introduction = about_row("introduction_id", service.get_introduction)
_about_handover = about_row("handover_id", service.get_handover)
_about_relationship = about_row("relationship_id", circles.get_relationship)
_about_pause_ask = about_row("pause_ask_id", service.get_pause_ask)


def _about_pa(session: Session, args: Args) -> Subject:
    profile = directory.get_pa(session, args["pa_id"])
    return Subject(pa_id=profile.id, user_id=profile.user_id)


def _side(ctx: Context) -> MeetingSide:
    return MeetingSide.PERSON if circles.is_by_person(ctx) else MeetingSide.PA


@mutation("introduction.propose", ProposeIntroductionArgs)
def propose_introduction(ctx: Context, args: Args) -> None:
    """Args: ``{introductionId, circleId, paId, meeting, startsAt, words}``."""
    words = circles.own_words(args)
    introduction_id = words.pop("introduction_id")
    found = service.propose_introduction(ctx.session, introduction_id, **words, side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "introduction.propose", args, subject_id=found.id, pa_id=found.pa_id)


@mutation("introduction.answer", AnswerIntroductionArgs, about=_about_introduction)
def answer_introduction(ctx: Context, args: Args) -> None:
    """Args: ``{introductionId, isYes}``."""
    found = service.answer_introduction(
        ctx.session, args["introduction_id"], is_yes=args["is_yes"], side=_side(ctx), now=ctx.now
    )
    circles.record_decision(ctx, "introduction.answer", args, subject_id=found.id, pa_id=found.pa_id)


@mutation("introduction.call_off", IntroductionArgs, about=_about_introduction)
def call_off_introduction(ctx: Context, args: Args) -> None:
    """Args: ``{introductionId}``."""
    found = service.call_off_introduction(ctx.session, args["introduction_id"])
    circles.record_decision(ctx, "introduction.call_off", args, subject_id=found.id, pa_id=found.pa_id)


@mutation("handover.propose", ProposeHandoverArgs)
def propose_handover(ctx: Context, args: Args) -> None:
    """Args: ``{handoverId, circleId, paId, toPaId, text}``."""
    service.propose_handover(ctx.session, args.pop("handover_id"), **args, now=ctx.now)


@mutation("handover.answer", AnswerHandoverArgs, about=_about_handover)
def answer_handover(ctx: Context, args: Args) -> None:
    """Args: ``{handoverId, isYes}``."""
    found = service.answer_handover(ctx.session, args["handover_id"], is_yes=args["is_yes"], now=ctx.now)
    circles.record_decision(ctx, "handover.answer", args, subject_id=found.id, pa_id=found.pa_id)


@mutation("reason.keep", KeepReasonArgs, about=_about_relationship)
def keep_reason(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, text}``. No decision is written down of it: nobody else is to know."""
    assert ctx.actor.user_id is not None
    service.keep_reason(
        ctx.session,
        user_id=ctx.actor.user_id,
        relationship_id=args["relationship_id"],
        text=args["text"],
        now=ctx.now,
    )


@mutation("pa.pause", PausePaArgs, about=_about_pa, online=True)
def pause_pa(ctx: Context, args: Args) -> None:
    """Args: ``{paId, reason}``."""
    service.pause_pa(
        ctx.session, ctx.mutation_id, pa_id=args["pa_id"], reason=args["reason"], by=ctx.actor.name, now=ctx.now
    )


@mutation("pa.resume", ResumePaArgs, about=_about_pa, online=True)
def resume_pa(ctx: Context, args: Args) -> None:
    """Args: ``{paId}``."""
    service.resume_pa(ctx.session, args["pa_id"], by=ctx.actor.name, now=ctx.now)


@mutation("pause.answer", AnswerPauseArgs, about=_about_pause_ask)
def answer_pause(ctx: Context, args: Args) -> None:
    """Args: ``{pauseAskId, answer}``."""
    ask = service.answer_pause(ctx.session, args["pause_ask_id"], answer=args["answer"], now=ctx.now)
    circles.record_decision(ctx, "pause.answer", args, subject_id=ask.id, pa_id=ask.pa_id)
    visits.tell_called_off(ctx, by=visits.Side.PERSON)
