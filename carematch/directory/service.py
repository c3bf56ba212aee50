"""PAs: added, claimed, described by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from carematch.core.clock import LONDON
from carematch.core.errors import Conflict, NotFound
from carematch.core.places import tidy_outcode
from carematch.core.when import WEEKDAYS
from carematch.directory.held import Directories as Directories
from carematch.directory.matching import Needs as Needs
from carematch.directory.matching import Question as Question
from carematch.directory.matching import Wanted as Wanted
from carematch.directory.models import DocumentKind, PaDocument, PaPause
from carematch.directory.models import PaProfile as PaProfile
from carematch.directory.packed import Ranked as Ranked

KEPT_AWAY = timedelta(days=90)
"""How long after its last day a time away still stands in the PA's list."""
MOST_AWAY = 100
TOLD_BEFORE = (60, 30, 7)
"""How many days before something is due its PA is told."""


class TooMuchAway(Conflict):
    slug, title = "too-much-away", "There are too many times away in the list. Take out one of them first."


class PaPaused(Conflict):
    slug, title = "pa-paused", "This PA is paused. Nothing new can be agreed with them now"


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
    session: Session,
    *,
    pa_id: UUID,
    holder_id: UUID,
    name: str,
    known_as: str | None,
    import_name: str | None = None,
    contact: str = "",
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
            contact=contact,
        )
        session.add(profile)
    return profile


def claim(session: Session, pa_id: UUID, *, user_id: UUID, now: datetime) -> PaProfile:
    """The record belongs to this user from now on, and what somebody else wrote of how to reach them is gone.

    :raises AlreadyClaimed: it belongs to somebody else.
    """
    profile = get_pa(session, pa_id)
    if profile.user_id not in {None, user_id}:
        raise AlreadyClaimed
    profile.user_id = user_id
    profile.claimed_at = profile.claimed_at or now
    profile.contact = ""
    return profile


def describe(session: Session, pa_id: UUID, words: dict[str, Any]) -> PaProfile:
    """Change what the PA says of themselves; what is not in ``words`` stays, nor does what is not in its parts change.

    A weekday's charge has one place, whichever of its two names it comes by.
    """
    profile = _hold(session, pa_id)
    if "outcode" in words:
        words = words | {"outcode": tidy_outcode(words["outcode"])}
    if "weekday_pence" in words.get("charges", {}):
        charges = dict(words["charges"])
        words = words | {"hour_pence": charges.pop("weekday_pence"), "charges": charges}
    for name in ("charges", "wishes", "private_wishes"):
        if name in words:
            words = words | {name: getattr(profile, name) | words[name]}
    for name, value in words.items():
        setattr(profile, name, value)
    return profile


def _hold(session: Session, pa_id: UUID) -> PaProfile:
    """The PA's record, locked before it is read, for a PA whom no circle knows has no circle's lock."""
    profile = session.get(PaProfile, pa_id, with_for_update={"key_share": True}, populate_existing=True)
    if profile is None:
        raise NotFound
    return profile


def set_availability(
    session: Session,
    pa_id: UUID,
    *,
    weekly: list[dict[str, str]] | None = None,
    extra: list[dict[str, Any]] | None = None,
) -> PaProfile:
    """When the PA can come: the whole week, or all single days, in order; None leaves them as they are."""
    profile = _hold(session, pa_id)
    if weekly is not None:
        profile.weekly = sorted(weekly, key=lambda each: (WEEKDAYS.index(each["weekday"]), each["from"], each["to"]))
    if extra is not None:
        days = [each | {"day": each["day"].isoformat()} for each in extra]
        profile.extra = sorted(days, key=lambda each: (each["day"], each["from"], each["to"]))
    return profile


def add_away(
    session: Session, pa_id: UUID, *, away_id: UUID, from_day: date, to_day: date, reason: str, now: datetime
) -> PaProfile:
    """The PA is away on these days, both included; the same id again says it anew. What is long over is forgotten."""
    profile = _hold(session, pa_id)
    forgotten = (now.astimezone(LONDON).date() - KEPT_AWAY).isoformat()
    kept = [each for each in profile.away if each["awayId"] != str(away_id) and each["to"] >= forgotten]
    said = {"awayId": str(away_id), "from": from_day.isoformat(), "to": to_day.isoformat(), "reason": reason}
    if len(kept) >= MOST_AWAY:
        raise TooMuchAway
    profile.away = sorted([*kept, said], key=lambda each: (each["from"], each["to"], each["awayId"]))
    return profile


def map_away(session: Session, *, since: date) -> dict[UUID, list[tuple[str, str]]]:
    """By PA, the first and last days of the times away that end on ``since`` or later, as they are written."""
    rows = session.execute(select(PaProfile.id, PaProfile.away).where(cast(PaProfile.away, String) != "[]"))
    found = {
        pa_id: [(each["from"], each["to"]) for each in away if each["to"] >= since.isoformat()] for pa_id, away in rows
    }
    return {pa_id: times for pa_id, times in found.items() if times}


def remove_away(session: Session, pa_id: UUID, *, away_id: UUID) -> PaProfile:
    """The PA is not away then after all; saying so again changes nothing."""
    profile = _hold(session, pa_id)
    profile.away = [each for each in profile.away if each["awayId"] != str(away_id)]
    return profile


# Safeguarding pause


def is_found(pa: PaProfile) -> bool:
    """New people may find this PA: they came in, accept new people, and are not paused."""
    return pa.user_id is not None and pa.accepting and pa.paused_at is None


def require_not_paused(session: Session, pa_id: UUID) -> None:
    """:raises PaPaused: the holder has paused this PA."""
    if get_pa(session, pa_id).paused_at is not None:
        raise PaPaused


def pause(session: Session, pause_id: UUID, *, pa_id: UUID, reason: str, by: str, now: datetime) -> PaProfile:
    """Nobody finds the PA, and nothing new is agreed with them. The reason is the coordinators' alone.

    :raises PaPaused: they are paused already.
    """
    profile = _hold(session, pa_id)
    if profile.paused_at is not None:
        raise PaPaused
    session.add(PaPause(id=pause_id, pa_id=pa_id, reason=reason, paused_by=by, paused_at=now))
    profile.paused_at = now
    return profile


def resume(session: Session, pa_id: UUID, *, by: str, now: datetime) -> PaProfile:
    """The pause is over; saying so again changes nothing."""
    profile = _hold(session, pa_id)
    open_ones = select(PaPause).where(PaPause.pa_id == pa_id, PaPause.resumed_at.is_(None))
    for each in session.scalars(open_ones):
        each.resumed_at, each.resumed_by = now, by
    profile.paused_at = None
    return profile


def map_pauses(session: Session, pa_ids: Iterable[UUID]) -> dict[UUID, PaPause]:
    """The pause of each of these PAs that is on now, by PA."""
    query = select(PaPause).where(PaPause.pa_id.in_(list(pa_ids)), PaPause.resumed_at.is_(None))
    return {each.pa_id: each for each in session.scalars(query)}


# Documents


def get_document(session: Session, document_id: UUID) -> PaDocument:
    """:raises NotFound: no such document."""
    found = session.get(PaDocument, document_id)
    if found is None:
        raise NotFound
    return found


def list_documents(session: Session, pa_ids: Iterable[UUID]) -> dict[UUID, list[PaDocument]]:
    """What was seen of each of these PAs', by kind, the oldest look first."""
    found: dict[UUID, list[PaDocument]] = {pa_id: [] for pa_id in pa_ids}
    query = select(PaDocument).where(PaDocument.pa_id.in_(found))
    for each in session.scalars(query.order_by(PaDocument.document, PaDocument.seen_on, PaDocument.id)):
        found[each.pa_id].append(each)
    return found


@dataclass(frozen=True)
class DueDocument:
    """Something of a claimed PA's that is to be looked at again within so many days: 7, 30 or 60."""

    user_id: UUID
    document_id: UUID
    document: DocumentKind
    next_check_on: date
    within_days: int


def list_due_documents(session: Session, *, today: date) -> list[DueDocument]:
    """What is due within 60 days, and not over, of PAs who have come in; the nearest day first."""
    rows = session.execute(
        select(PaProfile.user_id, PaDocument.id, PaDocument.document, PaDocument.next_check_on)
        .join(PaProfile, PaProfile.id == PaDocument.pa_id)
        .where(
            PaProfile.user_id.is_not(None),
            PaDocument.next_check_on >= today,
            PaDocument.next_check_on <= today + timedelta(days=max(TOLD_BEFORE)),
        )
        .order_by(PaDocument.next_check_on, PaDocument.id)
    )
    return [
        DueDocument(user_id, document_id, document, on, min(days for days in TOLD_BEFORE if (on - today).days <= days))
        for user_id, document_id, document, on in rows
        if user_id is not None and on is not None
    ]


def record_document(session: Session, *, document_id: UUID, pa_id: UUID, **seen: Any) -> PaDocument:
    """Somebody has seen it; the same id again says what was seen the last time.

    The PA stands still meanwhile: where the document is shown depends on where the PA is found.

    :raises NotFound: the document is another PA's.
    """
    hold_still(session, get_pa(session, pa_id))
    found = session.get(PaDocument, document_id)
    if found is None:
        found = PaDocument(id=document_id, pa_id=pa_id)
        session.add(found)
    elif found.pa_id != pa_id:
        raise NotFound
    for name, value in seen.items():
        setattr(found, name, value)
    return found


def take_back_document(session: Session, document_id: UUID) -> None:
    """What was written down by mistake is shown to nobody; the log keeps that it was."""
    session.delete(get_document(session, document_id))
