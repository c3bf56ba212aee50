"""Who has a flag: the person first; coordinators, supporters and PAs what is theirs."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.circles.service import Stage
from carematch.continuity.flag_rules import FOR_THE_PA
from carematch.continuity.models import ChurnFlag, FlagKind
from carematch.directory import service as directory
from carematch.reflections import service as reflections

_WITH_US = {Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN}


def is_for_the_desk(session: Session, flag: ChurnFlag) -> bool:
    """Coordinators have every flag but one of what the person feels: that only where it is shared with them."""
    return flag.flag is not FlagKind.FELT_CONTINUITY_FALLING or is_shared_with_the_desk(session, _felt(flag))


def is_shared_with_the_desk(session: Session, reflection_ids: Collection[UUID]) -> bool:
    """Whether coordinators may read every one of these reflections."""
    return any(target["to"] == "coordinators" for target in reflections.list_targets_of_all(session, reflection_ids))


def supporters_told(session: Session, flag: ChurnFlag) -> set[UUID]:
    """The supporters, as things are now, with whom the person shares what a flag of what they feel is about."""
    if flag.flag is not FlagKind.FELT_CONTINUITY_FALLING:
        return set()
    targets = reflections.list_targets_of_all(session, _felt(flag))
    told = [reflections.users_of(session, flag.circle_id, each) for each in targets if each["to"] == "supporter"]
    return set[UUID]().union(*told)


def pas_told(session: Session, flag: ChurnFlag) -> list[tuple[UUID, UUID]]:
    """The PAs whom it concerns, whose visits they are or who is alone, while they have to do with the person: each with
    their user."""
    if flag.flag not in FOR_THE_PA:
        return []
    named = flag.evidence.get("paIds", []) if flag.flag is FlagKind.TEAM_OF_ONE else flag.evidence.get("byPa", {})
    found = []
    for pa_id in map(UUID, named):
        bond = circles.find_bond(session, flag.circle_id, pa_id)
        user_id = directory.get_pa(session, pa_id).user_id
        if bond is not None and bond.stage in _WITH_US and user_id is not None:
            found.append((pa_id, user_id))
    return found


def _felt(flag: ChurnFlag) -> list[UUID]:
    return [UUID(each) for each in flag.evidence.get("reflectionIds", [])]
