"""Changes of agreements."""

from __future__ import annotations

from carematch.funds import service
from carematch.funds.schemas import RecordAgreementArgs
from carematch.sync.registry import Args, Context, mutation


@mutation("agreement.record", RecordAgreementArgs, online=True)
def record_agreement(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, weeklyPence, contributionPence, feePence, startsOn, reviewOn}``.

    The agreement has the mutation's id.
    """
    service.record_agreement(ctx.session, agreement_id=ctx.mutation_id, **args, now=ctx.now)
