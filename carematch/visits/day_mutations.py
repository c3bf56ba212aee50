"""What is told at a visit: who came when, who is late, what was written and read, what the person wants done."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.reminders.service import read_news, tell_both
from carematch.sync.registry import Args, Context, Subject, mutation, names_row
from carematch.sync.words import keep_words
from carematch.visits import service
from carematch.visits.day_news import (
    NEWS_OF_NOTES,
    ask_if_somebody_came,
    tell_came,
    tell_late,
    tell_missed,
    tell_of_correction,
    tell_of_note,
    tell_of_times,
    tell_wait_over,
)
from carematch.visits.models import Note, Visit, VisitStatus, VisitWish
from carematch.visits.schemas import (
    CorrectNoteArgs,
    CorrectTimesArgs,
    NobodyCameArgs,
    ReadNotesArgs,
    RunningLateArgs,
    SeeLateArgs,
    TakeWishAwayArgs,
    ToldVisitArgs,
    VisitArgs,
    WriteNoteArgs,
    WriteWishArgs,
)

THOUGHT_MISSED = {VisitStatus.NOT_HEARD, VisitStatus.MISSED}


def about_what_happened(session: Session, args: Args) -> Subject:
    """The subject of a fact about a visit, which whoever was there then may tell."""
    visit = service.get_visit(session, args["visit_id"])
    return Subject(circle_id=visit.circle_id, pa_id=visit.pa_id, at=visit.starts_at)


def about_own_words(session: Session, args: Args) -> Subject:
    """The subject of a correction: whoever wrote the note, whatever they are to the circle now."""
    note = service.get_note(session, args["note_id"])
    return Subject(circle_id=note.circle_id, user_id=note.author_id)


def _about_visit(session: Session, args: Args) -> Subject:
    circle_id, pa_id = service.whose_visit(session, args["visit_id"])
    return Subject(circle_id=circle_id, pa_id=pa_id)


def _about_wish(session: Session, args: Args) -> Subject:
    return Subject(circle_id=service.get_wish(session, args["wish_id"]).circle_id)


names_row("noteId", Note)
names_row("wishId", VisitWish)


@mutation("visit.check_in", VisitArgs, about=about_what_happened, fact=True)
def check_in(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = service.get_visit(ctx.session, args["visit_id"])
    ctx.is_late |= visit.checked_in_at is not None
    before = visit.status
    service.check_in(ctx.session, visit.id, made_at=ctx.made_at, now=ctx.now)
    _tell_if_mended(ctx, visit, before)


@mutation("visit.check_out", VisitArgs, about=about_what_happened, fact=True)
def check_out(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = service.get_visit(ctx.session, args["visit_id"])
    ctx.is_late |= visit.checked_out_at is not None
    before = visit.status
    service.check_out(ctx.session, visit.id, made_at=ctx.made_at)
    _tell_if_mended(ctx, visit, before)


@mutation("visit.came", ToldVisitArgs, about=about_what_happened, fact=True)
def came(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = service.get_visit(ctx.session, args["visit_id"])
    ctx.is_late |= visit.came_said_at is not None
    before = visit.status
    by = circles.whose_words(ctx, visit.circle_id)
    service.say_came(ctx.session, visit.id, by=by, made_at=ctx.made_at, now=ctx.now)
    circles.record_decision(ctx, "visit.came", args, subject_id=visit.id, pa_id=visit.pa_id)
    _tell_if_mended(ctx, visit, before)


def _tell_if_mended(ctx: Context, visit: Visit, before: VisitStatus) -> None:
    if before in THOUGHT_MISSED or visit.late_minutes is not None:
        tell_came(ctx, visit)


@mutation("visit.correct_times", CorrectTimesArgs, about=about_what_happened, fact=True)
def correct_times(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, checkedInAt, checkedOutAt, reason}``; null leaves a time as it is."""
    before = len(service.get_visit(ctx.session, args["visit_id"]).times_before)
    visit = service.correct_times(ctx.session, **args, by=ctx.actor.name, made_at=ctx.made_at, now=ctx.now)
    if len(visit.times_before) > before:
        tell_of_times(ctx, visit)


@mutation("visit.running_late", RunningLateArgs, about=about_what_happened, fact=True)
def running_late(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, minutes}``."""
    before = service.get_visit(ctx.session, args["visit_id"]).late_minutes
    visit = service.say_late(ctx.session, args["visit_id"], minutes=args["minutes"])
    if visit.late_minutes != before:
        tell_late(ctx, visit)


@mutation("visit.see_late", SeeLateArgs, about=_about_visit)
def see_late(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, minutes}``: what the phone has shown."""
    service.see_late(ctx.session, **args, by=ctx.actor.name, made_at=ctx.made_at, now=ctx.now)


@mutation("visit.nobody_came", NobodyCameArgs, about=about_what_happened, fact=True)
def nobody_came(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, said}``: what was heard when somebody rang, or nothing."""
    visit = service.get_visit(ctx.session, args["visit_id"])
    is_repeat = visit.status is VisitStatus.MISSED
    ctx.is_late |= is_repeat
    by = circles.whose_words(ctx, visit.circle_id)
    service.say_nobody_came(ctx.session, visit.id, said=args["said"], by=by, now=ctx.now)
    circles.record_decision(ctx, "visit.nobody_came", args, subject_id=visit.id, pa_id=visit.pa_id)
    if not is_repeat:
        tell_missed(ctx, visit)


@mutation("visit.hear_nothing", VisitArgs, about=_about_visit)
def hear_nothing(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``. The person is asked; said again once their plan's wait is over, it is missed."""
    before = service.get_visit(ctx.session, args["visit_id"]).status
    visit = service.hear_nothing(ctx.session, args["visit_id"], now=ctx.now)
    if visit.status is before:
        return
    if visit.status is VisitStatus.MISSED:
        tell_wait_over(ctx, visit)
    else:
        ask_if_somebody_came(ctx, visit)


@mutation("note.write", WriteNoteArgs, about=about_what_happened, fact=True)
def write_note(ctx: Context, args: Args) -> None:
    """Args: ``{noteId, visitId, text, isHandover}``."""
    assert ctx.actor.user_id is not None
    is_repeat = ctx.session.get(Note, args["note_id"]) is not None
    ctx.is_late |= is_repeat
    note = service.write_note(
        ctx.session,
        note_id=args["note_id"],
        visit_id=args["visit_id"],
        author_id=ctx.actor.user_id,
        author_name=ctx.actor.name,
        text=args["text"],
        is_handover=args["is_handover"],
        made_at=ctx.made_at,
        now=ctx.now,
    )
    if not is_repeat:
        tell_of_note(ctx, note, service.get_visit(ctx.session, note.visit_id))


@mutation("note.correct", CorrectNoteArgs, about=about_own_words, fact=True)
def correct_note(ctx: Context, args: Args) -> None:
    """Args: ``{noteId, text, reason}``."""
    before = len(service.get_note(ctx.session, args["note_id"]).earlier)
    note = service.correct_note(ctx.session, **args, at=min(ctx.made_at, ctx.now))
    if len(note.earlier) > before:
        tell_of_correction(ctx, note, service.get_visit(ctx.session, note.visit_id))


@mutation("note.read", ReadNotesArgs)
def read_notes(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, noteIds}``: what the phone has shown; the first time counts."""
    assert ctx.actor.user_id is not None
    fresh = service.read_notes(
        ctx.session,
        args["note_ids"],
        circle_id=args["circle_id"],
        reader_id=ctx.actor.user_id,
        name=ctx.actor.name,
        at=min(ctx.made_at, ctx.now),
    )
    for note in fresh:
        read_news(ctx.session, ctx.actor.user_id, NEWS_OF_NOTES, str(note.id), at=min(ctx.made_at, ctx.now))


@mutation("visit_wish.write", WriteWishArgs)
def write_wish(ctx: Context, args: Args) -> None:
    """Args: ``{wishId, circleId, visitId, text}``; null: for every visit."""
    known = service.find_wish(ctx.session, args["wish_id"])
    before = {"text": known.text} if known else {}
    wish = service.write_wish(
        ctx.session,
        wish_id=args["wish_id"],
        circle_id=args["circle_id"],
        visit_id=args["visit_id"],
        text=args["text"],
        author_name=circles.whose_words(ctx, args["circle_id"]),
        now=ctx.now,
    )
    crossings = keep_words(ctx, "visit_wish", wish.id, {"text": wish.text}, before)
    circles.record_decision(ctx, "visit_wish.write", args, subject_id=wish.id)
    tell_both(ctx, "visit_wish.write", crossings, named={"text": "What I want done"}, url="/wishes")


@mutation("visit_wish.take_away", TakeWishAwayArgs, about=_about_wish)
def take_wish_away(ctx: Context, args: Args) -> None:
    """Args: ``{wishId}``."""
    wish = service.take_wish_away(ctx.session, args["wish_id"], now=ctx.now)
    circles.record_decision(ctx, "visit_wish.take_away", args, subject_id=wish.id)
