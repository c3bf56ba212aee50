"""What the person has said in advance for when it is urgent, and who may come by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles.models import Relationship, Stage, UrgentGroup, UrgentRule
from carematch.core.errors import Conflict, NotFound

URGENT_WITHIN = timedelta(days=2)
"""What is further away than this can wait for an answer."""


class NoSuchRule(Conflict):
    slug, title = "no-such-rule", "There is no rule of the person's by which this could be"


class NotUrgent(Conflict):
    slug, title = "not-urgent", "There is time to ask the person about this visit"


class OthersFirst(Conflict):
    slug, title = "others-first", "The person's rule asks others first"


def set_urgent_rule(
    session: Session, rule_id: UUID, *, circle_id: UUID, what: str, order: Sequence[UrgentGroup], now: datetime
) -> UrgentRule:
    """The rule holds from now on. The same one again changes nothing: what was done by it cites it.

    :raises Conflict: there is another rule with this id.
    """
    rule = session.get(UrgentRule, rule_id)
    if rule is not None:
        if (rule.circle_id, rule.what, rule.order) != (circle_id, what, list(order)):
            raise Conflict("This rule exists already.")
        return rule
    rule = UrgentRule(id=rule_id, circle_id=circle_id, what=what, order=list(order), set_at=now)
    session.add(rule)
    return rule


def find_urgent_rule(session: Session, rule_id: UUID) -> UrgentRule | None:
    return session.get(UrgentRule, rule_id)


def list_urgent_rules(session: Session, circle_id: UUID) -> list[UrgentRule]:
    """The rules that hold, in the order in which they were set."""
    query = select(UrgentRule).where(UrgentRule.circle_id == circle_id, UrgentRule.removed_at.is_(None))
    return list(session.scalars(query.order_by(UrgentRule.set_at, UrgentRule.id)))


def remove_urgent_rule(session: Session, rule_id: UUID, *, now: datetime) -> UrgentRule:
    """Nothing is agreed by it any more; what was agreed by it stays.

    :raises NotFound: no such rule.
    """
    rule = session.get(UrgentRule, rule_id)
    if rule is None:
        raise NotFound
    rule.removed_at = rule.removed_at or now
    return rule


def group_of(bond: Relationship) -> UrgentGroup | None:
    """Which of the rule's groups this PA belongs to; None: to none of them."""
    if bond.stage is Stage.CHOSEN:
        return UrgentGroup.TEAM
    return UrgentGroup.INTRODUCED if bond.stage is Stage.INTRODUCED else None


def may_cite(rule: UrgentRule, bond: Relationship) -> bool:
    return rule.removed_at is None and group_of(bond) in rule.order


def require_urgent_rule(
    session: Session,
    rule_id: UUID,
    *,
    bond: Relationship,
    starts_at: datetime,
    others_cannot: bool,
    now: datetime,
) -> UrgentRule:
    """The rule by which this PA may come then, without a question.

    ``others_cannot``: the PA says that none of those whom the rule asks first can come.

    :raises NoSuchRule: it does not hold, is another person's, or names others.
    :raises NotUrgent: the visit is so far away that the person can be asked.
    :raises OthersFirst: the PA has not said that those who come first cannot.
    """
    rule = session.get(UrgentRule, rule_id)
    if rule is None or rule.circle_id != bond.circle_id or not may_cite(rule, bond):
        raise NoSuchRule
    if starts_at - now > URGENT_WITHIN:
        raise NotUrgent
    if rule.order[0] != group_of(bond) and not others_cannot:
        raise OthersFirst
    return rule
