"""The team as its availability is judged: what the server knows of each PA's time. No HTTP, no clock, no commit.

What is private to a PA, and their visits to other people, come in as time that is taken, and go no further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.bonds import service as bonds
from carematch.circles import service as circles
from carematch.circles.service import Circle, Relationship, Stage
from carematch.continuity.availability import Helper, Taken
from carematch.core.places import Place, find_place
from carematch.diary import service as diary
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.visits import service as visits

_AROUND = timedelta(days=7)
"""What lies beyond the window may count for the week in which it begins or ends, and for the way."""
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def list_helpers(
    session: Session,
    circle: Circle,
    *,
    start: datetime,
    end: datetime,
    besides: Mapping[UUID, Iterable[Taken]] | None = None,
) -> list[Helper]:
    """The PAs who are, or were, in the person's team in ``[start, end)``, by id.

    ``besides`` are visits to this person that each has anyway.
    """
    known = [bond for bond in circles.list_bonds(session, circle.id) if _was_in_team(bond, start)]
    pas = directory.map_pas(session, (bond.pa_id for bond in known))
    taken = _taken(session, circle, list(pas.values()), start=start - _AROUND, end=end + _AROUND)
    answers = bonds.map_pause_answers(session, circle.id)
    return [
        _helper(
            bond,
            pas[bond.pa_id],
            stands=answers.get(bond.pa_id) is bonds.PauseAnswer.KEEP,
            taken=[*taken[bond.pa_id], *(besides or {}).get(bond.pa_id, ())],
        )
        for bond in sorted(known, key=lambda each: str(each.pa_id))
    ]


def _was_in_team(bond: Relationship, start: datetime) -> bool:
    if bond.stage is Stage.ENDED:
        return bond.chosen_at is not None and bond.ended_at is not None and bond.ended_at > start
    return bond.stage is Stage.CHOSEN


def _helper(bond: Relationship, pa: PaProfile, *, stands: bool, taken: Sequence[Taken]) -> Helper:
    """Who was known before they were chosen could have come from the first visit on."""
    began = [at for at in (bond.chosen_at, bond.first_met_at) if at is not None]
    return Helper(
        pa_id=str(pa.id),
        since=min(began, default=_BEFORE_ALL),
        until=bond.ended_at,
        last_day=bond.ends_on,
        paused_at=pa.paused_at,
        stands=stands,
        weekly=pa.weekly,
        extra=pa.extra,
        away=pa.away,
        most_visits_day=pa.wishes.get("max_visits_day"),
        taken=taken,
    )


def _taken(
    session: Session, circle: Circle, pas: Sequence[PaProfile], *, start: datetime, end: datetime
) -> dict[UUID, list[Taken]]:
    """Where else each PA is: with other people, at whichever holder, and in their own diary."""
    found: dict[UUID, list[Taken]] = defaultdict(list)
    of_user: dict[UUID, list[UUID]] = defaultdict(list)
    whose: dict[UUID, UUID] = {pa.id: pa.id for pa in pas}
    for pa in pas:
        if pa.user_id is not None:
            of_user[pa.user_id].append(pa.id)
            whose |= {each.id: pa.id for each in directory.list_profiles_of(session, pa.user_id)}
    places: dict[UUID, Place | None] = {}
    for visit in visits.list_taken(session, whose, start=start, end=end):
        if visit.circle_id == circle.id:
            continue
        if visit.circle_id not in places:
            places[visit.circle_id] = find_place(circles.get_circle(session, visit.circle_id).outcode)
        found[whose[visit.pa_id]].append(
            Taken(visit.starts_at, visit.ends_at, places[visit.circle_id], True, visit.household_id)
        )
    for user_id, starts_at, ends_at in diary.list_taken(session, of_user, start=start, end=end):
        for pa_id in of_user[user_id]:
            found[pa_id].append(Taken(starts_at, ends_at))
    return found
