"""How conversations look to both sides, and a report to the coordinators and whoever made it.

A coordinator reads no conversation. When the relationship has ended, the PA keeps a copy in their own ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.attachments.service import hash_of, named
from carematch.circles.service import Relationship, Stage, get_relationship
from carematch.directory.service import get_pa
from carematch.messages.models import Conversation, Message, MessageReport
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by


def _scopes(session: Session, relationship_id: UUID) -> Iterator[str]:
    bond = get_relationship(session, relationship_id)
    pa = get_pa(session, bond.pa_id)
    yield f"c:{bond.circle_id}/pa:{pa.user_id}"
    if bond.stage is Stage.ENDED:
        yield f"u:{pa.user_id}"


@projects(Conversation, "conversation")
def project_conversation(session: Session, conversation: Conversation, _now: datetime) -> Iterable[Projected]:
    blocked = {"person": conversation.person_blocked_at, "pa": conversation.pa_blocked_at}
    body = {
        "circleId": conversation.circle_id,
        "paId": conversation.pa_id,
        "lastN": conversation.last_n,
        "seen": [
            {"userId": user_id, **entry, "at": datetime.fromisoformat(entry["at"])}
            for user_id, entry in sorted(conversation.seen.items())
        ],
        "blockedBy": [side for side, at in blocked.items() if at is not None],
    }
    for scope_id in _scopes(session, conversation.id):
        yield Projected(scope_id, "conversation", body)


@projects(Message, "message")
def project_message(session: Session, message: Message, _now: datetime) -> Iterable[Projected]:
    body = {
        "relationshipId": message.conversation_id,
        "n": message.n,
        "side": message.side,
        "authorId": message.author_id,
        "authorName": message.author_name,
        "text": message.text,
        "voice": hash_of(session, message.voice_id),
        "voiceSeconds": message.voice_seconds,
        "writtenAt": message.written_at,
        "sentAt": message.sent_at,
    }
    for scope_id in _scopes(session, message.conversation_id):
        yield Projected(scope_id, "message", body, message.sent_at, named(message.voice_id))


@projects(MessageReport, "message_report")
def project_report(session: Session, report: MessageReport, _now: datetime) -> Iterable[Projected]:
    bond = get_relationship(session, report.conversation_id)
    voices = [UUID(each["voiceId"]) if each["voiceId"] else None for each in report.messages]
    body = {
        "relationshipId": report.conversation_id,
        "circleId": report.circle_id,
        "paId": bond.pa_id,
        "paName": get_pa(session, bond.pa_id).known_as,
        "side": report.side,
        "reporterName": report.reporter_name,
        "reason": report.reason,
        "messages": [
            {
                "messageId": each["messageId"],
                "authorName": each["authorName"],
                "text": each["text"],
                "voice": hash_of(session, voice_id),
                "voiceSeconds": each["voiceSeconds"],
                "sentAt": datetime.fromisoformat(each["sentAt"]),
            }
            for each, voice_id in zip(report.messages, voices, strict=True)
        ],
        "reportedAt": report.reported_at,
        "basis": report.basis,
        "settledAt": report.settled_at,
        "settledBy": report.settled_by,
        "outcome": report.outcome,
    }
    files = named(*voices)
    yield Projected(f"c:{report.circle_id}/admin", "message_report", body, files=files)
    yield Projected(f"u:{report.reporter_id}", "message_report", body, files=files)


@shown_by(Relationship, "stage")
def conversation_of_bond(session: Session, bond: Relationship) -> Iterable[SyncedModel]:
    """With the end of a relationship its conversation goes over into the PA's own ledger, and back with a new
    beginning."""
    conversation = session.get(Conversation, bond.id)
    if conversation is None:
        return []
    messages = session.scalars(select(Message).where(Message.conversation_id == bond.id))
    return [conversation, *messages]
