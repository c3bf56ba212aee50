"""Flags are raised and closed by the watch alone; their life is what people say of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.accounts.access import Standing
from carematch.continuity import service
from carematch.continuity.flag_readers import is_for_the_desk, supporters_told
from carematch.continuity.models import ChurnFlag, FlagKind
from carematch.continuity.schemas import (
    ActArgs,
    CloseFlagArgs,
    FlagArgs,
    QuietenArgs,
    RaiseFlagArgs,
    SetThresholdsArgs,
)
from carematch.core.errors import NotFound
from carematch.sync.registry import Args, Context, Subject, about_holder, mutation


def _about_flag(session: Session, args: Args) -> Subject:
    return Subject(circle_id=service.get_flag(session, args["flag_id"]).circle_id)


def _flag_read_by(ctx: Context, args: Args) -> ChurnFlag:
    """The flag, if it is the actor's to read.

    :raises NotFound: what the person feels was not shared with them.
    """
    flag = service.get_flag(ctx.session, args["flag_id"])
    reads = flag.flag is not FlagKind.FELT_CONTINUITY_FALLING or Standing.PERSON in ctx.standings
    reads = reads or (Standing.COORDINATOR in ctx.standings and is_for_the_desk(ctx.session, flag))
    if not reads and ctx.actor.user_id not in supporters_told(ctx.session, flag):
        raise NotFound
    return flag


@mutation("flag.raise", RaiseFlagArgs)
def raise_flag(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, flag, severity, evidence}``."""
    service.raise_flag(ctx.session, **args, now=ctx.now)


@mutation("flag.close", CloseFlagArgs)
def close_flag(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, flagId}``."""
    service.close_flag(ctx.session, args["flag_id"], now=ctx.now)


@mutation("flag.see", FlagArgs, about=_about_flag)
def see_flag(ctx: Context, args: Args) -> None:
    """Args: ``{flagId}``. The first time counts."""
    flag = _flag_read_by(ctx, args)
    flag.seen_at = flag.seen_at or ctx.made_at


@mutation("flag.act", ActArgs, about=_about_flag)
def act_on_flag(ctx: Context, args: Args) -> None:
    """Args: ``{flagId, words}``: whoever says it is doing something about it."""
    service.act_on_flag(
        ctx.session, _flag_read_by(ctx, args).id, by=ctx.actor.name, words=args["words"], now=ctx.made_at
    )


@mutation("flag.quieten", QuietenArgs, about=_about_flag)
def quieten_flag(ctx: Context, args: Args) -> None:
    """Args: ``{flagId, until}``, a day or null for no longer. The person's side and the desk each for themselves."""
    flag = _flag_read_by(ctx, args)
    if Standing.COORDINATOR in ctx.standings:
        flag.desk_quiet_until = args["until"]
    else:
        flag.quiet_until = args["until"]


@mutation("flag.settle", FlagArgs, about=_about_flag)
def settle_flag(ctx: Context, args: Args) -> None:
    """Args: ``{flagId}``: it is settled, and not raised again until it had gone."""
    service.settle_flag(ctx.session, _flag_read_by(ctx, args).id, now=ctx.made_at)


@mutation("holder.set_thresholds", SetThresholdsArgs, about=about_holder, online=True)
def set_thresholds(ctx: Context, args: Args) -> None:
    """Args: ``{holderId, values}``: from where on this holder's circles are flagged."""
    service.set_thresholds(ctx.session, args["holder_id"], args["values"], now=ctx.now)
