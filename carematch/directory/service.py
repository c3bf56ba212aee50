"""PAs: added, claimed, described by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.core.errors import Conflict, NotFound
from carematch.core.places import tidy_outcode
from carematch.directory.models import PaProfile as PaProfile


class AlreadyClaimed(Conflict):
    slug, title = "already-claimed", "This PA has signed in already"


def find_pa(session: Session, pa_id: UUID) -> PaProfile | None:
    return session.get(PaProfile, pa_id)


def get_pa(session: Session, pa_id: UUID) -> PaProfile:
    """:raises NotFound: no such PA."""
    profile = find_pa(session, pa_id)
    if profile is None:
        raise NotFound
    return profile


def hold_still(session: Session, pa: PaProfile) -> None:
    """The PA's record is read anew, and stays as it is until this transaction ends.

    Whoever shows a PA in a circle that did not know them asks for this: a change of the PA's name at the same time,
    which locks the circles that know them, either comes first or finds this circle among them.
    """
    session.refresh(pa, with_for_update={"read": True})


def find_pa_by_import_name(session: Session, holder_id: UUID, import_name: str) -> PaProfile | None:
    return session.scalar(
        select(PaProfile).where(PaProfile.holder_id == holder_id, PaProfile.import_name == import_name)
    )


def list_pas(session: Session, *, holder_id: UUID) -> list[PaProfile]:
    """All PAs a holder knows, by name."""
    return list(session.scalars(select(PaProfile).where(PaProfile.holder_id == holder_id).order_by(PaProfile.name)))


def list_profiles_of(session: Session, user_id: UUID) -> list[PaProfile]:
    """The profiles this user has, one per holder."""
    return list(session.scalars(select(PaProfile).where(PaProfile.user_id == user_id).order_by(PaProfile.id)))


def map_pas(session: Session, pa_ids: Iterable[UUID]) -> dict[UUID, PaProfile]:
    """The PAs with these ids, by id."""
    wanted = set(pa_ids)
    return {pa.id: pa for pa in session.scalars(select(PaProfile).where(PaProfile.id.in_(wanted)))} if wanted else {}


def add_pa(
    session: Session, *, pa_id: UUID, holder_id: UUID, name: str, known_as: str | None, import_name: str | None = None
) -> PaProfile:
    """A record for a PA to claim; adding the same one again changes nothing."""
    profile = find_pa(session, pa_id)
    if profile is None:
        profile = PaProfile(
            id=pa_id,
            holder_id=holder_id,
            name=name,
            known_as=(known_as or "").strip() or name.split(maxsplit=1)[0],
            import_name=import_name,
        )
        session.add(profile)
    return profile


def claim(session: Session, pa_id: UUID, *, user_id: UUID, now: datetime) -> PaProfile:
    """The record belongs to this user from now on.

    :raises AlreadyClaimed: it belongs to somebody else.
    """
    profile = get_pa(session, pa_id)
    if profile.user_id not in {None, user_id}:
        raise AlreadyClaimed
    profile.user_id = user_id
    profile.claimed_at = profile.claimed_at or now
    return profile


def describe(session: Session, pa_id: UUID, words: dict[str, Any]) -> PaProfile:
    """Change what the PA says of themselves; what is not in ``words`` stays.

    The row is locked before it is read, for a PA whom no circle knows has no circle's lock.
    """
    profile = session.get(PaProfile, pa_id, with_for_update={"key_share": True}, populate_existing=True)
    if profile is None:
        raise NotFound
    if "outcode" in words:
        words = words | {"outcode": tidy_outcode(words["outcode"])}
    for name, value in words.items():
        setattr(profile, name, value)
    return profile
