"""How arrangements, visits and notes look to the circle, and a PA's own hours to the PA."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.bank_holidays import bank_holiday
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by
from carematch.visits.models import FOR_GOOD, Arrangement, Cover, CoverOffer, Note, Pause, Visit, VisitWish
from carematch.visits.service import WINDOW


@projects(Arrangement, "arrangement")
def project_arrangement(_session: Session, arrangement: Arrangement, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{arrangement.circle_id}/all",
        "arrangement",
        {
            "paId": arrangement.pa_id,
            "rule": arrangement.rule,
            "weekdays": arrangement.weekdays,
            "localStart": arrangement.local_start,
            "localEnd": arrangement.local_end,
            "minutes": arrangement.minutes,
            "timeZone": arrangement.time_zone,
            "startsOn": arrangement.starts_on,
            "endsOn": arrangement.ends_on,
            "exceptions": arrangement.exceptions,
            "skipsBankHolidays": arrangement.skips_bank_holidays,
            "sleepIn": arrangement.sleep_in,
            "what": arrangement.what,
            "stage": arrangement.stage,
            "proposedBy": arrangement.proposed_by,
            "personAgreedAt": arrangement.person_agreed_at,
            "paAgreedAt": arrangement.pa_agreed_at,
        },
    )


@projects(Visit, "visit", "own_visit")
def project_visit(session: Session, visit: Visit, now: datetime) -> Iterable[Projected]:
    """Phones hold visits 90 days back and 90 ahead; a PA keeps what they did for as long as they like."""
    pa, circle = directory.get_pa(session, visit.pa_id), circles.get_circle(session, visit.circle_id)
    body: dict[str, Any] = {
        "paId": visit.pa_id,
        "arrangementId": visit.arrangement_id,
        "startsAt": visit.starts_at,
        "endsAt": visit.ends_at,
        "status": visit.status,
        "proposedBy": visit.proposed_by,
        "personConfirmedAt": visit.person_confirmed_at,
        "paConfirmedAt": visit.pa_confirmed_at,
        "needsYes": visit.needs_yes,
        "checkedInAt": visit.checked_in_at,
        "checkedOutAt": visit.checked_out_at,
        "inRecordedAt": visit.in_recorded_at,
        "lateMinutes": visit.late_minutes,
        "lateSeenAt": visit.late_seen_at,
        "lateSeenBy": visit.late_seen_by,
        "cameSaidAt": visit.came_said_at,
        "cameSaidBy": visit.came_said_by,
        "missedSaidBy": visit.missed_said_by,
        "timesBefore": visit.times_before,
        "sleepIn": visit.sleep_in,
        "bankHoliday": bank_holiday(visit.starts_at.astimezone(ZoneInfo(circle.time_zone)).date()),
        "moveStartsAt": visit.move_starts_at,
        "moveEndsAt": visit.move_ends_at,
        "moveBy": visit.move_by,
        "togetherId": visit.together_id,
        "kind": visit.kind,
        "ruleWhat": visit.rule_what,
        "ruleSetAt": visit.rule_set_at,
        "toTell": visit.to_tell,
        "toldAt": visit.told_at,
        "toldBy": visit.told_by,
        "toldHow": visit.told_how,
    }
    if now - WINDOW <= visit.starts_at <= now + WINDOW:
        shown = body | {"paName": pa.known_as, "imported": visit.imported, "missedSaid": visit.missed_said}
        yield Projected(f"c:{visit.circle_id}/all", "visit", shown, visit.starts_at)
    if pa.user_id is not None and visit.starts_at <= now + WINDOW:
        own = body | {
            "circleId": visit.circle_id,
            "personKnownAs": circle.known_as,
            "householdId": visit.household_id,
        }
        yield Projected(f"u:{pa.user_id}", "own_visit", own, visit.starts_at)


@projects(Cover, "cover")
def project_cover(session: Session, gap: Cover, _now: datetime) -> Iterable[Projected]:
    body = {
        "visitId": gap.visit_id,
        "paId": gap.pa_id,
        "paName": directory.get_pa(session, gap.pa_id).known_as,
        "startsAt": gap.starts_at,
        "endsAt": gap.ends_at,
        "askedBy": gap.asked_by,
        "askedAt": gap.asked_at,
        "state": gap.state,
        "filledVisitId": gap.filled_visit_id,
    }
    yield Projected(f"c:{gap.circle_id}/person", "cover", body)
    yield Projected(f"c:{gap.circle_id}/admin", "cover", body)


@projects(CoverOffer, "cover_offer")
def project_cover_offer(session: Session, offer: CoverOffer, _now: datetime) -> Iterable[Projected]:
    """A PA sees what they are asked themselves, and of the others nothing."""
    pa = directory.get_pa(session, offer.pa_id)
    body = {
        "coverId": offer.cover_id,
        "paId": offer.pa_id,
        "paName": pa.known_as,
        "circleId": offer.circle_id,
        "personKnownAs": circles.get_circle(session, offer.circle_id).known_as,
        "startsAt": offer.starts_at,
        "endsAt": offer.ends_at,
        "offeredAt": offer.offered_at,
        "canCome": offer.can_come,
        "answeredAt": offer.answered_at,
        "outcome": offer.outcome,
    }
    yield Projected(f"c:{offer.circle_id}/person", "cover_offer", body)
    yield Projected(f"c:{offer.circle_id}/admin", "cover_offer", body)
    bond = circles.find_bond(session, offer.circle_id, offer.pa_id)
    if pa.user_id is not None and bond is not None and bond.stage is not circles.Stage.ENDED:
        yield Projected(f"c:{offer.circle_id}/pa:{pa.user_id}", "cover_offer", body)


@shown_by(circles.Relationship, "stage")
def offers_in_relationship(session: Session, bond: circles.Relationship) -> Iterable[SyncedModel]:
    mine = (CoverOffer.circle_id == bond.circle_id, CoverOffer.pa_id == bond.pa_id)
    return session.scalars(select(CoverOffer).where(*mine))


@shown_by(PaProfile, "known_as", "user_id")
def covers_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    covers = session.scalars(select(Cover).where(Cover.pa_id == pa.id)).all()
    return [*covers, *session.scalars(select(CoverOffer).where(CoverOffer.pa_id == pa.id))]


@shown_by(circles.Circle, "known_as")
def offers_of_circle(session: Session, circle: circles.Circle) -> Iterable[SyncedModel]:
    return session.scalars(select(CoverOffer).where(CoverOffer.circle_id == circle.id))


@projects(Pause, "pause")
def project_pause(_session: Session, pause: Pause, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{pause.circle_id}/all",
        "pause",
        {
            "reason": pause.reason,
            "startsOn": pause.starts_on,
            "endsOn": pause.ends_on,
            "recordedBy": pause.recorded_by,
            "recordedAt": pause.recorded_at,
            "endedAt": pause.ended_at,
        },
    )


@shown_by(Pause, "id", "starts_on", "ends_on")
def bonds_under_pause(session: Session, pause: Pause) -> Iterable[SyncedModel]:
    """Of a person who has died or moved away only the team's PAs go on seeing anything."""
    return circles.list_bonds(session, pause.circle_id) if pause.reason in FOR_GOOD else []


@projects(Note, "note")
def project_note(_session: Session, note: Note, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{note.circle_id}/all",
        "note",
        {
            "visitId": note.visit_id,
            "authorId": note.author_id,
            "authorName": note.author_name,
            "text": note.text,
            "madeAt": note.made_at,
            "receivedAt": note.received_at,
            "isHandover": note.is_handover,
            "earlier": note.earlier,
            "readBy": note.read_by,
        },
        note.made_at,
    )


@projects(VisitWish, "visit_wish")
def project_wish(_session: Session, wish: VisitWish, _now: datetime) -> Iterable[Projected]:
    """What the person does not want any more is on no phone."""
    if wish.taken_away_at is None:
        yield Projected(
            f"c:{wish.circle_id}/all",
            "visit_wish",
            {
                "visitId": wish.visit_id,
                "text": wish.text,
                "authorName": wish.author_name,
                "writtenAt": wish.written_at,
            },
        )


@shown_by(PaProfile, "known_as", "user_id")
def visits_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Visit).where(Visit.pa_id == pa.id))


@shown_by(circles.Circle, "known_as")
def visits_of_circle(session: Session, circle: circles.Circle) -> Iterable[SyncedModel]:
    return session.scalars(select(Visit).where(Visit.circle_id == circle.id))
