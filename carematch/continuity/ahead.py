"""What is to come of a person's continuity, and what could be. No HTTP, no clock, no commit.

Nothing here is written and nobody is assigned: it says to the person what is, and what they could ask for.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carematch.bonds import service as bonds
from carematch.circles import service as circles
from carematch.circles.service import Circle, Relationship, Stage, TeamRole
from carematch.continuity.availability import Slot, Taken, hand_of, minute_of
from carematch.continuity.forecast import Ahead, Cause, Forecast, Why, gap_id, look_ahead
from carematch.continuity.smallest_team import NO_TEAM, SmallestTeam, find_smallest_team, hands_over
from carematch.continuity.team_task import Hand, Wanted
from carematch.continuity.team_times import list_helpers
from carematch.core.places import find_place
from carematch.directory import service as directory
from carematch.directory.service import PaProfile
from carematch.visits import service as visits
from carematch.visits.service import Gap, OnRota, Pause

WINDOWS = (14, 28)
"""How many days ahead a forecast looks."""


# Forecast


@dataclass(frozen=True)
class ForecastOfDays:
    """A forecast for so many days from now."""

    days: int
    forecast: Forecast


@dataclass(frozen=True)
class CircleForecast:
    """What is to come. While visits are paused there are no windows, and ``pause`` says why. ``names`` are by PA."""

    pause: Pause | None
    windows: tuple[ForecastOfDays, ...]
    names: Mapping[str, str]


def forecast_circle(session: Session, circle_id: UUID, *, now: datetime) -> CircleForecast:
    """The faces of the next 14 and 28 days, by the visits that are planned.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    pause = visits.map_pauses_now(session, [circle_id], now=now).get(circle_id)
    if pause is not None:
        return CircleForecast(pause, (), {})
    end = now + timedelta(days=max(WINDOWS))
    places = _read_places(session, circle, start=now, end=end)
    hands = _who_fills(session, circle, places, start=now, end=end)
    windows = []
    for days in WINDOWS:
        until = minute_of(now + timedelta(days=days))
        within = [each for each in places if each.starts < until]
        windows.append(ForecastOfDays(days, look_ahead(within, hands)))
    names = directory.map_pas(session, {UUID(each.pa_id) for each in places})
    return CircleForecast(None, tuple(windows), {str(pa.id): pa.known_as for pa in names.values()})


def _read_places(session: Session, circle: Circle, *, start: datetime, end: datetime) -> list[Ahead]:
    """Each place at each visit, and what stands against it."""
    rota = visits.list_rota(session, circle.id, start=start, end=end)
    gaps = {gap.visit_id: gap for gap in visits.list_gaps(session, circle.id, start=start, end=end)}
    facts = _Facts(
        ties={bond.pa_id: bond for bond in circles.list_bonds(session, circle.id)},
        pas=directory.map_pas(session, {visit.pa_id for visit in rota}),
        answers=bonds.map_pause_answers(session, circle.id),
        zone=ZoneInfo(circle.time_zone),
    )
    planned = [visit for visit in rota if visit.is_open]
    found = []
    for visit in rota:
        gap = gaps.get(visit.visit_id)
        cause = _cause_of(visit, gap, facts)
        is_over = visit.is_off and gap is None and _comes_somebody(visit, planned)
        if visit.is_open or (cause is not None and not is_over):
            visit_id = str(visit.together_id or visit.visit_id)
            times = minute_of(visit.starts_at), minute_of(visit.ends_at)
            found.append(Ahead(visit_id, str(visit.pa_id), *times, cause, gap is not None and gap.is_filled))
    return _with_all_days(found)


@dataclass(frozen=True)
class _Facts:
    """What may stand against a visit. ``answers`` are the person's about PAs who are paused."""

    ties: Mapping[UUID, Relationship]
    pas: Mapping[UUID, PaProfile]
    answers: Mapping[UUID, bonds.PauseAnswer | None]
    zone: ZoneInfo


def _cause_of(visit: OnRota, gap: Gap | None, facts: _Facts) -> Cause | None:
    """Why somebody else has to come, or the person to say yes. None: nothing is against it, or it is simply off."""
    pa, bond = facts.pas[visit.pa_id], facts.ties.get(visit.pa_id)
    day = visit.starts_at.astimezone(facts.zone).date()
    is_lost = visit.is_off or gap is not None
    if not is_lost and not visit.is_open:
        return None
    why = None
    if pa.paused_at is not None and _is_unsettled(visit, gap, facts.answers.get(visit.pa_id)):
        why = Why.PAUSED
    elif bond is not None and bond.ends_on is not None and day > bond.ends_on:
        why = Why.LEAVING
    elif visit.is_off and gap is None:
        return None
    elif away := next((each for each in pa.away if each["from"] <= day.isoformat() <= each["to"]), None):
        return Cause(Why.AWAY, str(pa.id), date.fromisoformat(away["from"]), date.fromisoformat(away["to"]))
    elif gap is not None:
        why = Why.NOT_COMING
    elif visit.needs_yes:
        why = Why.NEW_FACE
    return Cause(why, str(pa.id), day, day) if why is not None else None


def _is_unsettled(visit: OnRota, gap: Gap | None, answer: bonds.PauseAnswer | None) -> bool:
    """Of a paused PA's visits: those called off for it, and those to come, unless the person said that they stand."""
    if visit.is_off and gap is None:
        return answer is bonds.PauseAnswer.CALL_OFF
    return gap is not None or answer is not bonds.PauseAnswer.KEEP


def _comes_somebody(visit: OnRota, planned: Iterable[OnRota]) -> bool:
    """Another visit is planned for the time of one that is off."""
    return any(each.starts_at < visit.ends_at and visit.starts_at < each.ends_at for each in planned)


def _with_all_days(places: Sequence[Ahead]) -> list[Ahead]:
    """One cause is one, from its first day to its last; a time away has its own days."""
    days: dict[tuple[Why, str], list[date]] = defaultdict(list)
    for each in places:
        if each.cause is not None:
            days[each.cause.why, each.pa_id].append(each.cause.from_day)
    whole = []
    for each in places:
        if each.cause is not None and each.cause.why is not Why.AWAY:
            seen = days[each.cause.why, each.pa_id]
            each = replace(each, cause=replace(each.cause, from_day=min(seen), to_day=max(seen)))  # noqa: PLW2901
        whole.append(each)
    return whole


def _who_fills(
    session: Session, circle: Circle, places: Sequence[Ahead], *, start: datetime, end: datetime
) -> list[Hand]:
    """The team, with the gaps to which each could come beside the visits that they have."""
    gaps = [each for each in places if each.is_gap]
    if not gaps:
        return []
    zone = ZoneInfo(circle.time_zone)
    at = find_place(circle.outcode)
    besides: dict[UUID, list[Taken]] = defaultdict(list)
    for each in places:
        if each.cause is None:
            besides[UUID(each.pa_id)].append(Taken(_at(each.starts), _at(each.ends), at, is_visit=True))
    slots = [Slot(gap_id(each), _at(each.starts), _at(each.ends)) for each in gaps]
    own = {gap_id(each): each.pa_id for each in gaps}
    hands = []
    for helper in list_helpers(session, circle, start=start, end=end, besides=besides):
        others = [slot for slot in slots if own[slot.visit_id] != helper.pa_id]
        hands.append(hand_of(helper, others, at=at, zone=zone))
    return hands


def _at(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, tz=UTC)


# The smallest team


class When(enum.StrEnum):
    """Of which visits a smallest team is asked."""

    PAST = "past"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Change:
    """A visit to which others would come than now."""

    visit_id: str
    starts_at: datetime
    comes_now: tuple[str, ...]
    would_come: tuple[str, ...]


@dataclass(frozen=True)
class Missing:
    """A visit that the team cannot cover."""

    visit_id: str
    starts_at: datetime


@dataclass(frozen=True)
class Feasible:
    """How many faces come, or came, to a person, and with how few of their own team it could be.

    Where it is not proven, between ``at_least`` and ``at_most`` would be enough. ``unsaid`` PAs have not said when they
    can come; they are counted on for their own visits alone. While visits are paused all is empty, and ``pause`` says
    why.
    """

    when: When
    days: int
    pause: Pause | None = None
    visits: int = 0
    faces: int = 0
    team: SmallestTeam = NO_TEAM
    changes: tuple[Change, ...] = ()
    nobody: tuple[Missing, ...] = ()
    left_over: tuple[Missing, ...] = ()
    unsaid: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def at_most(self) -> int:
        return self.team.faces

    @property
    def at_least(self) -> int:
        return self.team.at_least

    @property
    def covered(self) -> int:
        return self.team.covered

    @property
    def is_proven(self) -> bool:
        return self.team.is_proven

    @property
    def members(self) -> list[tuple[str, int]]:
        """Each PA with how often they would come, whoever comes most first."""
        often = Counter(pa_id for pas in self.team.comes.values() for pa_id in pas)
        return [(pa_id, often[pa_id]) for pa_id in self.team.pa_ids]


def find_feasible(session: Session, circle_id: UUID, *, when: When, days: int, now: datetime) -> Feasible:
    """With how few of the team the visits of the last days could have been covered, or those of the next can be.

    Only the PAs the person has chosen are counted on, at times when they could come. Nobody is asked, and nothing is
    changed.

    :raises NotFound: no such circle.
    """
    circle = circles.get_circle(session, circle_id)
    pause = visits.map_pauses_now(session, [circle_id], now=now).get(circle_id) if when is When.AHEAD else None
    if pause is not None:
        return Feasible(when, days, pause)
    length = timedelta(days=days)
    start, end = (now - length, now) if when is When.PAST else (now, now + length)
    slots, wanted = read_visits(session, circle, when, start=start, end=end)
    helpers = list_helpers(session, circle, start=start, end=end)
    at, zone = find_place(circle.outcode), ZoneInfo(circle.time_zone)
    hands = [hand_of(helper, slots, at=at, zone=zone) for helper in helpers]
    team = find_smallest_team(wanted, hands, main_id=main_of(session, circle_id))
    starts = {slot.visit_id: slot.starts_at for slot in slots}
    changed = hands_over(wanted, team)
    known = {pa_id for each in wanted for pa_id in each.by} | {helper.pa_id for helper in helpers}
    names = directory.map_pas(session, map(UUID, known))
    return Feasible(
        when=when,
        days=days,
        visits=len(wanted),
        faces=len({pa_id for each in wanted for pa_id in each.by}),
        team=team,
        changes=tuple(
            Change(each, starts[each], tuple(sorted(before)), tuple(sorted(after)))
            for each, (before, after) in changed.items()
        ),
        nobody=tuple(Missing(each, starts[each]) for each in team.nobody),
        left_over=tuple(Missing(each, starts[each]) for each in team.left_over),
        unsaid=tuple(helper.pa_id for helper in helpers if not helper.has_hours),
        names={str(pa.id): pa.known_as for pa in names.values()},
    )


def read_visits(
    session: Session, circle: Circle, when: When, *, start: datetime, end: datetime
) -> tuple[list[Slot], list[Wanted]]:
    """The visits in time order, those of several PAs as one. Ahead, a gap is a visit to which nobody comes yet.

    A new face who would come in place of somebody who is still planned is no visit more.
    """
    rota = visits.list_rota(session, circle.id, start=start, end=end)
    is_past = when is When.PAST
    coming = {visit.visit_id for visit in rota if (visit.is_made if is_past else visit.is_open)}
    places = [] if is_past else _read_places(session, circle, start=start, end=end)
    open_gaps = {UUID(each.visit_id) for each in places if each.is_gap}
    planned = [visit for visit in rota if visit.visit_id in coming and not visit.needs_yes]
    groups: dict[UUID, list[OnRota]] = defaultdict(list)
    for visit in rota:
        if visit.needs_yes and visit.together_id is None and _comes_somebody(visit, planned):
            continue
        key = visit.together_id or visit.visit_id
        if visit.visit_id in coming or (key in open_gaps and visit.is_off):
            groups[key].append(visit)
    slots, wanted = [], []
    for group in groups.values():
        first = min(group, key=lambda each: (each.starts_at, str(each.visit_id)))
        by = frozenset(str(visit.pa_id) for visit in group if visit.visit_id in coming)
        households = frozenset(visit.household_id for visit in group if visit.household_id is not None)
        starts_at, ends_at = first.starts_at, max(visit.ends_at for visit in group)
        slots.append(Slot(str(first.visit_id), starts_at, ends_at, by, is_past, households))
        pas = len({visit.pa_id for visit in group})
        wanted.append(Wanted(str(first.visit_id), minute_of(starts_at), minute_of(ends_at), pas, by))
    return slots, wanted


def main_of(session: Session, circle_id: UUID) -> str | None:
    """The person's main PA, where they say that one alone is."""
    main = [
        bond
        for bond in circles.list_bonds(session, circle_id)
        if bond.stage is Stage.CHOSEN and bond.role is TeamRole.MAIN
    ]
    return str(main[0].pa_id) if len(main) == 1 else None
