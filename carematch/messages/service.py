"""What a person's side and a PA can do in their conversation. No HTTP, no clock, no commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.membership import list_supporters_with
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.circles.service import Relationship, Stage
from carematch.core.errors import Conflict, NotFound
from carematch.core.identity import Actor
from carematch.directory import service as directory
from carematch.messages.models import Conversation, Message, MessageReport
from carematch.messages.models import Side as Side

WHILE = {Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN}
"""The stages in which there is something to say to each other."""


class NotInvitedYet(Conflict):
    slug, title = "not-invited-yet", "You have not asked to meet yet"


class NotHereYet(Conflict):
    slug, title = "pa-not-here-yet", "This PA has not signed in yet, so nobody would read it"


class Blocked(Conflict):
    slug, title = "conversation-blocked", "No messages go between you at the moment"


class NothingSaidYet(Conflict):
    slug, title = "nothing-said-yet", "Nobody has written anything yet"


# Writing


def write(
    session: Session,
    bond: Relationship,
    actor: Actor,
    *,
    message_id: UUID,
    side: Side,
    text: str,
    voice_id: UUID | None,
    voice_seconds: int | None,
    written_at: datetime,
    now: datetime,
) -> Message | None:
    """The message stands in the conversation; None if it did before.

    :raises NotInvitedYet, Ended, NotHereYet: there is nobody to write to.
    :raises Blocked: one side has said that nothing is to go to and fro.
    :raises Conflict: the id is another message's.
    """
    if (there := session.get(Message, message_id)) is not None:
        if (there.conversation_id, there.author_id) != (bond.id, actor.user_id):
            raise Conflict("This message is here already, and is another one.")
        return None
    _judge_stage(session, bond)
    conversation = _conversation_of(session, bond)
    if conversation.person_blocked_at or conversation.pa_blocked_at:
        raise Blocked("It is kept. If it is urgent, ring. Your holder can help too.")
    assert actor.user_id is not None
    conversation.last_n += 1
    message = Message(
        id=message_id,
        conversation_id=conversation.id,
        circle_id=bond.circle_id,
        n=conversation.last_n,
        side=side,
        author_id=actor.user_id,
        author_name=actor.name,
        text=text.strip(),
        voice_id=voice_id,
        voice_seconds=voice_seconds,
        written_at=written_at,
        sent_at=now,
    )
    session.add(message)
    return message


def _judge_stage(session: Session, bond: Relationship) -> None:
    if bond.stage is Stage.ENDED:
        raise circles.Ended("You can still read what you wrote to each other.")
    if bond.stage not in WHILE:
        raise NotInvitedYet
    if directory.get_pa(session, bond.pa_id).user_id is None:
        raise NotHereYet("Ring them, or wait until they have come in.")


def _conversation_of(session: Session, bond: Relationship) -> Conversation:
    conversation = session.get(Conversation, bond.id)
    if conversation is None:
        conversation = Conversation(id=bond.id, circle_id=bond.circle_id, pa_id=bond.pa_id, last_n=0, seen={})
        session.add(conversation)
        session.flush()
    return conversation


def get_conversation(session: Session, relationship_id: UUID) -> Conversation:
    """:raises NothingSaidYet: there is none."""
    conversation = session.get(Conversation, relationship_id)
    if conversation is None:
        raise NothingSaidYet
    return conversation


# Reading


def seen_up_to(conversation: Conversation, user_id: UUID) -> int:
    """The number of the last message that this user has seen; 0 for none."""
    return int(conversation.seen.get(str(user_id), {}).get("upTo", 0))


def read(conversation: Conversation, actor: Actor, *, side: Side, up_to: int, now: datetime) -> None:
    """The user has seen the messages up to this one; what they have seen stays seen."""
    assert actor.user_id is not None
    up_to = min(up_to, conversation.last_n)
    if up_to > seen_up_to(conversation, actor.user_id):
        entry = {"name": actor.name, "side": side.value, "upTo": up_to, "at": now.isoformat()}
        conversation.seen = conversation.seen | {str(actor.user_id): entry}


def list_readers(session: Session, bond: Relationship, *, side: Side) -> list[UUID]:
    """The users on this side who may read the conversation."""
    if side is Side.PA:
        pa = directory.get_pa(session, bond.pa_id)
        return [pa.user_id] if pa.user_id else []
    circle = circles.get_circle(session, bond.circle_id)
    supporters = list_supporters_with(session, bond.circle_id, Power.CHOOSE_PAS)
    return [each for each in (circle.person_user_id, *supporters) if each is not None]


def list_messages(session: Session, conversation_id: UUID) -> list[Message]:
    """In the order in which they came."""
    query = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.n)
    return list(session.scalars(query))


# Blocking and reporting


def block(session: Session, bond: Relationship, *, side: Side, now: datetime) -> None:
    """From now on nothing goes to and fro. Blocking again changes nothing."""
    conversation = _conversation_of(session, bond)
    if side is Side.PERSON:
        conversation.person_blocked_at = conversation.person_blocked_at or now
    else:
        conversation.pa_blocked_at = conversation.pa_blocked_at or now


def unblock(conversation: Conversation, *, side: Side) -> None:
    """This side's block is lifted; the other side's own stays."""
    if side is Side.PERSON:
        conversation.person_blocked_at = None
    else:
        conversation.pa_blocked_at = None


def report(
    session: Session,
    conversation: Conversation,
    actor: Actor,
    *,
    report_id: UUID,
    side: Side,
    message_ids: Sequence[UUID],
    reason: str,
    basis: circles.Basis | None,
    now: datetime,
) -> MessageReport | None:
    """The holder's coordinators have these messages, as they are, and the reason; None if they had it before.

    :raises NotFound: one of them is no message of this conversation.
    """
    if session.get(MessageReport, report_id) is not None:
        return None
    assert actor.user_id is not None
    wanted = set(message_ids)
    reported = [each for each in list_messages(session, conversation.id) if each.id in wanted]
    if len(reported) < len(wanted):
        raise NotFound
    made = MessageReport(
        id=report_id,
        conversation_id=conversation.id,
        circle_id=conversation.circle_id,
        side=side,
        reporter_id=actor.user_id,
        reporter_name=actor.name,
        reason=reason,
        messages=[_as_it_was(message) for message in reported],
        reported_at=now,
        basis=basis,
    )
    session.add(made)
    return made


def get_report(session: Session, report_id: UUID) -> MessageReport:
    """:raises NotFound: nothing like it was reported."""
    found = session.get(MessageReport, report_id)
    if found is None:
        raise NotFound
    return found


def settle(report: MessageReport, *, outcome: str, by: str, now: datetime) -> bool:
    """It was dealt with, so, by this coordinator. False where somebody has said so before: their word stands."""
    if report.settled_at is not None:
        return False
    report.settled_at, report.settled_by, report.outcome = now, by, outcome
    return True


def _as_it_was(message: Message) -> dict[str, Any]:
    return {
        "messageId": str(message.id),
        "authorName": message.author_name,
        "text": message.text,
        "voiceId": str(message.voice_id) if message.voice_id else None,
        "voiceSeconds": message.voice_seconds,
        "sentAt": message.sent_at.isoformat(),
    }
