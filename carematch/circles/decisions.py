"""Every decision of a person, with its basis and how it was given; and its undoing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Date, Enum, Uuid, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carematch.accounts.access import Standing
from carematch.circles.models import Basis, Circle, Decision, Given, UrgentRule
from carematch.core import wire
from carematch.core.db import Base, UtcDateTime
from carematch.core.errors import Conflict, NotFound
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Args, Context
from carematch.sync.stamp import changes_so_far

_PA_SIDE = {Standing.PA_INVITED, Standing.PA_INTRODUCED, Standing.PA_CHOSEN, Standing.THAT_PA}


DETAILS = ("helped_by", "scope", "evidence", "decided_by", "decided_on", "consulted")
"""What makes a basis one, in the order in which it is told."""

_GROUND = {
    "relationship": (
        "stage",
        "invited_at",
        "meeting_accepted_at",
        "introduced_at",
        "person_chose_at",
        "pa_agreed_at",
        "person_knows_at",
        "pa_knows_at",
    ),
    "arrangement": ("stage", "person_agreed_at", "pa_agreed_at"),
    "visit": ("status", "person_confirmed_at", "pa_confirmed_at"),
}
"""By table, what later steps stand on: when any of these has moved, nothing of the row is put back."""


class GoneFurther(Conflict):
    slug, title = "gone-further", "Things have moved on since this was decided"


def is_by_person(ctx: Context) -> bool:
    """True when the person decides, or somebody for them; False when the PA acts for themselves."""
    return not ctx.standings & _PA_SIDE


def whose_words(ctx: Context, circle_id: UUID) -> str:
    """What was told to a coordinator are the person's words; everybody else's stand under their own name."""
    if Standing.COORDINATOR_TOLD in ctx.standings:
        return ctx.session.get_one(Circle, circle_id).person_name
    return ctx.actor.name


@dataclass(frozen=True)
class Ground:
    """On what a decision rests, how and when it was given, and what makes the basis one."""

    basis: Basis
    given: Given
    decided_at: datetime
    details: dict[str, str]


def read_basis(ctx: Context, args: Args) -> Ground:
    """What a mutation says of its own basis, as far as whoever makes it may say so.

    A coordinator says what they were told. Whoever acts for the person here supports them, or says that they decide as
    attorney or deputy or in best interests; and how the person told them, if not here. The person decides themselves;
    they may say who helped.
    """
    told: dict[str, Any] | None = args.get("told") if Standing.COORDINATOR_TOLD in ctx.standings else None
    said: dict[str, Any] = told or args.get("on_behalf") or {}
    details = {name: str(said[name]) for name in DETAILS if said.get(name)}
    if told:
        return Ground(Basis(told["basis"]), Given(told["given"]), told["decided_at"], details)
    if Standing.PERSON in ctx.standings:
        details = {name: value for name, value in details.items() if name == "helped_by"}
        return Ground(Basis.SUPPORTED if details else Basis.OWN, Given.APP, ctx.now, details)
    basis = Basis(said.get("basis", "supported"))
    if basis is Basis.SUPPORTED:
        details.setdefault("helped_by", ctx.actor.name)
    return Ground(basis, Given(said.get("given", "app")), ctx.now, details)


def own_words(args: Args) -> Args:
    """The arguments of a decision without what they say of its basis."""
    return {name: value for name, value in args.items() if name not in {"told", "on_behalf"}}


def record_decision(ctx: Context, what: str, args: Args, *, subject_id: UUID, pa_id: UUID | None = None) -> None:
    """Write down the decision behind this mutation, after its changes are made.

    Nothing is written when a PA acts for themselves. What a coordinator was told carries who wrote it down, how and
    when.
    """
    if not is_by_person(ctx) or ctx.subject.circle_id is None:
        return
    changes = [_change(row, before) for row, before in changes_so_far(ctx.session).items()]
    ground = read_basis(ctx, args)
    ctx.session.add(
        Decision(
            id=uuid5(ctx.mutation_id, "decision"),
            circle_id=ctx.subject.circle_id,
            what=what,
            subject_id=subject_id,
            pa_id=pa_id,
            basis=ground.basis,
            given=ground.given,
            decided_at=ground.decided_at,
            recorded_at=ctx.now,
            recorded_by=None if Standing.PERSON in ctx.standings else ctx.actor.name,
            before={"changes": changes},
            details=ground.details or None,
        )
    )


def record_by_rule(ctx: Context, rule_id: UUID, *, subject_id: UUID, pa_id: UUID) -> None:
    """The person's half was given in advance, by their urgent rule: it rests on what setting the rule rested on.

    Nothing of it can be undone; the person can still say no.

    :raises NotFound: no such rule.
    """
    rule = ctx.session.get(UrgentRule, rule_id)
    if rule is None:
        raise NotFound
    query = select(Decision).where(Decision.what == "urgent_rule.set", Decision.subject_id == rule_id)
    said = ctx.session.scalars(query.order_by(Decision.recorded_at)).first()
    ctx.session.add(
        Decision(
            id=uuid5(ctx.mutation_id, "by rule"),
            circle_id=rule.circle_id,
            what="visit.propose",
            subject_id=subject_id,
            pa_id=pa_id,
            basis=said.basis if said else Basis.OWN,
            given=said.given if said else Given.APP,
            decided_at=said.decided_at if said else rule.set_at,
            recorded_at=ctx.now,
            recorded_by=said.recorded_by if said else None,
            before=None,
            details=((said.details or {}) if said else {}) | {"rule_what": rule.what},
        )
    )


def _change(row: SyncedModel, before: dict[str, Any] | None) -> dict[str, Any]:
    """What a mutation did to one row: former values (``before`` None: it was made), and all that must still be so when
    they are put back."""
    if before is None:
        names = {attribute.key for attribute in inspect(type(row)).column_attrs}
    else:
        names = before.keys() | set(_GROUND.get(row.__tablename__, ()))
    after = {name: getattr(row, name) for name in names}
    body = {"table": row.__tablename__, "id": row.id, "before": before, "after": after}
    change: dict[str, Any] = wire.decode(wire.encode(body))
    return change


def undo(session: Session, decision_id: UUID, *, now: datetime) -> Decision:
    """Put back what the decision changed. Undoing again changes nothing.

    :raises GoneFurther: something it changed has been changed again since, or something else stands on it.
    """
    decision = get_decision(session, decision_id)
    if decision.undone_at is not None:
        return decision
    try:
        with session.begin_nested():
            for change in reversed((decision.before or {}).get("changes", [])):
                _put_back(session, change)
                session.flush()
    except IntegrityError as fault:
        raise GoneFurther from fault
    decision.undone_at = now
    return decision


def mark_undone(session: Session, what: str, subject_id: UUID, *, now: datetime) -> None:
    """What was decided of this subject has been taken back by whoever decides."""
    query = select(Decision).where(Decision.what == what, Decision.subject_id == subject_id)
    for decision in session.scalars(query.where(Decision.undone_at.is_(None))):
        decision.undone_at = now


def get_decision(session: Session, decision_id: UUID) -> Decision:
    """:raises NotFound: no such decision."""
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotFound
    return decision


def _put_back(session: Session, change: dict[str, Any]) -> None:
    model = _models()[change["table"]]
    row = session.get(model, UUID(change["id"]))
    if row is None:
        return
    present = wire.decode(wire.encode({name: getattr(row, name) for name in change["after"]}))
    if present != change["after"]:
        raise GoneFurther
    if change["before"] is None:
        session.delete(row)
        return
    columns = inspect(model).columns
    for name, value in change["before"].items():
        setattr(row, name, _from_wire(columns[name].type, value))


def _models() -> dict[str, type[SyncedModel]]:
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, SyncedModel)
    }


def _from_wire(column_type: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column_type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column_type, Date):
        return date.fromisoformat(value)
    if isinstance(column_type, Uuid):
        return UUID(value)
    if isinstance(column_type, Enum) and column_type.enum_class is not None:
        return column_type.enum_class(value)
    return value


def list_told(session: Session, *, since: datetime) -> list[Decision]:
    """Decisions that somebody else wrote down for the person since then, so that the person can be told.

    What follows from a rule of theirs is told as that.
    """
    query = select(Decision).where(
        Decision.recorded_by.is_not(None), Decision.recorded_at >= since, Decision.undone_at.is_(None)
    )
    return [each for each in session.scalars(query) if "rule_what" not in (each.details or {})]
