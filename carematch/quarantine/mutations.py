"""What a coordinator does with what was put aside. They decide for nobody: it happens as its author's own, or not."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.quarantine import service
from carematch.quarantine.schemas import ApplyKeptArgs, DiscardKeptArgs
from carematch.sync.models import Settled
from carematch.sync.perform import perform_kept
from carematch.sync.registry import Args, Context, Subject, mutation


def about_kept(session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name one that was put aside."""
    return service.subject_of(service.get_kept(session, args["mutation_id"]))


@mutation("quarantine.apply", ApplyKeptArgs, about=about_kept, online=True)
def apply(ctx: Context, args: Args) -> None:
    """Args: ``{mutationId}``. What it does, its author did, when they did it."""
    kept = service.hold_unsettled(ctx.session, args["mutation_id"])
    perform_kept(ctx, kept, service.author_of(ctx.session, kept))
    service.settle(ctx.session, kept, Settled.APPLIED, by=ctx.actor, now=ctx.now)


@mutation("quarantine.discard", DiscardKeptArgs, about=about_kept, online=True)
def discard(ctx: Context, args: Args) -> None:
    """Args: ``{mutationId, reason}``. The reason is said to the author."""
    kept = service.hold_unsettled(ctx.session, args["mutation_id"])
    service.settle(ctx.session, kept, Settled.DISCARDED, by=ctx.actor, why=args["reason"], now=ctx.now)
