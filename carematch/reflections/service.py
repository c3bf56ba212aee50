"""Who may read a reflection or a worry, and what their authors can do. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder, find_user, list_coordinators
from carematch.accounts.supporters import find_supporter
from carematch.circles import service as circles
from carematch.core.errors import Conflict, Invalid, NotFound
from carematch.directory import service as directory
from carematch.reflections.models import About, Quality, To, Weather, Worry
from carematch.reflections.models import Reflection as Reflection
from carematch.reminders.service import News, add_news


class TellsItsSubject(Conflict):
    slug, title = "tells-its-subject", "This would tell the one it is about"


class NothingSaid(Invalid):
    slug, title = "nothing-said", "Say it in words, or choose a picture"


class WrittenAlready(Conflict):
    slug, title = "written-already", "This was written already"


# Whom somebody chose


def users_of(session: Session, circle_id: UUID, target: dict[str, Any]) -> set[UUID]:
    """The users whom a choice means as things are now: nobody where they left the circle or have not come in."""
    circle = circles.get_circle(session, circle_id)
    match To(target["to"]):
        case To.PERSON:
            return _known(circle.person_user_id)
        case To.COORDINATORS:
            return set(list_coordinators(session, circle.holder_id))
        case To.SUPPORTER:
            supporter = find_supporter(session, circle_id, UUID(str(target["id"])))
            return {supporter.user_id} if supporter is not None and supporter.withdrawn_at is None else set()
        case To.PA:
            bond = circles.find_bond(session, circle_id, UUID(str(target["id"])))
            if bond is None or bond.stage not in _WITH_US:
                return set()
            return _known(directory.get_pa(session, bond.pa_id).user_id)


def _known(user_id: UUID | None) -> set[UUID]:
    return {user_id} if user_id else set()


_WITH_US = {circles.Stage.INVITED, circles.Stage.INTRODUCED, circles.Stage.CHOSEN}


def name_of(session: Session, circle_id: UUID, target: dict[str, Any]) -> str:
    """What a choice is called; empty where it is nobody any more."""
    circle = circles.get_circle(session, circle_id)
    match To(target["to"]):
        case To.PERSON:
            return circle.known_as
        case To.PA:
            pa = directory.find_pa(session, UUID(str(target["id"])))
            return pa.known_as if pa else ""
        case To.COORDINATORS:
            holder = find_holder(session, circle.holder_id)
            return holder.name if holder else ""
        case To.SUPPORTER:
            user = find_user(session, UUID(str(target["id"])))
            return user.name if user else ""


def _choice(session: Session, circle_id: UUID, to: To, target_id: UUID | None) -> dict[str, str | None]:
    """A choice as it is kept.

    :raises NotFound: the circle has nobody of whom it could mean.
    """
    if (target_id is None) == (to in {To.PA, To.SUPPORTER}):
        raise NotFound
    choice = {"to": to.value, "id": str(target_id) if target_id else None}
    if not users_of(session, circle_id, choice):
        raise NotFound
    return choice


# Reflections


def get_reflection(session: Session, reflection_id: UUID) -> Reflection:
    """:raises NotFound: there is none."""
    reflection = session.get(Reflection, reflection_id)
    if reflection is None:
        raise NotFound
    return reflection


def write_reflection(
    session: Session,
    *,
    reflection_id: UUID,
    circle_id: UUID,
    author_id: UUID,
    author_name: str,
    about_pa_id: UUID | None,
    quality: Quality,
    weather: Weather | None,
    words: str,
    now: datetime,
) -> Reflection:
    """What the author thinks, for themselves alone until they share it. A PA thinks of their own relationship.

    :raises NothingSaid: neither words nor a picture.
    :raises NotFound: the person thinks of a PA whom the circle does not know.
    """
    if weather is None and not words.strip():
        raise NothingSaid
    if session.get(Reflection, reflection_id) is not None:
        raise WrittenAlready
    if circles.get_circle(session, circle_id).person_user_id != author_id:
        own = {profile.id for profile in directory.list_profiles_of(session, author_id)}
        about_pa_id = next((bond.pa_id for bond in circles.list_bonds(session, circle_id) if bond.pa_id in own), None)
    if about_pa_id is not None and circles.find_bond(session, circle_id, about_pa_id) is None:
        raise NotFound
    reflection = Reflection(
        id=reflection_id,
        circle_id=circle_id,
        author_id=author_id,
        author_name=author_name,
        pa_id=about_pa_id,
        quality=quality,
        weather=weather,
        words=words.strip(),
        written_at=now,
        shared_with=[],
    )
    session.add(reflection)
    return reflection


def share(session: Session, reflection_id: UUID, *, to: To, target_id: UUID | None, now: datetime) -> Reflection:
    """Whom the author chose may read it from now on, and finds so in their inbox.

    :raises NotFound: the circle has nobody of whom it could mean.
    """
    reflection = get_reflection(session, reflection_id)
    choice = _choice(session, reflection.circle_id, to, target_id)
    if choice in reflection.shared_with:
        return reflection
    reflection.shared_with = [*reflection.shared_with, choice]
    for user_id in sorted(users_of(session, reflection.circle_id, choice) - {reflection.author_id}):
        text = f"{reflection.author_name} lets you read how it is going."
        push_text = "Somebody lets you read something."
        news = News(user_id, "shared", str(reflection.id), "Shared with you", text, "/shared", push_text)
        add_news(session, news, now=now)
    return reflection


def unshare(session: Session, reflection_id: UUID, *, to: To, target_id: UUID | None) -> Reflection:
    """They may not read it any more."""
    reflection = get_reflection(session, reflection_id)
    choice = {"to": to.value, "id": str(target_id) if target_id else None}
    reflection.shared_with = [each for each in reflection.shared_with if each != choice]
    return reflection


def readers_of(session: Session, reflection: Reflection) -> set[UUID]:
    """The users with whom it is shared, as things are now."""
    found = (users_of(session, reflection.circle_id, each) for each in reflection.shared_with)
    return set[UUID]().union(*found) - {reflection.author_id}


@dataclass(frozen=True)
class SharedPicture:
    """What a person showed by a picture to those whom they chose."""

    reflection_id: UUID
    circle_id: UUID
    pa_id: UUID | None
    quality: Quality
    weather: Weather
    written_at: datetime


def list_shared_pictures(session: Session, circle_ids: Collection[UUID]) -> list[SharedPicture]:
    """The pictures that these circles' persons share with somebody, in the order in which they were made. What is not
    shared is not read."""
    rows = session.execute(
        select(
            Reflection.id,
            Reflection.circle_id,
            Reflection.pa_id,
            Reflection.quality,
            Reflection.weather,
            Reflection.written_at,
        )
        .join(circles.Circle, circles.Circle.id == Reflection.circle_id)
        .where(
            Reflection.circle_id.in_(list(circle_ids)),
            Reflection.author_id == circles.Circle.person_user_id,
            Reflection.weather.is_not(None),
            cast(Reflection.shared_with, String) != "[]",
        )
        .order_by(Reflection.written_at, Reflection.id)
    )
    return [
        SharedPicture(reflection_id, circle_id, pa_id, quality, weather, written_at)
        for reflection_id, circle_id, pa_id, quality, weather, written_at in rows
        if weather is not None
    ]


def list_targets_of_all(session: Session, reflection_ids: Iterable[UUID]) -> list[dict[str, str | None]]:
    """With whom every one of these is shared, as the author chose; nobody where one is not there or not shared."""
    found = [session.get(Reflection, each) for each in reflection_ids]
    shared = [each.shared_with if each is not None else [] for each in found]
    return [target for target in shared[0] if all(target in each for each in shared)] if shared else []


# Worries


def raise_worry(
    session: Session,
    *,
    worry_id: UUID,
    circle_id: UUID,
    author_id: UUID,
    author_name: str,
    about: About,
    about_id: UUID | None,
    about_name: str,
    words: str,
    tell: Iterable[dict[str, Any]],
    keeps_copy: bool,
    now: datetime,
) -> Worry:
    """Whom the author chose may read it from now on. Their inbox says that there is something, and nothing of what.

    :raises NotFound: the circle has nobody of whom a choice, or whom it is about, could mean.
    :raises TellsItsSubject: one of those chosen is whom it is about.
    """
    if session.get(Worry, worry_id) is not None:
        raise WrittenAlready
    if (about_id is None) == (about in {About.PA, About.SUPPORTER}):
        raise NotFound
    worry = Worry(
        id=worry_id,
        circle_id=circle_id,
        author_id=author_id,
        author_name=author_name,
        about=about,
        about_id=about_id,
        about_name=about_name.strip(),
        words=words.strip(),
        raised_at=now,
        told=[_choice(session, circle_id, each["to"], each["id"]) for each in tell],
        keeps_copy=keeps_copy,
    )
    subjects = subjects_of(session, worry)
    if any(users_of(session, circle_id, each) <= subjects for each in worry.told):
        raise TellsItsSubject
    session.add(worry)
    for user_id in sorted(told_of(session, worry)):
        text = "Somebody wants you to know something. Read it when you are alone."
        push_text = "There is something for you to read."
        add_news(session, News(user_id, "told", str(worry.id), "For you to read", text, "/shared", push_text), now=now)
    return worry


def subjects_of(session: Session, worry: Worry) -> set[UUID]:
    """The users whom it is about, who never learn of it: of a holder, all its coordinators."""
    circle = circles.get_circle(session, worry.circle_id)
    match worry.about:
        case About.PERSON:
            return _known(circle.person_user_id)
        case About.PA:
            pa = directory.find_pa(session, worry.about_id) if worry.about_id else None
            return _known(pa.user_id if pa else None)
        case About.SUPPORTER:
            return _known(worry.about_id)
        case About.HOLDER:
            return set(list_coordinators(session, circle.holder_id))
        case About.OTHER:
            return set()


def told_of(session: Session, worry: Worry) -> set[UUID]:
    """The users who may read it beside its author, as things are now; never whom it is about."""
    found = (users_of(session, worry.circle_id, each) for each in worry.told)
    return set[UUID]().union(*found) - subjects_of(session, worry) - {worry.author_id}


def subject_name(session: Session, worry: Worry) -> str:
    """Whom it is about, as they are called."""
    if worry.about is About.OTHER:
        return worry.about_name
    to = {
        About.PERSON: To.PERSON,
        About.PA: To.PA,
        About.SUPPORTER: To.SUPPORTER,
        About.HOLDER: To.COORDINATORS,
    }[worry.about]
    return name_of(session, worry.circle_id, {"to": to, "id": worry.about_id})
