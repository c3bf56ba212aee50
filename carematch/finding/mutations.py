"""What people say of whom they look for."""

from __future__ import annotations

from carematch.circles import service as circles
from carematch.finding import service
from carematch.finding.schemas import PutAwayArgs, SetNeedArgs, SolvedArgs, TellUnmetArgs
from carematch.sync.registry import Args, Context, mutation


@mutation("need.set", SetNeedArgs)
def set_need(ctx: Context, args: Args) -> None:
    """Args: ``{circleId}`` and any needs."""
    said = {name: value for name, value in circles.own_words(args).items() if name != "circle_id"}
    need = service.set_need(ctx.session, args["circle_id"], said)
    circles.record_decision(ctx, "need.set", args, subject_id=need.id)


@mutation("need.tell_unmet", TellUnmetArgs)
def tell_unmet(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, lacks}``."""
    need = service.tell_unmet(ctx.session, args["circle_id"], lacks=args["lacks"], now=ctx.now)
    circles.record_decision(ctx, "need.tell_unmet", args, subject_id=need.id)


@mutation("need.say_met", SolvedArgs)
def say_met(ctx: Context, args: Args) -> None:
    """Args: ``{circleId}``."""
    need = service.say_met(ctx.session, args["circle_id"])
    circles.record_decision(ctx, "need.say_met", args, subject_id=need.id)


@mutation("need.put_away", PutAwayArgs)
def put_away(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, paId}``. No decision is written down: it would tell of a PA what nobody is to know."""
    service.put_away(ctx.session, args["circle_id"], args["pa_id"])


@mutation("need.bring_back", PutAwayArgs)
def bring_back(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, paId}``."""
    service.bring_back(ctx.session, args["circle_id"], args["pa_id"])
