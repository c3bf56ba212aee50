"""How introductions, handovers, private reasons and pauses look to each audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.bonds.models import Handover, Introduction, OwnReason, PauseAsk
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by


@projects(Introduction, "introduction")
def project_introduction(session: Session, row: Introduction, _now: datetime) -> Iterable[Projected]:
    """The two who meet read it in the PA's own scope, which the person reads too; the coordinator apart."""
    pa = directory.get_pa(session, row.pa_id)
    body: dict[str, Any] = {
        "circleId": row.circle_id,
        "paId": row.pa_id,
        "paName": pa.known_as,
        "meeting": row.meeting,
        "startsAt": row.starts_at,
        "words": row.words,
        "chargePence": row.charge_pence,
        "status": row.status,
        "proposedBy": row.proposed_by,
        "proposedAt": row.proposed_at,
        "answeredAt": row.answered_at,
    }
    audience = f"pa:{pa.user_id}" if pa.user_id is not None else "person"
    yield Projected(f"c:{row.circle_id}/{audience}", "introduction", body)
    yield Projected(f"c:{row.circle_id}/admin", "introduction", body)


@projects(Handover, "handover", "handed_over")
def project_handover(session: Session, row: Handover, _now: datetime) -> Iterable[Projected]:
    """Before the person's yes only the person and its author read it; with it, the other PA too."""
    pa, to = directory.get_pa(session, row.pa_id), directory.get_pa(session, row.to_pa_id)
    body: dict[str, Any] = {
        "circleId": row.circle_id,
        "paId": row.pa_id,
        "paName": pa.known_as,
        "toPaId": row.to_pa_id,
        "toName": to.known_as,
        "text": row.text,
        "proposedAt": row.proposed_at,
        "isYes": row.answer,
        "answeredAt": row.answered_at,
    }
    if pa.user_id is not None:
        yield Projected(f"c:{row.circle_id}/pa:{pa.user_id}", "handover", body)
    if row.answer and to.user_id is not None:
        yield Projected(f"c:{row.circle_id}/pa:{to.user_id}", "handed_over", body)


@projects(OwnReason, "own_reason")
def project_own_reason(_session: Session, row: OwnReason, _now: datetime) -> Iterable[Projected]:
    body = {"relationshipId": row.relationship_id, "text": row.text, "writtenAt": row.written_at}
    yield Projected(f"u:{row.user_id}", "own_reason", body)


@projects(PauseAsk, "pause_ask")
def project_pause_ask(session: Session, row: PauseAsk, _now: datetime) -> Iterable[Projected]:
    """Gone once the pause is over. Why is in no row of any phone's."""
    if row.closed_at is not None:
        return
    body = {
        "paId": row.pa_id,
        "paName": directory.get_pa(session, row.pa_id).known_as,
        "askedAt": row.asked_at,
        "answer": row.answer,
        "answeredAt": row.answered_at,
    }
    for audience in ("person", "admin"):
        yield Projected(f"c:{row.circle_id}/{audience}", "pause_ask", body)


@shown_by(PaProfile, "known_as", "user_id")
def introductions_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Introduction).where(Introduction.pa_id == pa.id))


@shown_by(PaProfile, "known_as", "user_id")
def handovers_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Handover).where((Handover.pa_id == pa.id) | (Handover.to_pa_id == pa.id)))


@shown_by(PaProfile, "known_as")
def pause_asks_about_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(PauseAsk).where(PauseAsk.pa_id == pa.id))
