"""PAs who are in a team together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles.models import Relationship, Stage
from carematch.directory.service import list_profiles_of


def list_team_mates(session: Session, user_id: UUID) -> set[UUID]:
    """The PAs who are in a team with this user, who is a PA there; never themselves."""
    own = {pa.id for pa in list_profiles_of(session, user_id)}
    teams = select(Relationship.circle_id).where(Relationship.pa_id.in_(own), Relationship.stage == Stage.CHOSEN)
    mates = select(Relationship.pa_id).where(Relationship.circle_id.in_(teams), Relationship.stage == Stage.CHOSEN)
    return set(session.scalars(mates)) - own
