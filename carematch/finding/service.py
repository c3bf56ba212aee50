"""What a person needs of a PA, who is not for them, and that nobody suits. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.circles.service import Relationship, Stage
from carematch.core.places import find_place
from carematch.directory import service as directory
from carematch.directory.service import Directories, Needs, Question, Ranked, Wanted
from carematch.finding.models import Need
from carematch.finding.schemas import LackSchema as LackSchema
from carematch.funds import service as funds

_ASKED = {Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN}


def find_need(session: Session, circle_id: UUID) -> Need | None:
    return session.get(Need, circle_id)


def _need_of(session: Session, circle_id: UUID) -> Need:
    """The circle's, begun now if nothing was said before.

    :raises NotFound: no such circle.
    """
    need = find_need(session, circles.get_circle(session, circle_id).id)
    if need is None:
        need = Need(id=circle_id, languages=[], skills=[], visits=[], put_away=[], lacks=[])
        session.add(need)
    return need


def set_need(session: Session, circle_id: UUID, said: Mapping[str, Any]) -> Need:
    """What is not in ``said`` stays."""
    need = _need_of(session, circle_id)
    for name, value in said.items():
        setattr(need, name, value)
    return need


def put_away(session: Session, circle_id: UUID, pa_id: UUID) -> Need:
    """This PA is not for the person; nobody asks why. Saying so again changes nothing.

    :raises NotFound: no such PA with the person's holder.
    """
    need = _need_of(session, circle_id)
    directory.get_pa(session, pa_id)
    if str(pa_id) not in need.put_away:
        need.put_away = [*need.put_away, str(pa_id)]
    return need


def bring_back(session: Session, circle_id: UUID, pa_id: UUID) -> Need:
    """The person would see this PA again after all."""
    need = _need_of(session, circle_id)
    need.put_away = [each for each in need.put_away if each != str(pa_id)]
    return need


def tell_unmet(session: Session, circle_id: UUID, *, lacks: list[dict[str, Any]], now: datetime) -> Need:
    """The holder knows that nobody suits, and what was lacking. Telling it again says what lacks now, and since when is
    not forgotten unless somebody was chosen between."""
    need = _need_of(session, circle_id)
    if need.unmet_since is None or _is_over(need, circles.list_bonds(session, circle_id)):
        need.unmet_since = now
    need.lacks = lacks
    return need


def say_met(session: Session, circle_id: UUID) -> Need:
    """It is solved; nobody looks for anybody any more."""
    need = _need_of(session, circle_id)
    need.unmet_since, need.lacks = None, []
    return need


def list_unmet(session: Session, bonds: Mapping[UUID, Sequence[Relationship]]) -> list[Need]:
    """The needs that people said nobody meets, oldest first, but for those who have chosen somebody since.

    ``bonds`` are the relationships of the circles in question.
    """
    query = select(Need).where(Need.id.in_(bonds), Need.unmet_since.is_not(None)).order_by(Need.unmet_since, Need.id)
    return [need for need in session.scalars(query) if not _is_over(need, bonds[need.id])]


def _is_over(need: Need, bonds: Sequence[Relationship]) -> bool:
    """Somebody was chosen since the person said that nobody suits."""
    since = need.unmet_since
    return since is not None and any(bond.chosen_at is not None and bond.chosen_at >= since for bond in bonds)


def match(
    session: Session, circle_id: UUID, *, directories: Directories, may_see_money: bool, limit: int, today: date
) -> Ranked:
    """Who of the holder's whole directory suits what the person needs, best first.

    What the person wishes beside it is not known here, and plays no part. Who is not for them is among the answers, and
    their phone leaves them out: a coordinator would see who is missing.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    need = find_need(session, circle_id)
    question = Question(
        needs=_needs(need) if need else Needs(),
        at=find_place(circle.outcode),
        weekly_pence=find_weekly_pence(session, circle_id, today) if may_see_money else None,
        today=today.isoformat(),
    )
    return directories.whole(session, circle.holder_id).rank(question, limit=limit)


def find_weekly_pence(session: Session, circle_id: UUID, today: date) -> int | None:
    """What the person's agreement gives to spend in a week; None where there is none."""
    agreement = funds.find_agreement(session, circle_id, today)
    return funds.weekly_budget(agreement) if agreement else None


def find_nearest(
    session: Session, circle_id: UUID, *, directories: Directories, today: date
) -> Mapping[str, Any] | None:
    """Of those who take on new people and whom the person has not asked yet, who suits best: ``{paId, name, knownAs}``;
    None where there is nobody."""
    asked = {bond.pa_id for bond in circles.list_bonds(session, circle_id) if bond.stage in _ASKED}
    limit = len(asked) + 1
    ranked = match(session, circle_id, directories=directories, may_see_money=False, limit=limit, today=today)
    return next(
        (
            {"pa_id": hit.pa_id, "name": pa["name"], "known_as": pa["knownAs"]}
            for hit, pa in ranked.first
            if UUID(str(hit.pa_id)) not in asked
        ),
        None,
    )


def _needs(need: Need) -> Needs:
    return Needs(
        languages=tuple(need.languages),
        skills=tuple(need.skills),
        visits=tuple(Wanted(each["weekday"], each["from"], each["to"], each["sleepIn"]) for each in need.visits),
        within_km=need.within_km,
        smoking=need.smoking,
        pets=None if need.pets is None else tuple(need.pets),
    )
