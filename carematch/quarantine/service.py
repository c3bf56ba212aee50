"""What was put aside for a human: whose it is to look at, what of it they may read, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.access import PRIVATE, is_read_by_coordinators
from carematch.accounts.membership import find_holder, find_user, list_holders_of
from carematch.accounts.words import WORDS
from carematch.circles import service as circles
from carematch.core.errors import Conflict, NotFound
from carematch.core.identity import Actor
from carematch.core.when import day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import News, add_news
from carematch.sync.models import IS_KEPT, LoggedMutation, Settled, Status
from carematch.sync.registry import REGISTRY, Subject
from carematch.visits import service as visits

MOST = 200
"""How many are shown at once."""


class AlreadySettled(Conflict):
    slug, title = "already-settled", "Somebody has looked at this already"


def find_kept(session: Session, mutation_id: UUID) -> LoggedMutation | None:
    """What was put aside under this id, also when somebody has settled it since; what is private, nobody finds."""
    logged = session.get(LoggedMutation, mutation_id)
    if logged is None or logged.status is not Status.QUARANTINED or logged.name in PRIVATE:
        return None
    return logged


def get_kept(session: Session, mutation_id: UUID) -> LoggedMutation:
    """:raises NotFound: nothing was put aside under this id."""
    kept = find_kept(session, mutation_id)
    if kept is None:
        raise NotFound
    return kept


def subject_of(kept: LoggedMutation) -> Subject:
    """Whose coordinators look at it: those of the circle it names, else those of a holder its author has to do with."""
    return Subject(circle_id=kept.circle_id) if kept.circle_id else Subject(member_id=kept.user_id)


def hold_unsettled(session: Session, mutation_id: UUID) -> LoggedMutation:
    """It waits, and nobody else can settle it before this transaction ends.

    :raises AlreadySettled: somebody has.
    """
    kept = session.get_one(LoggedMutation, mutation_id, with_for_update=True, populate_existing=True)
    if kept.settled is not None:
        raise AlreadySettled
    return kept


def author_of(session: Session, kept: LoggedMutation) -> Actor:
    """Who made it, on no device in particular.

    :raises NotFound: the server itself, or somebody who is no more.
    """
    user = find_user(session, kept.user_id) if kept.user_id else None
    if user is None:
        raise NotFound
    return Actor(user.id, user.name)


def settle(
    session: Session, kept: LoggedMutation, settled: Settled, *, by: Actor, why: str | None = None, now: datetime
) -> None:
    """A coordinator has looked. The author finds it in their inbox, and where they see what was not done."""
    kept.settled, kept.settled_at, kept.settled_by, kept.settled_why = settled, now, by.user_id, why
    if kept.user_id is None or kept.user_id == by.user_id:
        return
    holder = _holder_name(session, kept, by)
    sent = f"What you sent {day_and_date(kept.received_at, now=now).rstrip(',')}"
    if settled is Settled.APPLIED:
        title, text = "It counts now", f"{sent} was put aside. {holder} looked at it. It counts now."
    else:
        title, text = "It was not done", f"{sent} was put aside. {holder} looked at it. It was not done: {why}"
    push_text = "Somebody has looked at what you sent."
    add_news(session, News(kept.user_id, "settled", str(kept.id), title, text, "/problems", push_text), now=now)


def _holder_name(session: Session, kept: LoggedMutation, by: Actor) -> str:
    """The holder for whom the coordinator looked."""
    if kept.circle_id is not None:
        holder_id = circles.get_circle(session, kept.circle_id).holder_id
    else:
        assert kept.user_id is not None
        assert by.user_id is not None
        around = circles.list_holders_around(session, kept.user_id)
        holder_id = next(each for each in list_holders_of(session, by.user_id) if each in around)
    holder = find_holder(session, holder_id)
    return holder.name if holder else "Your holder"


# Reading


def count_kept(session: Session, holder_id: UUID) -> int:
    """How many wait for this holder's coordinators."""
    return len(_list_ids(session, holder_id))


def _list_ids(session: Session, holder_id: UUID) -> list[UUID]:
    rows = session.execute(
        select(LoggedMutation.id, LoggedMutation.circle_id, LoggedMutation.user_id)
        .where(IS_KEPT, LoggedMutation.user_id.is_not(None), LoggedMutation.name.not_in(PRIVATE))
        .order_by(LoggedMutation.received_at, LoggedMutation.id)
    ).all()
    if not rows:
        return []
    ours = {circle.id for circle in circles.list_circles(session, holder_id=holder_id)}
    authors = {user_id for _, circle_id, user_id in rows if circle_id is None and user_id is not None}
    members = {user_id for user_id in authors if holder_id in circles.list_holders_around(session, user_id)}
    return [
        mutation_id
        for mutation_id, circle_id, user_id in rows
        if circle_id in ours or (circle_id is None and user_id in members)
    ]


def list_kept(session: Session, holder_id: UUID) -> dict[str, Any]:
    """What waits for this holder's coordinators, the oldest first, with the words that they may read."""
    ids = _list_ids(session, holder_id)
    shown = select(LoggedMutation).where(LoggedMutation.id.in_(ids[:MOST]))
    kept = session.scalars(shown.order_by(LoggedMutation.received_at, LoggedMutation.id)).all()
    return {"count": len(ids), "kept": _lines(session, kept)}


def _lines(session: Session, kept: Sequence[LoggedMutation]) -> list[dict[str, Any]]:
    lines = []
    for each in kept:
        circle = circles.find_circle(session, each.circle_id) if each.circle_id else None
        visit = _visit_of(session, each)
        spec = REGISTRY.find(each.name, each.v)
        lines.append(
            {
                "mutation_id": each.id,
                "name": each.name,
                "author_name": author_of(session, each).name,
                "circle_id": each.circle_id,
                "person_name": circle.person_name if circle else None,
                "pa_name": visit["pa_name"] if visit else _pa_named(session, each),
                "visit": visit,
                "words": _words_of(each),
                "made_at": each.made_at,
                "received_at": each.received_at,
                "is_skewed": each.is_skewed,
                "is_fact": spec is not None and spec.is_fact,
                "problem": each.problem,
            }
        )
    return lines


def _words_of(kept: LoggedMutation) -> list[dict[str, str]]:
    """Of its arguments, those that would stand in a record that coordinators read. Outside a circle, none."""
    if kept.circle_id is None:
        return []
    named = WORDS.get(kept.name, {})
    said = {arg: kept.args.get(arg) for arg, kind in named.items() if is_read_by_coordinators(kind)}
    return [{"arg": arg, "text": str(value)} for arg, value in said.items() if isinstance(value, str | int) and value]


def _visit_of(session: Session, kept: LoggedMutation) -> dict[str, Any] | None:
    visit_id = _id_in(kept, "visitId")
    visit = visits.map_upcoming(session, [visit_id]).get(visit_id) if visit_id else None
    if visit is None or visit.circle_id != kept.circle_id:
        return None
    return {"starts_at": visit.starts_at, "pa_name": visit.pa_known_as}


def _pa_named(session: Session, kept: LoggedMutation) -> str | None:
    """The PA whom it names, unless that is somebody of whom only the person knows."""
    if kept.circle_id is None:
        return None
    bond_id, pa_id = _id_in(kept, "relationshipId"), _id_in(kept, "paId")
    for bond in circles.list_bonds(session, kept.circle_id):
        if bond_id in {bond.id, None} and pa_id in {bond.pa_id, None} and (bond_id or pa_id):
            return directory.get_pa(session, bond.pa_id).known_as if circles.is_told_to_coordinators(bond) else None
    return None


def _id_in(kept: LoggedMutation, arg: str) -> UUID | None:
    try:
        return UUID(kept.args[arg])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
