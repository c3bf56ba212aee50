"""Who hears that visits are off, within the mutation that calls them off, and that they are on again. Lock screens name
nobody, and why a visit is off is in the log alone."""

from __future__ import annotations

from collections.abc import Iterable, Set
from uuid import UUID

from carematch.accounts.membership import list_coordinators
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import (
    DAY_AHEAD,
    SOON,
    add_news,
    list_heard,
    list_posted,
    notice_id,
    silence,
    take_back,
)
from carematch.sync.registry import Context
from carematch.sync.stamp import changes_so_far
from carematch.visits.cover_news import list_needed
from carematch.visits.day_news import LATE, persons_side, tell
from carematch.visits.diary import list_persons_side
from carematch.visits.models import OPEN, Cover, Side, Visit, VisitStatus

OFF, ON_AGAIN = "visit_off", "visit_on_again"
_OF_A_VISIT = (DAY_AHEAD, SOON, "asked_to_move", "known_of")
"""What may be about to ring of a visit to come, and is not so once it is off."""
_CALLED_OFF = frozenset({VisitStatus.CANCELLED, VisitStatus.DECLINED})
_NOW_OFF = "A visit is off. Please look."


def tell_called_off(ctx: Context, *, by: Side) -> None:
    """The other side hears which visits to come this mutation has called off, and nothing else is said of them any
    more.

    Where the person's side has nobody whom a message reaches, the holder's coordinators are asked to ring.
    """
    off = _hush_called_off(ctx)
    for pa_id in dict.fromkeys(visit.pa_id for visit, _ in off):
        _tell_of(ctx, [(visit, was) for visit, was in off if visit.pa_id == pa_id], by=by)


def tell_cannot_come(ctx: Context, gaps: Iterable[Cover]) -> None:
    """The PA cannot come, and whom to ask instead is the person's to say: their side hears of each gap, once. Nothing
    else is said of the visits any more.

    Where the person's side has nobody whom a message reaches, the holder's coordinators are asked to ring.
    """
    off = _hush_called_off(ctx)
    for gap in gaps:
        news = {
            notice_id(each.user_id, each.notice, each.occurrence): each
            for each in list_needed(ctx.session, gap, list_persons_side(ctx.session, gap.circle_id, Power.AGREE_VISITS))
        }
        for wanted_id in news.keys() - list_posted(ctx.session, news):
            add_news(ctx.session, news[wanted_id], now=ctx.now)
    if off and not persons_side(ctx, off[0][0], Power.AGREE_VISITS):
        _tell_of(ctx, off, by=Side.PA)


def _hush_called_off(ctx: Context) -> list[tuple[Visit, VisitStatus]]:
    """Nothing rings any more for what this mutation has called off; of that, what was still to come, and how it
    stood."""
    off = _changed(ctx, OPEN, _CALLED_OFF)
    for visit, _ in off:
        silence(ctx.session, _OF_A_VISIT, str(visit.id))
        take_back(ctx.session, LATE, f"{visit.id}:")
    return [(visit, was) for visit, was in off if visit.starts_at > ctx.now]


def _changed(ctx: Context, earlier: Set[VisitStatus], now: Set[VisitStatus]) -> list[tuple[Visit, VisitStatus]]:
    """The visits that stood so before this mutation and stand so now, each with how it stood, soonest first."""
    changed = [
        (row, VisitStatus(before["status"]))
        for row, before in changes_so_far(ctx.session).items()
        if isinstance(row, Visit) and before is not None and before.get("status") in earlier and row.status in now
    ]
    return sorted(changed, key=lambda each: (each[0].starts_at, each[0].id))


def _tell_of(ctx: Context, off: list[tuple[Visit, VisitStatus]], *, by: Side) -> None:
    first, was = off[0]
    pa, person = directory.get_pa(ctx.session, first.pa_id), circles.get_circle(ctx.session, first.circle_id)
    when = f"{day_and_date(first.starts_at, now=ctx.now)} at {clock_time(first.starts_at)}"
    is_only, occurrence = len(off) == 1, f"{first.id}:{ctx.mutation_id}"
    url = f"/visits/{first.id}" if is_only else "/week" if by is Side.PERSON else "/"
    which = f"The visit {when} is off." if is_only else f"{len(off)} visits are off, the first {when}."
    if by is Side.PERSON:
        if pa.user_id is not None:
            title, rest = f"{person.known_as} called off a visit", "You need not come."
            if not is_only:
                title = f"{person.known_as} called off visits"
            elif was is VisitStatus.PROPOSED and first.proposed_by is Side.PA:
                title, rest = f"{person.known_as} said no this time", "You may always offer another time."
            tell(ctx, [pa.user_id], OFF, occurrence, title, f"{which} {rest}", url, _NOW_OFF)
        return
    title = f"{pa.known_as} cannot come"
    text = f"{which} Nobody comes in place of {pa.known_as} unless you say so. You can ask somebody else."
    if readers := persons_side(ctx, first, Power.AGREE_VISITS):
        tell(ctx, readers, OFF, occurrence, title, text, url, _NOW_OFF)
    else:
        staff = list_coordinators(ctx.session, person.holder_id)
        title = f"{pa.known_as} cannot come to {person.known_as}"
        text = f"{which} Nobody else reads this for {person.known_as}. Please ring them."
        tell(ctx, staff, OFF, occurrence, title, text, f"/desk/circles/{person.id}", _NOW_OFF)


def tell_on_again(ctx: Context) -> None:
    """The person took it back, and visits that were off stand again: whoever had not heard yet that they are off hears
    nothing, the others that they are on."""
    back = [visit for visit, _ in _changed(ctx, _CALLED_OFF, OPEN)]
    for pa_id in dict.fromkeys(visit.pa_id for visit in back):
        theirs, heard = [visit for visit in back if visit.pa_id == pa_id], set[UUID]()
        for visit in theirs:
            heard.update(list_heard(ctx.session, OFF, f"{visit.id}:"))
            take_back(ctx.session, OFF, f"{visit.id}:")
        first = theirs[0]
        person = circles.get_circle(ctx.session, first.circle_id).known_as
        when = f"{day_and_date(first.starts_at, now=ctx.now)} at {clock_time(first.starts_at)}"
        which = f"The visit {when} stands" if len(theirs) == 1 else f"{len(theirs)} visits stand, the first {when},"
        tell(
            ctx,
            sorted(heard),
            ON_AGAIN,
            f"{first.id}:{ctx.mutation_id}",
            f"{person} took it back",
            f"{which} as before. Please look what is agreed.",
            f"/visits/{first.id}",
            "A visit that was off is on again. Please look.",
        )
