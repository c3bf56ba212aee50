"""Which mutations and projections exist. Features register theirs when their modules are imported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from carematch.core.identity import Actor
from carematch.sync.models import SyncedModel

Args = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """What a mutation is about, as far as authority and locks need it."""

    circle_id: UUID | None = None
    pa_id: UUID | None = None
    user_id: UUID | None = None
    holder_id: UUID | None = None
    member_id: UUID | None = None
    """Somebody who has to do with a holder, where nothing nearer is known."""
    at: datetime | None = None
    """When that takes place of which a fact tells: who has left since may still tell of it."""


@dataclass
class Context:
    """What a handler gets besides its arguments. ``made_at`` is the device's claim, ``now`` the server's word."""

    session: Session
    actor: Actor
    subject: Subject
    now: datetime
    made_at: datetime
    mutation_id: UUID
    standings: frozenset[str] = frozenset()
    is_vouched_for: bool = False
    """A coordinator of the circle's holder says that this fact is one."""
    is_late: bool = False
    """Its author has left the circle, or the same was said before."""
    base: Mapping[str, int] = field(default_factory=dict)
    """``<kind>:<id>`` → the version of the record that the author saw, as far as their phone says."""
    client_id: UUID | None = None
    """The phone; None where nothing waits to be sent."""


Handler = Callable[[Context, Args], None]
About = Callable[[Session, Args], Subject]
CircleNamed = Callable[[Session, UUID], UUID | None]


def about_circle(_session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name the circle, and perhaps the PA."""
    return Subject(circle_id=args["circle_id"], pa_id=args.get("pa_id"))


def about_holder(_session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name the holder."""
    return Subject(holder_id=args["holder_id"])


def about_row(arg: str, get: Callable[[Session, UUID], Any]) -> About:
    """The subject of a mutation of which this argument names a row: of the row's circle and PA.

    ``get`` raises NotFound where there is no such row.
    """

    def about(session: Session, args: Args) -> Subject:
        row = get(session, args[arg])
        return Subject(circle_id=row.circle_id, pa_id=row.pa_id)

    return about


@dataclass(frozen=True)
class Mutation:
    """A named change. ``is_fact``: never refused when well formed; ``is_online``: refused out of a queue."""

    name: str
    v: int
    schema: type[Schema]
    handler: Handler
    about: About
    is_fact: bool
    is_online: bool


@dataclass(frozen=True)
class Projected:
    """One audience's form of a row, under the row's own id.

    ``at`` is when it happens, where it is one of many that come and go with time: a phone that begins gets what is near
    now first. None for what counts at all times. ``files`` are the attachments whose hashes stand in ``body``: whoever
    may read the row may have them.
    """

    scope_id: str
    kind: str
    body: dict[str, Any]
    at: datetime | None = None
    files: tuple[UUID, ...] = ()


Row = TypeVar("Row", bound=SyncedModel)
Projection = Callable[[Session, Any, datetime], Iterable[Projected]]
Dependents = Callable[[Session, Any], Iterable[SyncedModel]]
Follower = Callable[[Session, Collection[Any]], None]


class Authority(Protocol):
    """Who may do and see what; accounts provides it."""

    def circles_to_lock(self, session: Session, subject: Subject) -> list[UUID]:
        """The circles whose rows a mutation about this subject may change: its own, or all circles of its PA."""

    def authorise(self, context: Context, name: str, args: Args) -> frozenset[str]:
        """The actor's standings towards the subject. Raises Forbidden or NotFound when none of them may."""

    def scopes(self, session: Session, user_id: UUID, now: datetime) -> list[str]:
        """The scopes this user may read, most urgent first."""

    def part_of(self, session: Session, projected: Projected, known: dict[str, Collection[str]]) -> Projected | None:
        """The same row for an audience that has part of what this one has; None where nobody reads it."""

    def may_read(self, session: Session, actor: Actor, scope_ids: Collection[str], *, now: datetime) -> bool:
        """Whether this user may read rows of one of these scopes, on their phone or at the desk."""

    def check_device(self, session: Session, actor: Actor, *, to_hand_in: bool = False) -> None:
        """Raises DeviceRevoked or AccountDisabled; read inside the transaction that relies on it."""


class Registry:
    """All mutations by name and version, all projections by model, and the authority."""

    def __init__(self) -> None:
        self.mutations: dict[tuple[str, int], Mutation] = {}
        self.projections: dict[type[SyncedModel], tuple[Projection, frozenset[str]]] = {}
        self.dependents: dict[type[SyncedModel], list[tuple[frozenset[str], Dependents]]] = {}
        self.followers: list[tuple[Mapping[type[SyncedModel], frozenset[str]], Follower]] = []
        self.circles_named: dict[str, CircleNamed] = {}
        self.authority: Authority | None = None

    def find(self, name: str, v: int) -> Mutation | None:
        return self.mutations.get((name, v))

    def projection_of(self, row: SyncedModel) -> tuple[Projection, frozenset[str]] | None:
        return self.projections.get(type(row))

    @property
    def kinds(self) -> set[str]:
        return {kind for _, kinds in self.projections.values() for kind in kinds}


REGISTRY = Registry()


def mutation(
    name: str,
    schema: type[Schema],
    *,
    v: int = 1,
    about: About = about_circle,
    fact: bool = False,
    online: bool = False,
) -> Callable[[Handler], Handler]:
    """Register a handler under a name that is never changed again. Who may: ``carematch/accounts/access.py``."""

    def register(handler: Handler) -> Handler:
        if (name, v) in REGISTRY.mutations:
            raise ValueError(f"{name} v{v} is registered twice")
        REGISTRY.mutations[name, v] = Mutation(name, v, schema, handler, about, fact, online)
        return handler

    return register


def names_circle(arg: str) -> Callable[[CircleNamed], CircleNamed]:
    """Register how an argument of this name, on the wire, leads to a circle; None where what it names is not there.

    So that even what the server cannot read finds the people it concerns.
    """

    def register(find: CircleNamed) -> CircleNamed:
        REGISTRY.circles_named[arg] = find
        return find

    return register


def names_row(arg: str, model: type[Any]) -> None:
    """Register that an argument of this name, on the wire, names a row of this model, which leads to its circle."""

    @names_circle(arg)
    def _circle_of(session: Session, row_id: UUID) -> UUID | None:
        row = session.get(model, row_id)
        circle_id: UUID | None = row.circle_id if row else None
        return circle_id


def projects(
    model: type[Row], *kinds: str
) -> Callable[[Callable[[Session, Row, datetime], Iterable[Projected]]], Projection]:
    """Register how a row looks to each audience. ``kinds`` are all that the projection may yield."""

    def register(projection: Callable[[Session, Row, datetime], Iterable[Projected]]) -> Projection:
        REGISTRY.projections[model] = projection, frozenset(kinds)
        return projection

    return register


def shown_by(
    model: type[Row], *columns: str
) -> Callable[[Callable[[Session, Row], Iterable[SyncedModel]]], Dependents]:
    """Register which other rows show these columns of a row of this model, and so are projected anew when one changes.

    ``id`` is a column that changes when a row comes or goes. Only these: a PA may have ten thousand visits, which show
    nothing of what the PA says about their interests.
    """

    def register(dependents: Callable[[Session, Row], Iterable[SyncedModel]]) -> Dependents:
        REGISTRY.dependents.setdefault(model, []).append((frozenset(columns), dependents))
        return dependents

    return register


def follows(columns: Mapping[type[SyncedModel], Collection[str]]) -> Callable[[Follower], Follower]:
    """Register what is to be done, in the same transaction, about rows of these models of which a mutation changed one
    of these columns, or which it made or deleted: for what is kept beside them and is not synced data."""

    def register(follower: Follower) -> Follower:
        REGISTRY.followers.append(({model: frozenset(names) for model, names in columns.items()}, follower))
        return follower

    return register
