"""How a circle's rows look to each audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.access import AUDIENCES, KEPT_FROM_COORDINATORS, PART_OF
from carematch.accounts.membership import find_holder
from carematch.accounts.models import Holder, Interest, Supporter, SupporterInvite, User
from carematch.accounts.supporters import find_ringer
from carematch.attachments.service import hash_of, named
from carematch.circles import parts
from carematch.circles.decisions import DETAILS
from carematch.circles.models import Ask, Circle, Decision, Outcome, Relationship, Stage, UrgentRule
from carematch.circles.service import is_told_to_coordinators, list_urgent_rules, plan_at
from carematch.circles.urgent import group_of, may_cite
from carematch.core.places import find_place
from carematch.core.schema import camel
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by
from carematch.sync.stamp import rows_in


@projects(Circle, "circle")
def project_circle(session: Session, circle: Circle, _now: datetime) -> Iterable[Projected]:
    holder = find_holder(session, circle.holder_id)
    place = find_place(circle.outcode)
    yield Projected(
        f"c:{circle.id}/all",
        "circle",
        {
            "personName": circle.person_name,
            "knownAs": circle.known_as,
            "holderId": circle.holder_id,
            "holderName": holder.name if holder else "",
            "holderPhone": holder.phone if holder else "",
            "phone": circle.phone,
            "address": circle.address,
            "outcode": circle.outcode,
            "at": list(place) if place else None,
            "howToGetIn": circle.how_to_get_in,
            "emergencyName": circle.emergency_name,
            "emergencyPhone": circle.emergency_phone,
            "allergies": circle.allergies,
            "communicationNeeds": circle.communication_needs,
            "timeZone": circle.time_zone,
            "newFaceRule": circle.new_face_rule,
            "hasImported": circle.has_imported,
            "teamAskedAt": circle.team_asked_at,
            "familiarDays": holder.familiar_days if holder else 90,
            "openedAt": circle.opened_at,
        },
    )


@projects(Outcome, "outcome")
def project_outcome(_session: Session, outcome: Outcome, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"c:{outcome.circle_id}/all",
        "outcome",
        {
            "question": outcome.question,
            "text": outcome.text,
            "answeredAt": outcome.answered_at,
            "authorName": outcome.author_name,
        },
    )


@projects(Relationship, "relationship", "team_member", "bond")
def project_relationship(session: Session, bond: Relationship, now: datetime) -> Iterable[Projected]:
    """The person sees every stage; the coordinator none that the person only considers; the PA from invited on.

    Of a person who has died or moved away only a PA of their team goes on seeing it: nobody else is asked anything.
    """
    pa = directory.get_pa(session, bond.pa_id)
    circle_scope = f"c:{bond.circle_id}"
    photo, files = hash_of(session, pa.photo_id), named(pa.photo_id)
    row: dict[str, Any] = {
        "paId": bond.pa_id,
        "name": pa.name,
        "knownAs": pa.known_as,
        "photo": photo,
        "stage": bond.stage,
        "role": bond.role,
        "imported": bond.imported,
        "invitedAt": bond.invited_at,
        "meetingAcceptedAt": bond.meeting_accepted_at,
        "introducedAt": bond.introduced_at,
        "personChoseAt": bond.person_chose_at,
        "paAgreedAt": bond.pa_agreed_at,
        "personKnowsAt": bond.person_knows_at,
        "paKnowsAt": bond.pa_knows_at,
        "chosenAt": bond.chosen_at,
        "endedAt": bond.ended_at,
        "firstMetAt": bond.first_met_at,
        "lastMetAt": bond.last_met_at,
        "visits": bond.visits,
        "endsOn": bond.ends_on,
        "endSaidBy": bond.end_said_by,
        "fineAloneAt": bond.fine_alone_at,
        "pausedAt": pa.paused_at,
    }
    yield Projected(f"{circle_scope}/person", "relationship", row, files=files)
    if is_told_to_coordinators(bond):
        yield Projected(f"{circle_scope}/admin", "relationship", row, files=files)
    if bond.stage is Stage.CHOSEN:
        yield Projected(
            f"{circle_scope}/all",
            "team_member",
            {
                "paId": bond.pa_id,
                "name": pa.name,
                "knownAs": pa.known_as,
                "photo": photo,
                "phone": pa.phone,
                "role": bond.role,
                "chosenAt": bond.chosen_at,
                "firstMetAt": bond.first_met_at,
                "lastMetAt": bond.last_met_at,
                "visits": bond.visits,
                **_terms(pa),
            },
            files=files,
        )
    has_spoken = bond.stage is Stage.CONSIDERING and bond.pa_knows_at is not None
    if pa.user_id is None or not (has_spoken or bond.stage in {Stage.INVITED, Stage.INTRODUCED, Stage.CHOSEN}):
        return
    if bond.stage is Stage.CHOSEN or not parts.ends().is_over(session, bond.circle_id, now=now):
        circle = session.get_one(Circle, bond.circle_id)
        place = find_place(circle.outcode)
        yield Projected(
            f"{circle_scope}/pa:{pa.user_id}",
            "bond",
            {
                "circleId": bond.circle_id,
                "paId": bond.pa_id,
                "personKnownAs": circle.known_as,
                "outcode": circle.outcode,
                "at": list(place) if place else None,
                "stage": bond.stage,
                "role": bond.role,
                "message": bond.message,
                "communicationNeeds": circle.communication_needs if circle.needs_shown_early else "",
                "invitedAt": bond.invited_at,
                "meetingAcceptedAt": bond.meeting_accepted_at,
                "introducedAt": bond.introduced_at,
                "personChoseAt": bond.person_chose_at,
                "paAgreedAt": bond.pa_agreed_at,
                "personKnowsAt": bond.person_knows_at,
                "paKnowsAt": bond.pa_knows_at,
                "chosenAt": bond.chosen_at,
                "endedAt": bond.ended_at,
                "endsOn": bond.ends_on,
                "endSaidBy": bond.end_said_by,
                "urgentRules": _rules_for(session, bond),
            },
        )


def _rules_for(session: Session, bond: Relationship) -> list[dict[str, Any]]:
    """The person's rules by which this PA may come in a hurry; ``isFirst``: none is asked before them."""
    rules = [rule for rule in list_urgent_rules(session, bond.circle_id) if may_cite(rule, bond)]
    return [{"ruleId": rule.id, "what": rule.what, "isFirst": rule.order[0] == group_of(bond)} for rule in rules]


@projects(UrgentRule, "urgent_rule")
def project_urgent_rule(_session: Session, rule: UrgentRule, _now: datetime) -> Iterable[Projected]:
    if rule.removed_at is not None:
        return
    body = {"what": rule.what, "order": rule.order, "setAt": rule.set_at}
    for audience in ("person", "admin"):
        yield Projected(f"c:{rule.circle_id}/{audience}", "urgent_rule", body)


def _terms(pa: PaProfile) -> dict[str, int | None]:
    """What the PA asks for visits that are called off late, and in a pause; None where they have not said."""
    names = ("late_cancel_hours", "late_cancel_percent", "pause_hours", "pause_percent")
    return {camel(name): pa.charges.get(name) for name in names}


@projects(Decision, "decision")
def project_decision(session: Session, decision: Decision, _now: datetime) -> Iterable[Projected]:
    pa = directory.find_pa(session, decision.pa_id) if decision.pa_id else None
    body = {
        "what": decision.what,
        "subjectId": decision.subject_id,
        "paId": decision.pa_id,
        "paName": pa.known_as if pa else None,
        "basis": decision.basis,
        "given": decision.given,
        "decidedAt": decision.decided_at,
        "recordedBy": decision.recorded_by,
        "undoable": decision.undone_at is None and bool((decision.before or {}).get("changes")),
        "undoneAt": decision.undone_at,
        **{camel(name): (decision.details or {}).get(name) for name in (*DETAILS, "rule_what")},
    }
    yield Projected(f"c:{decision.circle_id}/person", "decision", body)
    if decision.recorded_by is not None and decision.what not in KEPT_FROM_COORDINATORS:
        yield Projected(f"c:{decision.circle_id}/admin", "decision", body)


@projects(Ask, "ask")
def project_ask(session: Session, ask: Ask, _now: datetime) -> Iterable[Projected]:
    """``ringer`` is the name of the supporter who is to ring the person; None: the holder does."""
    if ask.withdrawn_at is not None:
        return
    body = {
        "visitId": ask.visit_id,
        "paId": ask.pa_id,
        "paName": directory.get_pa(session, ask.pa_id).known_as,
        "startsAt": ask.starts_at,
        "endsAt": ask.ends_at,
        "why": ask.why,
        "decideBy": ask.decide_by,
        "answer": ask.answer,
        "answeredAt": ask.answered_at,
        "ringSince": ask.ring_since,
        "ringer": find_ringer(session, ask.circle_id),
        "planAt": plan_at(ask),
        "planSince": ask.plan_since,
    }
    yield Projected(f"c:{ask.circle_id}/person", "ask", body)
    yield Projected(f"c:{ask.circle_id}/admin", "ask", body)


@shown_by(PaProfile, "name", "known_as", "phone", "photo_id", "user_id", "charges", "paused_at")
def bonds_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Relationship).where(Relationship.pa_id == pa.id))


@shown_by(PaProfile, "known_as")
def asks_about_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Ask).where(Ask.pa_id == pa.id))


@shown_by(PaProfile, "known_as")
def decisions_about_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Decision).where(Decision.pa_id == pa.id))


@projects(Supporter, "supporter", "helping")
def project_supporter(session: Session, row: Supporter, _now: datetime) -> Iterable[Projected]:
    """The person sees whom they let help, and still when it has ended; the supporter whom they help, while they do."""
    body = {
        "userId": row.user_id,
        "name": session.get_one(User, row.user_id).name,
        "powers": row.powers,
        "allowedAt": row.allowed_at,
        "withdrawnAt": row.withdrawn_at,
        "ringsSince": row.rings_since,
    }
    for audience in ("person", "admin"):
        yield Projected(f"c:{row.circle_id}/{audience}", "supporter", body)
    if row.withdrawn_at is not None:
        return
    circle = session.get_one(Circle, row.circle_id)
    helping = {
        "circleId": row.circle_id,
        "personKnownAs": circle.known_as,
        "powers": row.powers,
        "communicationNeeds": circle.communication_needs,
    }
    yield Projected(f"u:{row.user_id}", "helping", helping)


@projects(SupporterInvite, "supporter_invite")
def project_supporter_invite(session: Session, invite: SupporterInvite, _now: datetime) -> Iterable[Projected]:
    """While nobody has come in by it. The code is nowhere: only its hash is kept."""
    if not invite.is_open:
        return
    close = [{**each, "paName": directory.get_pa(session, UUID(each["paId"])).known_as} for each in invite.interests]
    body = {"name": invite.name, "powers": invite.powers, "interests": close, "invitedAt": invite.invited_at}
    for audience in ("person", "admin"):
        yield Projected(f"c:{invite.circle_id}/{audience}", "supporter_invite", body)


@projects(Interest, "interest")
def project_interest(session: Session, interest: Interest, _now: datetime) -> Iterable[Projected]:
    """Kept where it has ended. Also the supporter whom it is about sees it."""
    body = {
        "circleId": interest.circle_id,
        "userId": interest.user_id,
        "paId": interest.pa_id,
        "paName": directory.get_pa(session, interest.pa_id).known_as,
        "closeness": interest.closeness,
        "declaredAt": interest.declared_at,
        "declaredBy": interest.declared_by,
        "isOwnWord": interest.is_own_word,
        "withdrawnAt": interest.withdrawn_at,
        "withdrawnBy": interest.withdrawn_by,
    }
    for scope in (f"c:{interest.circle_id}/person", f"c:{interest.circle_id}/admin", f"u:{interest.user_id}"):
        yield Projected(scope, "interest", body)


@shown_by(PaProfile, "known_as")
def interests_in_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Interest).where(Interest.pa_id == pa.id))


@shown_by(Circle, "known_as", "communication_needs")
def supporters_of_circle(session: Session, circle: Circle) -> Iterable[SyncedModel]:
    return session.scalars(select(Supporter).where(Supporter.circle_id == circle.id))


@shown_by(Circle, "known_as", "outcode", "communication_needs", "needs_shown_early")
def bonds_of_circle(session: Session, circle: Circle) -> Iterable[SyncedModel]:
    return session.scalars(select(Relationship).where(Relationship.circle_id == circle.id))


@shown_by(Supporter, "rings_since", "withdrawn_at")
def asks_with_ringer(session: Session, supporter: Supporter) -> Iterable[SyncedModel]:
    return session.scalars(
        select(Ask).where(Ask.circle_id == supporter.circle_id, Ask.withdrawn_at.is_(None), Ask.answer.is_(None))
    )


@shown_by(Supporter, "id", "powers", "withdrawn_at")
def parts_for_supporter(session: Session, supporter: Supporter) -> Iterable[SyncedModel]:
    """What a supporter who only agrees visits needs is made when the first comes, and taken away when the last goes."""
    for part, whole in PART_OF.items():
        kinds = [kind for kind, audiences in AUDIENCES.items() if part in audiences]
        yield from rows_in(session, f"c:{supporter.circle_id}/{whole}", kinds)


@shown_by(UrgentRule, "removed_at")
def bonds_under_rule(session: Session, rule: UrgentRule) -> Iterable[SyncedModel]:
    return session.scalars(select(Relationship).where(Relationship.circle_id == rule.circle_id))


@shown_by(Holder, "name", "phone", "familiar_days")
def circles_of_holder(session: Session, holder: Holder) -> Iterable[SyncedModel]:
    return session.scalars(select(Circle).where(Circle.holder_id == holder.id))
