"""Changes of pauses, and who hears of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.sync.registry import Args, Context, Subject, mutation, names_row
from carematch.visits import service
from carematch.visits.cover import close_paused
from carematch.visits.models import Pause, PauseReason
from carematch.visits.pause_news import tell_of_end, tell_of_pause
from carematch.visits.schemas import BeginPauseArgs, EndPauseArgs

names_row("pauseId", Pause)


def _about_pause(session: Session, args: Args) -> Subject:
    return Subject(circle_id=service.get_pause(session, args["pause_id"]).circle_id)


@mutation("pause.begin", BeginPauseArgs)
def begin_pause(ctx: Context, args: Args) -> None:
    """Args: ``{pauseId, circleId, reason, startsOn, endsOn}``. That somebody has died is nobody's decision."""
    words = circles.own_words(args)
    stopped = service.begin_pause(ctx.session, **words, by=ctx.actor.name, now=ctx.now)
    close_paused(ctx.session, args["circle_id"], now=ctx.now)
    if args["reason"] is not PauseReason.DIED:
        circles.record_decision(ctx, "pause.begin", args, subject_id=args["pause_id"])
    pause = service.get_pause(ctx.session, args["pause_id"])
    tell_of_pause(ctx.session, pause, stopped, but=ctx.actor.user_id, now=ctx.now)


@mutation("pause.end", EndPauseArgs, about=_about_pause)
def end_pause(ctx: Context, args: Args) -> None:
    """Args: ``{pauseId, endsOn}``."""
    back = service.end_pause(ctx.session, args["pause_id"], ends_on=args["ends_on"], now=ctx.now)
    pause = service.get_pause(ctx.session, args["pause_id"])
    service.plan_circle(ctx.session, pause.circle_id, until=(ctx.now + service.WINDOW).date(), now=ctx.now)
    if pause.reason is not PauseReason.DIED:
        circles.record_decision(ctx, "pause.end", args, subject_id=pause.id)
    tell_of_end(ctx.session, pause, back, now=ctx.now)
