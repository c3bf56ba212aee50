"""What is written about a visit: never changed and never taken away, but corrected; and who has read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.core.errors import NotFound
from carematch.visits.models import Note
from carematch.visits.one_visit import get_visit


def get_note(session: Session, note_id: UUID) -> Note:
    """:raises NotFound: no such note."""
    note = session.get(Note, note_id)
    if note is None:
        raise NotFound
    return note


def write_note(
    session: Session,
    *,
    note_id: UUID,
    visit_id: UUID,
    author_id: UUID,
    author_name: str,
    text: str,
    is_handover: bool,
    made_at: datetime,
    now: datetime,
) -> Note:
    """A note for the person and the team. The same note again changes nothing."""
    visit = get_visit(session, visit_id)
    note = session.get(Note, note_id)
    if note is None:
        note = Note(
            id=note_id,
            circle_id=visit.circle_id,
            visit_id=visit.id,
            author_id=author_id,
            author_name=author_name,
            text=text,
            is_handover=is_handover,
            earlier=[],
            read_by=[],
            made_at=made_at,
            received_at=now,
        )
        session.add(note)
    return note


def correct_note(session: Session, note_id: UUID, *, text: str, reason: str, at: datetime) -> Note:
    """The author says it better, and why. The earlier text stays under it; the same text again changes nothing."""
    note = get_note(session, note_id)
    if note.text != text:
        note.earlier = [*note.earlier, {"text": note.text, "reason": reason, "correctedAt": _say(at)}]
        note.text = text
    return note


def read_notes(
    session: Session, note_ids: Iterable[UUID], *, circle_id: UUID, reader_id: UUID, name: str, at: datetime
) -> list[Note]:
    """The notes whose words this reader's phone shows for the first time; a correction is read anew. Their own
    and other circles' are passed over."""
    fresh = []
    for note_id in dict.fromkeys(note_ids):
        note = session.get(Note, note_id)
        if note is None or note.circle_id != circle_id or note.author_id == reader_id:
            continue
        if not _has_read(note, reader_id):
            note.read_by = [*note.read_by, {"readerId": str(reader_id), "name": name, "readAt": _say(at)}]
            fresh.append(note)
    return fresh


def _has_read(note: Note, reader_id: UUID) -> bool:
    said_since = note.earlier[-1]["correctedAt"] if note.earlier else ""
    return any(each["readerId"] == str(reader_id) and each["readAt"] >= said_since for each in note.read_by)


def _say(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
