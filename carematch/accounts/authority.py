"""The table of who may see and do what (``accounts/access.py``), applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.access import (
    AGAINST_INTEREST,
    AUDIENCES,
    LATE_FOR,
    LEFT_OUT,
    MAY_CALL,
    MAY_DO,
    NOBODY,
    PART_OF,
    READERS,
    SPEAKING,
    S,
    Standing,
)
from carematch.accounts.membership import Then
from carematch.core.errors import Forbidden, NotFound, SignInNeeded
from carematch.core.identity import Actor
from carematch.sync.registry import Args, Context, Projected, Subject

CirclesOfPa = Callable[[Session, UUID], list[UUID]]
Standings = Callable[[Session, Actor, Subject, Then | None], set[Standing]]
Scopes = Callable[[Session, UUID, datetime], list[str]]
Parts = Callable[[Session, UUID], Collection[str]]
"""The audiences that have part of a circle and that somebody reads."""
CheckDevice = Callable[[Session, Actor, bool], None]


class HasInterest(Forbidden):
    slug, title = "has-interest", "You are close to this PA, so somebody else has to say yes"


_PARTS = {
    (whole, kind): part for part, whole in PART_OF.items() for kind, audiences in AUDIENCES.items() if part in audiences
}
"""An audience and a kind → the audience that has this part of it."""

_SCOPE = re.compile(r"(?P<kind>c|u|h|dir):(?P<id>[0-9a-f-]{36})(?:/(?P<rest>[^:]*).*)?")


def _audience(scope_id: str) -> str:
    """The kind of scope: what stands in ``READERS``."""
    found = _SCOPE.fullmatch(scope_id)
    assert found is not None
    return found["rest"] if found["kind"] == "c" else found["kind"]


def _subject_of(scope_id: str) -> Subject:
    """The circle, user or holder whose rows stand in a scope."""
    found = _SCOPE.fullmatch(scope_id)
    assert found is not None
    whose = UUID(found["id"])
    if found["kind"] == "c":
        return Subject(circle_id=whose)
    return Subject(user_id=whose) if found["kind"] == "u" else Subject(holder_id=whose)


class Access:
    """The table applied: what sync and the routes' hook ask. Features provide the standings and the scopes."""

    def __init__(
        self,
        standings: Standings,
        scopes: Scopes,
        circles_of_pa: CirclesOfPa,
        check_device: CheckDevice,
        parts: Parts,
    ) -> None:
        self._standings = standings
        self._scopes = scopes
        self._circles_of_pa = circles_of_pa
        self._check_device = check_device
        self._parts = parts

    def standings(
        self, session: Session, actor: Actor | None, subject: Subject, then: Then | None = None
    ) -> set[Standing]:
        """All that the actor is towards the subject, or was ``then``, without what a mutation's ``told`` adds."""
        if actor is None:
            return {S.ANYONE}
        if actor.user_id is None:
            return {S.SERVER}
        own = {S.SELF} if subject.user_id == actor.user_id else set()
        return {S.ANYONE, S.SIGNED_IN} | own | self._standings(session, actor, subject, then)

    def circles_to_lock(self, session: Session, subject: Subject) -> list[UUID]:
        """The subject's circle; where it is about a PA as such, all circles that know the PA."""
        if subject.circle_id is not None:
            return [subject.circle_id]
        return self._circles_of_pa(session, subject.pa_id) if subject.pa_id is not None else []

    def authorise(self, context: Context, name: str, args: Args) -> frozenset[str]:
        """The standings that allow this mutation; a fact, also those that its author had when it took place.

        :raises NotFound: the actor has nothing to do with the subject, and does not learn whether it exists.
        :raises HasInterest: they might, were it not about a PA to whom they are close.
        :raises Forbidden: the actor is somebody there, but not one who may do this.
        """
        has = self.standings(context.session, context.actor, context.subject)
        if S.COORDINATOR in has and args.get("told"):
            has.add(S.COORDINATOR_TOLD)
        if context.is_vouched_for:
            has |= {S.VOUCHED, S.VOUCHED_PA} if S.THAT_PA in has else {S.VOUCHED}
        may = MAY_DO.get(name, frozenset())
        if S.INTERESTED in has and name not in AGAINST_INTEREST:
            has -= SPEAKING
            if may & SPEAKING and not has & may:
                raise HasInterest
        if allowed := has & may:
            return frozenset(allowed)
        if context.subject.at is not None:
            then = Then(context.subject.at, left_since=context.now - LATE_FOR)
            if allowed := self.standings(context.session, context.actor, context.subject, then) & may:
                context.is_late = True
                return frozenset(allowed)
        raise Forbidden if has - NOBODY else NotFound

    def scopes(self, session: Session, user_id: UUID, now: datetime) -> list[str]:
        return self._scopes(session, user_id, now)

    def part_of(self, session: Session, projected: Projected, known: dict[str, Collection[str]]) -> Projected | None:
        """The same row for whoever reads only part of what its audience does; None where nobody does.

        ``known`` keeps which parts of a circle are read, from one call to the next.
        """
        circle, _, audience = projected.scope_id.partition("/")
        part = _PARTS.get((audience, projected.kind))
        if part is None:
            return None
        if circle not in known:
            known[circle] = self._parts(session, UUID(circle[2:]))
        if part not in known[circle]:
            return None
        body = projected.body | dict.fromkeys(LEFT_OUT.get(part, {}).get(projected.kind, ()), "")
        return replace(projected, scope_id=f"{circle}/{part}", body=body)

    def may_read(self, session: Session, actor: Actor, scope_ids: Collection[str], *, now: datetime) -> bool:
        """A row of one of these scopes is this user's to read: their phone holds it, or a coordinator has it by GET."""
        if actor.user_id is None or not scope_ids:
            return False
        if not set(scope_ids).isdisjoint(self.scopes(session, actor.user_id, now)):
            return True
        at_the_desk = [each for each in scope_ids if S.COORDINATOR in READERS[_audience(each)]]
        return any(S.COORDINATOR in self.standings(session, actor, _subject_of(each)) for each in at_the_desk)

    def check_device(self, session: Session, actor: Actor, *, to_hand_in: bool = False) -> None:
        self._check_device(session, actor, to_hand_in)

    def check_route(self, session: Session, actor: Actor | None, endpoint: str, subject: Subject) -> None:
        """:raises SignInNeeded, NotFound: by the table; an endpoint that is not in it is nobody's."""
        allowed = MAY_CALL.get(endpoint, frozenset())
        if S.ANYONE in allowed:
            return
        if actor is None:
            raise SignInNeeded
        if S.SIGNED_IN not in allowed and not self.standings(session, actor, subject) & allowed:
            raise NotFound
