"""Flags are raised and closed by the scan alone."""

from __future__ import annotations

from carematch.continuity import service
from carematch.continuity.schemas import CloseFlagArgs, RaiseFlagArgs
from carematch.sync.registry import Args, Context, mutation


@mutation("flag.raise", RaiseFlagArgs)
def raise_flag(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, flag, severity, evidence}``."""
    service.raise_flag(ctx.session, **args, now=ctx.now)


@mutation("flag.close", CloseFlagArgs)
def close_flag(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, flagId}``."""
    service.close_flag(ctx.session, args["flag_id"], now=ctx.now)
