"""How a flag looks to each who has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carematch.accounts.models import Supporter
from carematch.circles import service as circles
from carematch.circles.service import Relationship
from carematch.continuity import flag_words
from carematch.continuity.flag_readers import is_for_the_desk, pas_told, supporters_told
from carematch.continuity.flag_rules import COULD_DO, FOR_THE_PA
from carematch.continuity.models import ChurnFlag, FlagKind, FlagState
from carematch.continuity.service import list_open_flags
from carematch.reflections.service import Reflection
from carematch.sync.registry import Projected, projects, shown_by

_NOT_SHOWN = {"byPa", "reflectionIds"}


@projects(ChurnFlag, "flag")
def project_flag(session: Session, flag: ChurnFlag, _now: datetime) -> Iterable[Projected]:
    circle = circles.get_circle(session, flag.circle_id)
    words = flag_words.say(flag, person=circle.known_as)
    body = _body(flag) | {"title": words.title, "text": words.text}
    desk = body | {"quietUntil": flag.desk_quiet_until, "text": words.text_of_person}
    if flag.flag is FlagKind.FELT_CONTINUITY_FALLING:
        if circle.person_user_id is not None:
            yield Projected(f"u:{circle.person_user_id}", "flag", body)
        for user_id in supporters_told(session, flag):
            yield Projected(f"u:{user_id}", "flag", body | {"text": words.text_of_person})
    else:
        yield Projected(f"c:{flag.circle_id}/person", "flag", body)
    if is_for_the_desk(session, flag):
        yield Projected(f"c:{flag.circle_id}/admin", "flag", desk)
    for pa_id, user_id in pas_told(session, flag):
        yield Projected(f"u:{user_id}", "flag", _for_pa(flag, body | {"text": words.text_for_pa}, str(pa_id)))


@shown_by(Reflection, "shared_with")
def flags_of_reflection(session: Session, reflection: Reflection) -> Iterable[ChurnFlag]:
    """Whom what the person feels is shown to follows what they share, at once."""
    return list_open_flags(session, [reflection.circle_id])


@shown_by(Supporter, "withdrawn_at")
def flags_of_supporter(session: Session, supporter: Supporter) -> Iterable[ChurnFlag]:
    return list_open_flags(session, [supporter.circle_id])


@shown_by(Relationship, "stage")
def flags_of_relationship(session: Session, bond: Relationship) -> Iterable[ChurnFlag]:
    return list_open_flags(session, [bond.circle_id])


def _body(flag: ChurnFlag) -> dict[str, Any]:
    said = {"count": flag.evidence["faces"], "before": None, "paIds": []} | flag.evidence
    return {
        "circleId": flag.circle_id,
        "flag": flag.flag,
        "severity": flag.severity,
        "state": flag.state,
        "openedAt": flag.opened_at,
        "closedAt": flag.closed_at,
        "seenAt": flag.seen_at,
        "actingAt": flag.acting_at,
        "actingBy": flag.acting_by,
        "actingWords": flag.acting_words,
        "settledAt": flag.settled_at,
        "quietUntil": flag.quiet_until,
        "couldDo": list(COULD_DO[flag.flag]),
        **{name: value for name, value in said.items() if name not in _NOT_SHOWN},
    }


def _for_pa(flag: ChurnFlag, body: dict[str, Any], pa_id: str) -> dict[str, Any]:
    """Their own visits, and nothing of anybody else nor of what is done about it."""
    theirs = flag.evidence.get("byPa", {}).get(pa_id, [])
    return body | {
        "state": FlagState.OPEN if flag.closed_at is None else FlagState.RESOLVED,
        "severity": "notice",
        "seenAt": None,
        "actingAt": None,
        "actingBy": None,
        "actingWords": "",
        "settledAt": None,
        "quietUntil": None,
        "couldDo": list(FOR_THE_PA[flag.flag]),
        "visitIds": theirs,
        "visits": len(theirs),
        "faces": 1,
        "count": len(theirs),
        "limit": 0,
        "before": None,
        "paIds": [pa_id],
        "paNames": [],
    }
