"""What a holder's coordinators see of all their circles at once. Each part is one query for all circles."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder
from carematch.accounts.supporters import find_ringer
from carematch.bonds import service as bonds
from carematch.circles import service as circles
from carematch.circles.service import Circle, Stage
from carematch.continuity import service as continuity
from carematch.core.clock import LONDON
from carematch.core.errors import NotFound
from carematch.directory import service as directory
from carematch.finding import service as finding
from carematch.person import service as person
from carematch.quarantine import service as quarantine
from carematch.reminders import service as reminders
from carematch.visits import service as visits
from carematch.visits.service import Made

FORTNIGHT = timedelta(days=14)
DAY = timedelta(days=1)
SOON = timedelta(days=3)
"""A visit to which nobody comes is for the telephone when it is nearer than this."""


def desk(session: Session, holder_id: UUID, *, now: datetime) -> dict[str, Any]:
    """The coordinator's first screen: whom to ring, flags, and every circle with its fortnight behind and ahead.

    :raises NotFound: no such holder.
    """
    holder = find_holder(session, holder_id)
    if holder is None:
        raise NotFound
    around = circles.list_circles(session, holder_id=holder_id)
    by_id = {circle.id: circle for circle in around}
    ids = list(by_id)
    made = _by_circle(visits.list_made(session, ids, start=now - FORTNIGHT, end=now))
    planned = _by_circle(visits.list_planned(session, ids, start=now, end=now + FORTNIGHT))
    known = circles.list_bonds_of(session, ids)
    pas = {pa.id: pa for pa in directory.list_pas(session, holder_id=holder_id)}
    paused = visits.map_pauses_now(session, ids, now=now)
    faces = continuity.count_faces(session, ids, many=continuity.SMALL, now=now)
    flags = [
        flag
        for flag in continuity.list_open_flags(session, ids)
        if flag.circle_id not in paused and continuity.is_for_the_desk(session, flag)
    ]
    ringing = [circle_id for circle_id in ids if circle_id not in paused]
    asks = circles.list_open_asks(session, ringing, now=now)
    unheard = visits.list_missing(session, ringing, since=now - timedelta(days=2))
    gaps = [gap for gap in visits.list_open_covers(session, ringing, now=now) if gap.starts_at < now + SOON]

    persons = {circle.person_user_id: circle.id for circle in around if circle.person_user_id is not None}

    lines = []
    for circle in around:
        wanted = {bond.pa_id: circles.person_wants(bond) for bond in known[circle.id]}
        unasked = circles.is_unasked(circle)
        came = made[circle.id]
        lines.append(
            {
                "circle_id": circle.id,
                "person_name": circle.person_name,
                "known_as": circle.known_as,
                "phone": circle.phone,
                "team": [
                    {"pa_id": bond.pa_id, "name": pas[bond.pa_id].known_as}
                    for bond in known[circle.id]
                    if bond.stage is Stage.CHOSEN
                ],
                "faces14": len({each.pa_id for each in came}),
                "visits14": len(visits.in_one(came)),
                "chosen14": None
                if unasked
                else sum(all(wanted.get(each.pa_id, False) for each in visit) for visit in visits.in_one(came)),
                "thread": [_stitch(each, wanted, unasked=unasked, planned=False) for each in came]
                + [_stitch(each, wanted, unasked=unasked, planned=True) for each in planned[circle.id]],
                "fortnights": faces.get(circle.id, []),
                "flags": [flag.flag for flag in flags if flag.circle_id == circle.id],
                "asks": sum(ask.circle_id == circle.id for ask in asks),
                "team_asked": not unasked,
                "has_come_in": circle.person_user_id is not None,
                "pause": paused[circle.id].reason if circle.id in paused else None,
            }
        )
    calls = [
        *(_call_about_face(session, by_id[ask.circle_id], ask, pas[ask.pa_id].known_as) for ask in asks),
        *(
            _call(by_id[visit.circle_id], visit.status, visit.id, pas[visit.pa_id].known_as, visit.starts_at, by=now)
            | {"said": visit.missed_said, "said_by": visit.missed_said_by}
            for visit in unheard
        ),
        *(
            _call(by_id[gap.circle_id], "cover", gap.id, pas[gap.pa_id].known_as, gap.starts_at, by=gap.starts_at - DAY)
            for gap in gaps
        ),
        *(
            _call(by_id[visit.circle_id], "to_tell", visit.id, pas[visit.pa_id].known_as, visit.starts_at, by=now)
            for visit in visits.list_untold(session, ids, now=now)
        ),
        *(
            _call(by_id[ask.circle_id], "paused", ask.id, pas[ask.pa_id].known_as, ask.asked_at, by=ask.asked_at)
            for ask in bonds.list_pause_asks(session, ids)
        ),
        *(
            _call(by_id[call.circle_id], "to_pass_on", call.delivery_id, "", call.due_at, by=call.due_at)
            | {"words": call.words, "ringer": find_ringer(session, call.circle_id)}
            for call in reminders.list_calls(session, persons, ids, now=now)
        ),
    ]
    plans = person.map_plans(session, {call["circle_id"] for call in calls})
    begun = {ask.id for ask in asks if ask.plan_since is not None}
    for call in calls:
        is_for_plan = call["kind"] in {"not_heard", "missed", "cover"} or call["subject_id"] in begun
        if is_for_plan and (plan := plans.get(call["circle_id"])):
            call["plan"] = {"contacts": plan.contacts, "wait_minutes": plan.wait_minutes, "what": plan.what}
            call |= {"contact_name": "", "contact_phone": ""}
    return {
        "holder": {"holder_id": holder.id, "name": holder.name, "phone": holder.phone},
        "circles": lines,
        "flags": [
            {
                "flag_id": flag.id,
                "circle_id": flag.circle_id,
                "person_name": by_id[flag.circle_id].person_name,
                "flag": flag.flag,
                "severity": flag.severity,
                "state": flag.state,
                "opened_at": flag.opened_at,
                "quiet_until": flag.desk_quiet_until,
                "title": words.title,
                "text": words.text_of_person,
            }
            for flag in flags
            for words in [continuity.say_flag(flag, person=by_id[flag.circle_id].known_as)]
        ],
        "unmet": [
            {
                "circle_id": need.id,
                "person_name": by_id[need.id].person_name,
                "phone": by_id[need.id].phone,
                "since": need.unmet_since,
                "lacks": need.lacks,
            }
            for need in finding.list_unmet(session, known)
        ],
        "kept": quarantine.count_kept(session, holder_id),
        "call_list": sorted(calls, key=lambda call: (call["by"], call["person_name"])),
    }


def add_nearest(
    session: Session, unmet: list[dict[str, Any]], *, directories: directory.Directories, now: datetime
) -> None:
    """Each need that nobody meets names who comes nearest to it, or None."""
    today = now.astimezone(LONDON).date()
    for each in unmet:
        each["nearest"] = finding.find_nearest(session, each["circle_id"], directories=directories, today=today)


def _by_circle(rows: list[Made]) -> dict[UUID, list[Made]]:
    grouped: dict[UUID, list[Made]] = defaultdict(list)
    for row in rows:
        grouped[row.circle_id].append(row)
    return grouped


def _stitch(each: Made, wanted: dict[UUID, bool], *, unasked: bool, planned: bool) -> dict[str, Any]:
    chosen = wanted.get(each.pa_id, False) or (None if unasked else False)
    return {"pa_id": each.pa_id, "starts_at": each.starts_at, "chosen": chosen, "planned": planned}


def _call(circle: Circle, kind: str, subject_id: UUID, pa: str, starts_at: datetime, *, by: datetime) -> dict[str, Any]:
    return {
        "circle_id": circle.id,
        "person_name": circle.person_name,
        "phone": circle.phone,
        "by": by,
        "kind": kind,
        "subject_id": subject_id,
        "pa_name": pa,
        "starts_at": starts_at,
        "words": "",
        "said": "",
        "said_by": None,
        "ringer": None,
        "contact_name": "",
        "contact_phone": "",
        "communication_needs": circle.communication_needs,
        "plan": None,
    }


def _call_about_face(session: Session, circle: Circle, ask: circles.Ask, pa: str) -> dict[str, Any]:
    """Whom the person has named to ring them, and, once it is time for the plan, whom to ring in their place."""
    call = _call(circle, "new_face", ask.id, pa, ask.starts_at, by=ask.decide_by)
    call["ringer"] = find_ringer(session, circle.id)
    if ask.plan_since is not None:
        call |= {"contact_name": circle.emergency_name, "contact_phone": circle.emergency_phone}
    return call


COLUMNS = ("person", "visits", "faces", "upc", "coc", "secon", "hhi", "mmci", "chosen_share")


def continuity_rows(session: Session, holder_id: UUID, *, window_days: int, now: datetime) -> list[list[str]]:
    """A line for each circle, the first line being the names of the columns. What is undefined is empty."""
    rows = [list(COLUMNS)]
    around = circles.list_circles(session, holder_id=holder_id)
    ids = [circle.id for circle in around]
    measures = continuity.measure_circles(session, ids, window_days=window_days, now=now)
    for circle in around:
        measured = measures[circle.id]
        figures = [getattr(measured.measures, name) for name in COLUMNS[1:-1]] + [measured.chosen_share]
        rows.append(
            [guard_formula(circle.person_name), *("" if value is None else f"{value:.4g}" for value in figures)]
        )
    return rows


def guard_formula(text: str) -> str:
    """A cell that a spreadsheet would run as a formula is text instead."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
