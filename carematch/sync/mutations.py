"""What concerns mutations themselves."""

from __future__ import annotations

from marshmallow import fields
from sqlalchemy.orm import Session

from carematch.core.errors import NotFound
from carematch.core.schema import WireSchema
from carematch.sync.models import LoggedMutation
from carematch.sync.registry import Args, Context, Subject, mutation


class AcknowledgeArgs(WireSchema):
    mutation_id = fields.UUID(required=True)


def _about_mutation(session: Session, args: Args) -> Subject:
    logged = session.get(LoggedMutation, args["mutation_id"])
    if logged is None:
        raise NotFound
    return Subject(user_id=logged.user_id)


@mutation("problem.acknowledge", AcknowledgeArgs, about=_about_mutation)
def acknowledge(ctx: Context, args: Args) -> None:
    """Args: ``{mutationId}``. The author has seen that it was refused or put aside."""
    logged = ctx.session.get_one(LoggedMutation, args["mutation_id"])
    logged.acknowledged_at = logged.acknowledged_at or ctx.now
