"""The last rung: a named human rings, and says that they have told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carematch.core.db import insert_if_absent
from carematch.core.errors import Conflict, NotFound
from carematch.reminders.choice import Choice, Mode
from carematch.reminders.choices import as_choice
from carematch.reminders.models import Channel, Delivery, DeliveryState, Notice, ReminderChoice
from carematch.reminders.rules import DAY_AHEAD, Reminder, Upcoming, calls_of
from carematch.reminders.topics import KINDS, Topic
from carematch.reminders.words import say
from carematch.sync.perform import server_key

PASSED_ON = frozenset({Topic.VISITS, Topic.QUESTIONS, Topic.CHANGES, Topic.THE_DAY, Topic.FLAGS})
"""What a coordinator may tell a person. Of messages, shares and worries they do not even see that there are any."""

_KINDS = sorted(kind for kind, topic in KINDS.items() if topic in PASSED_ON)


class NotToTell(Conflict):
    slug, title = "not-to-tell", "This was told already, or is no longer true"


@dataclass(frozen=True)
class Call:
    """Somebody of this circle is to be told these words on the telephone: the general ones of a lock screen, for what
    stands in an inbox is its owner's."""

    delivery_id: UUID
    circle_id: UUID
    due_at: datetime
    words: str


def list_calls(
    session: Session, persons: Mapping[UUID, UUID], circle_ids: Collection[UUID], *, now: datetime
) -> list[Call]:
    """Whom to ring now. ``persons``: user → the circle whose person they are; ``circle_ids``: those and the circles of
    people who have no account."""
    rows = session.execute(
        select(Delivery.id, Delivery.user_id, Delivery.circle_id, Delivery.due_at, Delivery.text)
        .outerjoin(
            Notice,
            and_(
                Notice.user_id == Delivery.user_id,
                Notice.notice == Delivery.kind,
                Notice.occurrence == Delivery.occurrence,
            ),
        )
        .where(
            Delivery.channel == Channel.CALL,
            Delivery.state == DeliveryState.DUE,
            Delivery.due_at <= now,
            Delivery.expires_at > now,
            Delivery.kind.in_(_KINDS),
            or_(Delivery.user_id.in_(persons), Delivery.circle_id.in_(circle_ids)),
            Notice.read_at.is_(None),
        )
        .order_by(Delivery.due_at, Delivery.id)
    )
    return [Call(each.id, each.circle_id or persons[each.user_id], each.due_at, each.text) for each in rows]


def say_told(
    session: Session, delivery_id: UUID, *, circle_id: UUID, person_user_id: UUID | None, by: str, now: datetime
) -> None:
    """The person of this circle was told, and their message counts as read.

    :raises NotFound: this circle has no such call.
    :raises NotToTell: it is not to be made any more.
    """
    call = session.get(Delivery, delivery_id, with_for_update=True)
    is_theirs = call is not None and (
        call.circle_id == circle_id if call.user_id is None else call.user_id == person_user_id
    )
    if call is None or not is_theirs or call.channel is not Channel.CALL or call.kind not in _KINDS:
        raise NotFound
    if call.state is not DeliveryState.DUE:
        raise NotToTell
    call.state, call.told_at, call.told_by = DeliveryState.TOLD, now, by
    notice = session.scalar(
        select(Notice).where(
            Notice.user_id == call.user_id, Notice.notice == call.kind, Notice.occurrence == call.occurrence
        )
    )
    if notice is not None:
        notice.read_at = notice.read_at or now
        notice.told_at, notice.told_by = now, by


def list_unreachable(
    session: Session, upcoming: Collection[Upcoming], *, now: datetime
) -> list[tuple[Reminder, Upcoming]]:
    """Of these visits, the calls that are due to people who have no account and said that they want to be rung."""
    alone = {visit.circle_id: visit for visit in upcoming if visit.person_user_id is None}
    said = select(ReminderChoice).where(ReminderChoice.user_id.is_(None), ReminderChoice.circle_id.in_(alone))
    choices = {row.circle_id: as_choice(row) for row in session.scalars(said)}
    due = {
        _call_id(each): (each, visit)
        for visit in upcoming
        if visit.person_user_id is None and _wants_calls(choices.get(visit.circle_id))
        for each in calls_of(visit, choices[visit.circle_id])
        if each.due_at <= now < each.useful_until
    }
    there = set(session.scalars(select(Delivery.id).where(Delivery.id.in_(due))))
    return [each for call_id, each in due.items() if call_id not in there]


def add_call(session: Session, reminder: Reminder, visit: Upcoming, *, now: datetime) -> None:
    """Somebody is to ring this person, who has no account; once for each occurrence."""
    words = say(reminder, visit, now=now)
    insert_if_absent(
        session,
        Delivery,
        id=_call_id(reminder),
        user_id=None,
        circle_id=visit.circle_id,
        kind=reminder.kind,
        occurrence=reminder.occurrence,
        channel=Channel.CALL,
        visit_id=reminder.visit_id,
        title=words.title,
        text=words.text,
        url=f"/visits/{reminder.visit_id}",
        due_at=reminder.due_at,
        expires_at=reminder.useful_until,
    )


def _wants_calls(choice: Choice | None) -> bool:
    return choice is not None and Channel.CALL in choice.ways and choice.mode_of(KINDS[DAY_AHEAD]) is Mode.NOW


def _call_id(reminder: Reminder) -> UUID:
    return server_key("call", reminder.user_id, reminder.kind, reminder.occurrence)
