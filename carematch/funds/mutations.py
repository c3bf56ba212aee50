"""Changes of agreements."""

from __future__ import annotations

from carematch.funds import service
from carematch.funds.schemas import RecordAgreementArgs
from carematch.sync.registry import Args, Context, mutation


@mutation("agreement.record", RecordAgreementArgs, online=True)
def record_agreement(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, weeklyPence, contributionPence, feePence, startsOn, reviewOn}``."""
    service.record_agreement(ctx.session, **args, now=ctx.now)
