"""What the watch sees: the facts of many circles at once, each judged by the rules with the thresholds of its holder.

Whatever the number of circles, as many questions to the database for each set of thresholds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.circles.service import Circle, NewFaceRule, Stage, TeamRole
from carematch.continuity import kept
from carematch.continuity.flag_facts import Coming, Facts, Felt, KnownFace
from carematch.continuity.flag_rules import RULES, Verdict
from carematch.continuity.models import ChurnFlag, FlagKind, FlagThresholds
from carematch.continuity.packed import JOINED, NEEDS_YES, ROLES, STAGES, STATUSES, Histories, seconds
from carematch.continuity.scan import Figures, Window, scan
from carematch.continuity.thresholds import DEFAULTS, Thresholds
from carematch.directory import service as directory
from carematch.reflections import service as reflections
from carematch.visits import service as visits
from carematch.visits.service import VisitStatus, Watched

_DAY = 86_400
_DARKNESS = {"sun": 0, "cloud": 1, "rain": 2}
_CHOSEN, _ENDED, _MAIN = STAGES[Stage.CHOSEN], STAGES[Stage.ENDED], ROLES[TeamRole.MAIN]
_MADE = [STATUSES[VisitStatus.UNDER_WAY], STATUSES[VisitStatus.DONE]]


@dataclass(frozen=True)
class Judged:
    """A flag of this kind is up, or stays up, in this circle."""

    facts: Facts
    kind: FlagKind
    verdict: Verdict
    limits: Thresholds


def thresholds_of(session: Session, holder_id: UUID) -> Thresholds:
    """As this holder has them."""
    row = session.get(FlagThresholds, holder_id)
    return Thresholds(**row.values) if row else DEFAULTS


def judge_all(
    session: Session,
    held: Collection[ChurnFlag],
    *,
    now: datetime,
    holder_id: UUID | None = None,
    limits: Thresholds | None = None,
) -> Iterator[Judged]:
    """Every flag that is up from now on, in all circles, or in those of one holder; by the thresholds that each holder
    has, or by ``limits``. ``held``: the flags that are up."""
    up = {(flag.circle_id, flag.flag) for flag in held}
    set_by = {row.holder_id: Thresholds(**row.values) for row in session.scalars(select(FlagThresholds))}
    by_limits: dict[Thresholds, list[UUID]] = defaultdict(list)
    query = select(Circle.id, Circle.holder_id)
    for circle_id, its_holder in session.execute(query.where(Circle.holder_id == holder_id) if holder_id else query):
        by_limits[limits or set_by.get(its_holder, DEFAULTS)].append(circle_id)
    for theirs, circle_ids in by_limits.items():
        for facts in gather(session, circle_ids, theirs, now=now):
            for kind, rule in RULES.items():
                verdict = rule(facts, theirs)
                if verdict.holds(is_held=(facts.circle_id, kind) in up):
                    yield Judged(facts, kind, verdict, theirs)


def gather(session: Session, circle_ids: Collection[UUID], limits: Thresholds, *, now: datetime) -> Iterator[Facts]:
    """The facts of each of these circles that has any, but of those in which visits are paused or whose person died."""
    paused = visits.map_pauses_now(session, circle_ids, now=now)
    ids = [circle_id for circle_id in circle_ids if circle_id not in paused]
    asking = set(
        session.scalars(select(Circle.id).where(Circle.id.in_(ids), Circle.new_face_rule == NewFaceRule.ASK_ME))
    )
    planned = visits.list_watched(session, ids, start=now, end=now + timedelta(days=limits.unfamiliar_days), ahead=True)
    gaps = _by_circle(
        visits.list_to_fill(
            session,
            ids,
            away=directory.map_away(session, since=now.date()),
            start=now,
            end=now + timedelta(days=limits.gap_days),
            answer_by=now + timedelta(hours=limits.answer_hours),
        ),
        now,
    )
    felt = _felt(session, ids, now, days=limits.felt_days)
    histories = list(kept.read(session, ids, now=now))
    strangers = _by_circle(_strangers(session, planned, histories, now), now)
    for each in histories:
        counted = _Counted(each, limits, now)
        for at, circle_id in enumerate(each.circle_ids):
            yield replace(
                counted.of(at),
                asks_first=circle_id in asking,
                unfamiliar=strangers.get(circle_id, ()),
                gaps=gaps.get(circle_id, ()),
                felt=felt.get(circle_id),
            )


class _Counted:
    """What the packed histories say of circles."""

    def __init__(self, histories: Histories, limits: Thresholds, now: datetime) -> None:
        self._histories = histories
        self._now = seconds(now)
        days = limits.fading_days
        self._faces_in, self._lately, self._before = Window(limits.faces_days), Window(days), Window(2 * days, days)
        self._figures: dict[Window, Figures] = scan(
            histories, [self._faces_in, self._lately, self._before, Window(limits.missed_days)], now=now
        )
        self._missed = self._figures[Window(limits.missed_days)].missed
        rows = histories.visits
        circle = np.repeat(np.arange(len(histories)), np.diff(histories.visits_from))
        is_one = (rows["marks"] & JOINED) == 0
        since, long_ago = self._now - limits.missed_days * _DAY, self._now - limits.unheard_hours * 3_600
        unheard = (rows["status"] == STATUSES[VisitStatus.NOT_HEARD]) & (rows["at"] >= since) & (rows["at"] < long_ago)
        came = np.isin(rows["status"], _MADE) & (rows["at"] >= self._now - limits.consent_days * _DAY)
        unasked = came & ((rows["marks"] & NEEDS_YES) != 0) & (rows["at"] < self._now)
        self._unheard = np.bincount(circle[unheard & is_one], minlength=len(histories))
        self._unconsented = np.bincount(circle[unasked & is_one], minlength=len(histories))

    def of(self, at: int) -> Facts:
        figures = self._figures
        lately, before = figures[self._lately], figures[self._before]
        first, last = self._histories.faces_from[at], self._histories.faces_from[at + 1]
        return Facts(
            circle_id=self._histories.circle_ids[at],
            is_unasked=bool(self._histories.is_unasked[at]),
            visits=int(figures[self._faces_in].visits[at]),
            faces=int(figures[self._faces_in].faces[at]),
            visits_lately=int(lately.visits[at]),
            visits_before=int(before.visits[at]),
            missed=int(self._missed[at]),
            unheard=int(self._unheard[at]),
            unconsented=int(self._unconsented[at]),
            known=tuple(
                self._face(place, int(lately.by_face[place]), int(before.by_face[place]))
                for place in range(first, last)
            ),
        )

    def _face(self, place: int, visits_lately: int, visits_before: int) -> KnownFace:
        face = self._histories.faces[place]
        return KnownFace(
            pa_id=self._histories.pa_id(place),
            is_chosen=bool(face["stage"] == _CHOSEN),
            is_main=bool(face["stage"] == _CHOSEN and face["role"] == _MAIN),
            is_fine_alone=bool(face["is_fine_alone"]),
            chosen_days_ago=self._days_ago(int(face["chosen_at"])),
            ended_days_ago=self._days_ago(int(face["ended_at"])) if face["stage"] == _ENDED else None,
            visits=visits_lately,
            visits_before=visits_before,
        )

    def _days_ago(self, at: int) -> float | None:
        return (self._now - at) / _DAY if at else None


def _by_circle(watched: Collection[Watched], now: datetime) -> dict[UUID, tuple[Coming, ...]]:
    found: dict[UUID, list[Coming]] = defaultdict(list)
    for each in watched:
        hours = (each.starts_at - now) / timedelta(hours=1)
        found[each.circle_id].append(Coming(each.visit_id, each.pa_id, each.starts_at, hours))
    return {circle_id: tuple(coming) for circle_id, coming in found.items()}


def _strangers(
    session: Session, planned: Collection[Watched], histories: Collection[Histories], now: datetime
) -> list[Watched]:
    """Of these visits those by somebody whom the person does not know. Relationships are read only where the packed
    history does not already say that the person knows them."""
    met = {
        (each.circle_ids[at], each.pa_id(place))
        for each in histories
        for at in range(len(each))
        for place in range(each.faces_from[at], each.faces_from[at + 1])
        if each.faces["wanted"][place] and each.faces["last_met"][place] >= seconds(now - _SURELY)
    }
    doubtful = [each for each in planned if (each.circle_id, each.pa_id) not in met]
    ids = sorted({each.circle_id for each in doubtful})
    bonds = circles.list_bonds_of(session, ids)
    around = {circle.id: circle for circle in session.scalars(select(Circle).where(Circle.id.in_(ids)))}
    return [
        each
        for each in doubtful
        if circles.is_familiar(
            session,
            around[each.circle_id],
            next((bond for bond in bonds[each.circle_id] if bond.pa_id == each.pa_id), None),
            now=now,
        )
        is False
    ]


_SURELY = timedelta(days=7)
"""Whoever was met so lately is familiar by any holder's setting."""


def _felt(session: Session, circle_ids: Collection[UUID], now: datetime, *, days: int) -> dict[UUID, Felt]:
    """By circle, the greatest fall between the two latest shared pictures of one quality with one PA, of those of which
    the later was made in these days."""
    pictures: dict[tuple[UUID, UUID | None, str], list[reflections.SharedPicture]] = defaultdict(list)
    for each in reflections.list_shared_pictures(session, circle_ids):
        pictures[each.circle_id, each.pa_id, each.quality].append(each)
    found: dict[UUID, Felt] = {}
    for (circle_id, _, _), of_one in pictures.items():
        if len(of_one) < 2 or now - of_one[-1].written_at > timedelta(days=days):
            continue
        earlier, later = of_one[-2:]
        steps = _DARKNESS[later.weather] - _DARKNESS[earlier.weather]
        felt = Felt((earlier.reflection_id, later.reflection_id), steps, (now - later.written_at) / timedelta(days=1))
        if circle_id not in found or felt.steps > found[circle_id].steps:
            found[circle_id] = felt
    return found


def evidence_of(
    session: Session, judged: Collection[Judged], *, now: datetime
) -> Mapping[tuple[UUID, FlagKind], dict[str, object]]:
    """By circle and kind, the flag's reasons in wire form: figures, the visits behind it, who they are about."""
    reach = max((each.limits.reach_days for each in judged), default=0)
    ids = {each.facts.circle_id for each in judged}
    behind: dict[UUID, list[Watched]] = defaultdict(list)
    for each in visits.list_watched(session, ids, start=now - timedelta(days=reach), end=now):
        behind[each.circle_id].append(each)
    seen = {
        (each.facts.circle_id, each.kind): _visits_behind(each, behind[each.facts.circle_id], now) for each in judged
    }
    pa_ids = {pa_id for these in seen.values() for _, pa_id in these}
    pa_ids |= {pa_id for each in judged for pa_id in each.verdict.pa_ids}
    names = directory.map_pas(session, pa_ids)
    return {
        (each.facts.circle_id, each.kind): _said(each, seen[each.facts.circle_id, each.kind], names) for each in judged
    }


MOST_VISITS = 60
"""So many visits at most are named: the latest."""


def _said(
    judged: Judged, these: list[tuple[UUID, UUID]], names: Mapping[UUID, directory.PaProfile]
) -> dict[str, object]:
    verdict, often = judged.verdict, dict[UUID, int]()
    for _, pa_id in these:
        often[pa_id] = often.get(pa_id, 0) + 1
    for pa_id in verdict.pa_ids:
        often.setdefault(pa_id, 0)
    order = sorted(often, key=lambda pa_id: (-often[pa_id], names[pa_id].known_as, pa_id))
    is_faces = judged.kind is FlagKind.TOO_MANY_FACES
    named = these[-MOST_VISITS:]
    said: dict[str, object] = {
        "windowDays": verdict.window_days,
        "faces": verdict.count if is_faces else len(order),
        "visits": judged.facts.visits if is_faces else len(these),
        "limit": verdict.limit,
        "visitIds": [str(visit_id) for visit_id, _ in named],
        "paNames": [names[pa_id].known_as for pa_id in order],
        "count": verdict.count,
        "before": verdict.before,
        "paIds": [str(pa_id) for pa_id in order],
        "byPa": {
            str(pa_id): [str(visit_id) for visit_id, its_pa in named if its_pa == pa_id]
            for pa_id in order
            if any(its_pa == pa_id for _, its_pa in named)
        },
    }
    if judged.kind is FlagKind.FELT_CONTINUITY_FALLING and judged.facts.felt is not None:
        said["reflectionIds"] = [str(each) for each in judged.facts.felt.reflection_ids]
    return said


def _visits_behind(judged: Judged, behind: Collection[Watched], now: datetime) -> list[tuple[UUID, UUID]]:
    """The visits that count, each with its PA, in time order."""
    facts, limits = judged.facts, judged.limits

    def since(days: int) -> list[Watched]:
        return [each for each in behind if each.starts_at >= now - timedelta(days=days)]

    found: Collection[Watched | Coming]
    match judged.kind:
        case FlagKind.TOO_MANY_FACES:
            found = [each for each in since(limits.faces_days) if each.is_made]
        case FlagKind.UNFAMILIAR_FACE_AHEAD:
            found = facts.unfamiliar
        case FlagKind.GAP:
            found = facts.gaps
        case FlagKind.MAIN_PA_FADING:
            of_main = judged.verdict.pa_ids
            found = [each for each in since(2 * limits.fading_days) if each.is_made and each.pa_id in of_main]
        case FlagKind.MISSED_OR_NOT_HEARD:
            silent = now - timedelta(hours=limits.unheard_hours)
            found = [
                each
                for each in since(limits.missed_days)
                if each.status is VisitStatus.MISSED
                or (each.status is VisitStatus.NOT_HEARD and each.starts_at < silent)
            ]
        case FlagKind.CHANGE_WITHOUT_CONSENT:
            found = [each for each in since(limits.consent_days) if each.is_made and each.needs_yes]
        case _:
            found = ()
    return [(each.visit_id, each.pa_id) for each in found]
