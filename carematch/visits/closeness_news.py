"""A PA hears where a visit that somebody else has just agreed to does not go together with another of theirs.

Nobody else sees it, for it names another person. What the PA agrees to themselves, their phone says at once.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.core.places import find_place
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.sync.registry import Context
from carematch.visits.closeness import COUNTS, Close, Planned, closeness
from carematch.visits.day_news import tell
from carematch.visits.models import Visit, VisitStatus

TOO_CLOSE = "too_close"
_AROUND = timedelta(days=1)


def tell_if_too_close(ctx: Context, visit: Visit, *, kmh: int) -> None:
    """The PA has a message in their inbox, once, for the first that does not go together; nothing rings."""
    user_id = directory.get_pa(ctx.session, visit.pa_id).user_id
    if visit.status is not VisitStatus.CONFIRMED or user_id in (None, ctx.actor.user_id):
        return
    around = select(Visit).where(
        Visit.pa_id == visit.pa_id,
        Visit.starts_at > visit.starts_at - _AROUND,
        Visit.starts_at < visit.ends_at + _AROUND,
        Visit.status.in_(COUNTS),
    )
    visits = {each.id: each for each in ctx.session.scalars(around)}
    planned = {each.id: _planned(ctx.session, each) for each in visits.values()}
    found = closeness(planned[visit.id], list(planned.values()), kmh=kmh)
    if not found or user_id is None:
        return
    other = next(each for key, each in visits.items() if key == found[0].id)
    text = f"{_say(ctx, visit)} is agreed. {_say_way(found[0])} {_say(ctx, other)}. Only you see this."
    occurrence = f"{visit.id}:{ctx.mutation_id}"
    tell(ctx, [user_id], TOO_CLOSE, occurrence, "Two visits are close together", text, f"/visits/{visit.id}", None)


def _planned(session: Session, visit: Visit) -> Planned:
    outcode = circles.get_circle(session, visit.circle_id).outcode
    place = find_place(outcode) if outcode else None
    return Planned(visit.id, visit.circle_id, visit.starts_at, visit.ends_at, visit.status, place, visit.household_id)


def _say(ctx: Context, visit: Visit) -> str:
    name = circles.get_circle(ctx.session, visit.circle_id).known_as
    return f"Your visit to {name} {day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"


def _say_way(close: Close) -> str:
    if close.kind == "clash":
        return "At the same time is:"
    side = "before" if close.is_before else "after"
    return f"The way takes some {close.takes} minutes, and there are {close.free}. Right {side} it is:"
