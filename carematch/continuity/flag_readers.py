"""Who has a flag: the person first; coordinators, supporters and PAs what is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.continuity.flag_rules import FOR_THE_PA
from carematch.continuity.models import ChurnFlag, FlagKind
from carematch.reflections import service as reflections


def is_for_the_desk(session: Session, flag: ChurnFlag) -> bool:
    """Coordinators have every flag but one of what the person feels: that only where it was shared with them."""
    if flag.flag is not FlagKind.FELT_CONTINUITY_FALLING:
        return True
    return any(target["to"] == "coordinators" for target in _targets(session, flag))


def supporters_told(session: Session, flag: ChurnFlag) -> Iterator[UUID]:
    """The supporters with whom the person shared what a flag of what they feel is about."""
    for target in _targets(session, flag):
        if target["to"] == "supporter" and target["id"]:
            yield UUID(target["id"])


def pas_told(flag: ChurnFlag) -> list[UUID]:
    """The PAs whom it concerns: whose visits they are, or who is alone."""
    if flag.flag not in FOR_THE_PA:
        return []
    named = flag.evidence.get("paIds", []) if flag.flag is FlagKind.TEAM_OF_ONE else flag.evidence.get("byPa", {})
    return [UUID(each) for each in named]


def _targets(session: Session, flag: ChurnFlag) -> list[dict[str, str | None]]:
    return reflections.list_targets_of_all(session, [UUID(each) for each in flag.evidence.get("reflectionIds", [])])
