"""A circle itself: found, opened, described."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder, list_circles_ever_supported, list_holders_of
from carematch.circles.models import Circle, Outcome, Question
from carematch.core.errors import Conflict, NotFound
from carematch.core.places import tidy_outcode
from carematch.directory.service import list_profiles_of


def find_circle(session: Session, circle_id: UUID) -> Circle | None:
    return session.get(Circle, circle_id)


def get_circle(session: Session, circle_id: UUID) -> Circle:
    """:raises NotFound: no such circle."""
    circle = find_circle(session, circle_id)
    if circle is None:
        raise NotFound
    return circle


def find_circle_by_import_name(session: Session, holder_id: UUID, import_name: str) -> Circle | None:
    return session.scalar(select(Circle).where(Circle.holder_id == holder_id, Circle.import_name == import_name))


def list_circles(session: Session, *, holder_id: UUID) -> list[Circle]:
    """A holder's circles, by the person's name."""
    return list(session.scalars(select(Circle).where(Circle.holder_id == holder_id).order_by(Circle.person_name)))


def list_circles_of_person(session: Session, user_id: UUID) -> list[Circle]:
    return list(session.scalars(select(Circle).where(Circle.person_user_id == user_id).order_by(Circle.id)))


def list_circles_of_persons(session: Session, user_ids: Collection[UUID]) -> list[Circle]:
    """The circles of which any of these users is the person."""
    return list(session.scalars(select(Circle).where(Circle.person_user_id.in_(list(user_ids)))))


def list_circles_with(session: Session, circle_ids: Collection[UUID]) -> list[Circle]:
    """The circles with these ids."""
    return list(session.scalars(select(Circle).where(Circle.id.in_(list(circle_ids))))) if circle_ids else []


def list_all_circle_ids(session: Session) -> list[UUID]:
    return list(session.scalars(select(Circle.id).order_by(Circle.id)))


def list_holders_around(session: Session, user_id: UUID) -> set[UUID]:
    """The holders a user has to do with, or had: as a person, a supporter, a PA or a coordinator."""
    circle_ids = list_circles_ever_supported(session, user_id)
    of_circles = select(Circle.holder_id).where((Circle.person_user_id == user_id) | Circle.id.in_(circle_ids))
    of_pas = {profile.holder_id for profile in list_profiles_of(session, user_id)}
    return {*session.scalars(of_circles), *of_pas, *list_holders_of(session, user_id)}


def open_circle(
    session: Session,
    *,
    circle_id: UUID,
    holder_id: UUID,
    person_name: str,
    known_as: str | None,
    now: datetime,
    **details: Any,
) -> Circle:
    """A circle around a person; opening the same one again changes nothing."""
    circle = find_circle(session, circle_id)
    if circle is None:
        circle = Circle(
            id=circle_id,
            holder_id=holder_id,
            person_name=person_name,
            known_as=(known_as or "").strip() or person_name.split(maxsplit=1)[0],
            opened_at=now,
        )
        set_details(circle, details)
        session.add(circle)
    return circle


def set_details(circle: Circle, details: dict[str, Any]) -> None:
    """What is not in ``details`` stays."""
    if "outcode" in details:
        details = details | {"outcode": tidy_outcode(details["outcode"])}
    for name, value in details.items():
        setattr(circle, name, value)


def claim_circle(session: Session, circle_id: UUID, *, user_id: UUID) -> Circle:
    """The person has come in.

    :raises Conflict: somebody else is this circle's person.
    """
    circle = get_circle(session, circle_id)
    if circle.person_user_id not in {None, user_id}:
        raise Conflict("This circle belongs to somebody already.")
    circle.person_user_id = user_id
    return circle


def answer_question(
    session: Session, *, mutation_id: UUID, circle_id: UUID, question: Question, text: str, author: str, now: datetime
) -> Outcome:
    """The person's answer, in their own words. Earlier answers stay as history."""
    outcome = Outcome(
        id=uuid5(circle_id, f"outcome:{mutation_id}"),
        circle_id=circle_id,
        question=question,
        text=text,
        answered_at=now,
        author_name=author,
    )
    session.add(outcome)
    return outcome


def is_unasked(circle: Circle) -> bool:
    """People came before, and the person was never asked which of them are in the team."""
    return circle.has_imported and circle.team_asked_at is None


def familiar_days(session: Session, circle: Circle) -> int:
    """How long a face stays familiar after the last meeting: as the holder has it."""
    holder = find_holder(session, circle.holder_id)
    return holder.familiar_days if holder else 90
