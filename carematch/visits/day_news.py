"""Who hears at once of what is told at a visit, within the mutation that tells it. Lock screens name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from carematch.accounts.membership import list_coordinators
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import News, add_news, take_back
from carematch.sync.registry import Context
from carematch.visits.diary import list_next_pas, list_persons_side
from carematch.visits.models import MADE, Note, Side, Visit

MISSED, UNHEARD, LATE = "nobody_came", "not_heard", "running_late"
NEWS_OF_NOTES = ("note", "handover", "note_corrected")


def tell_late(ctx: Context, visit: Visit) -> None:
    """The person, and who agrees visits for them, hear that the PA is late, while that is of use."""
    take_back(ctx.session, LATE, f"{visit.id}:")
    if visit.status in MADE or ctx.now >= visit.ends_at:
        return
    pa = directory.get_pa(ctx.session, visit.pa_id).known_as
    minutes = "1 minute" if visit.late_minutes == 1 else f"{visit.late_minutes} minutes"
    text = f"{pa} says: {minutes} late. It was to be at {clock_time(visit.starts_at)}."
    tell(
        ctx,
        persons_side(ctx, visit, Power.AGREE_VISITS),
        LATE,
        f"{visit.id}:{ctx.mutation_id}",
        f"{pa} is running late",
        text,
        f"/visits/{visit.id}",
        "Your visit is running late.",
    )


def ask_if_somebody_came(ctx: Context, visit: Visit) -> None:
    """Nothing was heard: the person, and who agrees visits for them, are asked."""
    pa = directory.get_pa(ctx.session, visit.pa_id).known_as
    text = (
        f"We have not heard from {pa}. That may only be the signal. Please say if {pa} is there, or see whom to ring."
    )
    tell(
        ctx,
        persons_side(ctx, visit, Power.AGREE_VISITS),
        UNHEARD,
        f"{visit.id}",
        f"Did {pa} come?",
        text,
        f"/visits/{visit.id}",
        "Has somebody come to you? Please tell us.",
    )


def tell_missed(ctx: Context, visit: Visit) -> None:
    """The PA, the holder's coordinators and who agrees visits for the person hear that nobody came."""
    take_back(ctx.session, UNHEARD, f"{visit.id}")
    circle = circles.get_circle(ctx.session, visit.circle_id)
    pa = directory.get_pa(ctx.session, visit.pa_id)
    when = f"{day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"
    said = f" “{visit.missed_said}”" if visit.missed_said else ""
    title = f"{circle.known_as} says that nobody came"
    occurrence, push = f"{visit.id}:{ctx.mutation_id}", "Somebody says that a visit was missed."
    if pa.user_id is not None:
        text = f"The visit was {when}. If you were there, say so on its page: that puts it right."
        tell(ctx, [pa.user_id], MISSED, occurrence, title, text, f"/visits/{visit.id}", push)
    staff = list_coordinators(ctx.session, circle.holder_id)
    text = f"{pa.known_as} was to come {when}.{said} Please ring {circle.known_as}."
    tell(ctx, staff, MISSED, occurrence, title, text, "/desk/calls", push)
    helpers = persons_side(ctx, visit, Power.AGREE_VISITS)
    text = f"{pa.known_as} was to come {when}.{said}"
    tell(ctx, helpers, MISSED, occurrence, title, text, f"/visits/{visit.id}", push)


def tell_wait_over(ctx: Context, visit: Visit) -> None:
    """Nobody has said that the PA came, the person was asked, and the wait of their plan has passed: the person, who
    agrees visits for them, the holder's coordinators and the PA hear that it counts as missed until somebody says
    otherwise."""
    take_back(ctx.session, UNHEARD, f"{visit.id}")
    circle = circles.get_circle(ctx.session, visit.circle_id)
    pa = directory.get_pa(ctx.session, visit.pa_id)
    when = f"{day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"
    occurrence, push = f"{visit.id}:{ctx.mutation_id}", "Nobody has said that a visit was made. Please look."
    title = f"Nobody has said that {pa.known_as} came"
    text = f"{pa.known_as} was to come {when}, and the time to wait is over. See whom to ring."
    readers = persons_side(ctx, visit, Power.AGREE_VISITS)
    tell(ctx, readers, MISSED, occurrence, title, text, f"/visits/{visit.id}", push)
    staff = list_coordinators(ctx.session, circle.holder_id)
    text = f"{pa.known_as} was to come {when}. {circle.known_as} was asked and has not answered. Please ring."
    tell(ctx, staff, MISSED, occurrence, f"{circle.known_as}: {title[0].lower()}{title[1:]}", text, "/desk/calls", push)
    if pa.user_id is not None:
        title = f"Nobody has said that you came to {circle.known_as}"
        text = f"The visit was {when}. If you were there, say so on its page: that puts it right."
        tell(ctx, [pa.user_id], MISSED, occurrence, title, text, f"/visits/{visit.id}", push)


def tell_moved(ctx: Context, visit: Visit, *, by: Side) -> None:
    """Whoever asked for another time hears that the other side said yes, and when the visit is now."""
    pa, person = directory.get_pa(ctx.session, visit.pa_id), circles.get_circle(ctx.session, visit.circle_id)
    when = f"{day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"
    readers, other = persons_side(ctx, visit, Power.AGREE_VISITS), pa.known_as
    if by is Side.PERSON:
        readers, other = [pa.user_id] if pa.user_id else [], person.known_as
    tell(
        ctx,
        readers,
        "visit_moved",
        f"{visit.id}:{ctx.mutation_id}",
        f"{other} said yes to another time",
        f"The visit is now {when}.",
        f"/visits/{visit.id}",
        "A visit is at another time. Please look.",
    )


def tell_came(ctx: Context, visit: Visit) -> None:
    """It is known that the PA came: what said otherwise is out of the inboxes, and those who were told hear it."""
    take_back(ctx.session, LATE, f"{visit.id}:")
    take_back(ctx.session, UNHEARD, f"{visit.id}")
    told = take_back(ctx.session, MISSED, f"{visit.id}:")
    pa = directory.get_pa(ctx.session, visit.pa_id).known_as
    at = visit.checked_in_at or visit.came_said_at or visit.checked_out_at
    when = f"{day_and_date(at, now=ctx.now)} at {clock_time(at)}" if at else ""
    text = f"{pa} was there {when}. It is no longer called missed. Nobody has to ring about it."
    tell(
        ctx,
        told,
        "came_after_all",
        f"{visit.id}:{ctx.mutation_id}",
        f"{pa} did come",
        text,
        "/inbox",
        "A visit that was called missed was not.",
    )


def unsay_missed(ctx: Context, visit: Visit) -> None:
    """The person took back that nobody came: so hear those who were told."""
    told = take_back(ctx.session, MISSED, f"{visit.id}:")
    name = circles.get_circle(ctx.session, visit.circle_id).known_as
    text = f"{name} took back that nobody came. What is known now stands on the page of the visit."
    occurrence = f"{visit.id}:{ctx.mutation_id}"
    tell(ctx, told, "came_after_all", occurrence, f"{name} took it back", text, "/inbox", None)


def tell_of_note(ctx: Context, note: Note, visit: Visit) -> None:
    """The person and their supporters who see notes hear of all that is written; of a handover, who comes next too."""
    when = f"{day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"
    tell(
        ctx,
        persons_side(ctx, visit, Power.SEE_NOTES),
        "note",
        str(note.id),
        f"{note.author_name} wrote about a visit",
        f"It is about the visit {when}. You can read it.",
        f"/visits/{visit.id}",
        None,
    )
    if note.is_handover:
        _tell_next(ctx, note, f"{note.id}", f"A handover from {note.author_name}")


def tell_of_correction(ctx: Context, note: Note, visit: Visit) -> None:
    """Who is told of notes, and who has read the earlier words, hears that they were put right."""
    readers = [UUID(each["readerId"]) for each in note.read_by]
    for user_id in dict.fromkeys([*persons_side(ctx, visit, Power.SEE_NOTES), *readers]):
        tell(
            ctx,
            [user_id],
            "note_corrected",
            f"{note.id}:{ctx.mutation_id}",
            f"{note.author_name} put something right",
            "A note was corrected. You can read what it said before, and why.",
            f"/visits/{visit.id}",
            None,
        )


def tell_of_times(ctx: Context, visit: Visit) -> None:
    """The person's side hears that the PA said other times."""
    pa = directory.get_pa(ctx.session, visit.pa_id).known_as
    tell(
        ctx,
        persons_side(ctx, visit, Power.AGREE_VISITS),
        "times_corrected",
        f"{visit.id}:{ctx.mutation_id}",
        f"{pa} put times right",
        f"{pa} says: came or left at another time. You can see both, and why.",
        f"/visits/{visit.id}",
        None,
    )


def _tell_next(ctx: Context, note: Note, occurrence: str, title: str) -> None:
    person = circles.get_circle(ctx.session, note.circle_id).known_as
    for pa_id, visit in list_next_pas(ctx.session, note.circle_id, after=ctx.now).items():
        pa = directory.get_pa(ctx.session, pa_id)
        bond = circles.find_bond(ctx.session, note.circle_id, pa_id)
        if pa.user_id is None or bond is None or bond.stage is not circles.Stage.CHOSEN:
            continue
        when = f"{day_and_date(visit.starts_at, now=ctx.now)} at {clock_time(visit.starts_at)}"
        text = f"Read it before you visit {person} {when}."
        push = "There is something to read before your next visit."
        tell(ctx, [pa.user_id], "handover", occurrence, title, text, f"/visits/{visit.id}", push)


def persons_side(ctx: Context, visit: Visit, power: Power) -> list[UUID]:
    return list_persons_side(ctx.session, visit.circle_id, power)


def tell(
    ctx: Context,
    readers: Iterable[UUID],
    notice: str,
    occurrence: str,
    title: str,
    text: str,
    url: str,
    push: str | None,
) -> None:
    """Each reader but whoever says it has the message, once."""
    for user_id in dict.fromkeys(readers):
        if user_id != ctx.actor.user_id:
            add_news(ctx.session, News(user_id, notice, occurrence, title, text, url, push), now=ctx.now)
