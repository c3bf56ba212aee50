"""Changes of arrangements and visits, and those of relationships that settle visits too."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.access import MAY_DO, Standing
from carematch.circles import service as circles
from carematch.core.errors import Forbidden
from carematch.sync.registry import Args, Context, Subject, mutation, names_circle
from carematch.sync.stamp import project_again
from carematch.visits import service
from carematch.visits.models import Arrangement, Note, Side, Visit, VisitStatus
from carematch.visits.schemas import (
    AnswerAskArgs,
    ArrangementArgs,
    CancelVisitArgs,
    CircleArgs,
    EndArrangementArgs,
    EndRelationshipArgs,
    ImportVisitsArgs,
    PassEndArgs,
    PlanVisitsArgs,
    ProposeArrangementArgs,
    ProposeVisitArgs,
    RecogniseArgs,
    RunningLateArgs,
    SayToldArgs,
    ToldVisitArgs,
    UndoArgs,
    VisitArgs,
    WriteNoteArgs,
)


def about_visit(session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name a visit."""
    circle_id, pa_id = service.whose_visit(session, args["visit_id"])
    return Subject(circle_id=circle_id, pa_id=pa_id)


def about_what_happened(session: Session, args: Args) -> Subject:
    """The subject of a fact about a visit, which whoever was there then may tell."""
    visit = service.get_visit(session, args["visit_id"])
    return Subject(circle_id=visit.circle_id, pa_id=visit.pa_id, at=visit.starts_at)


@names_circle("visitId")
def _circle_of_visit(session: Session, visit_id: UUID) -> UUID | None:
    visit = session.get(Visit, visit_id)
    return visit.circle_id if visit else None


@names_circle("arrangementId")
def _circle_of_arrangement(session: Session, arrangement_id: UUID) -> UUID | None:
    arrangement = session.get(Arrangement, arrangement_id)
    return arrangement.circle_id if arrangement else None


def _about_arrangement(session: Session, args: Args) -> Subject:
    arrangement = service.get_arrangement(session, args["arrangement_id"])
    return Subject(circle_id=arrangement.circle_id, pa_id=arrangement.pa_id)


def _about_ask(session: Session, args: Args) -> Subject:
    ask = circles.get_ask(session, args["ask_id"])
    return Subject(circle_id=ask.circle_id, pa_id=ask.pa_id)


def _about_relationship(session: Session, args: Args) -> Subject:
    bond = circles.get_relationship(session, args["relationship_id"])
    return Subject(circle_id=bond.circle_id, pa_id=bond.pa_id)


def _about_decision(session: Session, args: Args) -> Subject:
    return Subject(circle_id=circles.get_decision(session, args["decision_id"]).circle_id)


def _side(ctx: Context) -> Side:
    return Side.PERSON if circles.is_by_person(ctx) else Side.PA


@mutation("team.recognise", RecogniseArgs)
def recognise(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, paIds}``."""
    told_by = ctx.actor.user_id
    circles.recognise(ctx.session, args["circle_id"], pa_ids=args["pa_ids"], told_by=told_by, now=ctx.now)
    ctx.session.flush()
    service.ask_about_unfamiliar(ctx.session, args["circle_id"], now=ctx.now)
    circles.record_decision(ctx, "team.recognise", args, subject_id=args["circle_id"])


@mutation("relationship.end", EndRelationshipArgs, about=_about_relationship)
def end_relationship(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, endsOn}``; without a day, or on one that is past, it ends now."""
    before = circles.get_relationship(ctx.session, args["relationship_id"])
    today = service.today_in(ctx.session, before.circle_id, now=ctx.now)
    bond = circles.end(
        ctx.session,
        before.id,
        by_person=circles.is_by_person(ctx),
        ends_on=args["ends_on"],
        today=today,
        now=ctx.now,
    )
    after = None if bond.stage is circles.Stage.ENDED else bond.ends_on
    service.cancel_planned(ctx.session, circle_id=bond.circle_id, pa_id=bond.pa_id, now=ctx.now, after=after)
    circles.record_decision(ctx, "relationship.end", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("relationship.pass_end", PassEndArgs, about=_about_relationship)
def pass_end(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``. The last day has passed."""
    bond = circles.get_relationship(ctx.session, args["relationship_id"])
    today = service.today_in(ctx.session, bond.circle_id, now=ctx.now)
    if bond.ends_on is not None and bond.ends_on < today:
        circles.end(ctx.session, bond.id, now=ctx.now)
        service.cancel_planned(ctx.session, circle_id=bond.circle_id, pa_id=bond.pa_id, now=ctx.now)


@mutation("decision.undo", UndoArgs, about=_about_decision)
def undo(ctx: Context, args: Args) -> None:
    """Args: ``{decisionId}``. A supporter undoes only what their own powers could have decided."""
    decision = circles.get_decision(ctx.session, args["decision_id"])
    if not ctx.standings & MAY_DO[decision.what]:
        raise Forbidden
    circles.undo(ctx.session, decision.id, now=ctx.now)
    if decision.what.startswith("urgent_rule."):
        project_again(ctx.session, circles.list_bonds(ctx.session, decision.circle_id))
    if decision.pa_id is not None:
        bond = circles.find_bond(ctx.session, decision.circle_id, decision.pa_id)
        if bond is None or bond.stage is circles.Stage.ENDED:
            service.cancel_planned(ctx.session, circle_id=decision.circle_id, pa_id=decision.pa_id, now=ctx.now)


@mutation("arrangement.propose", ProposeArrangementArgs)
def propose_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, circleId, paId, weekdays, localStart, minutes, startsOn, what}``."""
    words = {name: value for name, value in args.items() if name != "told"}
    arrangement = service.propose_arrangement(ctx.session, **words, side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "arrangement.propose", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("arrangement.agree", ArrangementArgs, about=_about_arrangement)
def agree_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId}``."""
    arrangement = service.agree_arrangement(ctx.session, args["arrangement_id"], side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "arrangement.agree", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("arrangement.end", EndArrangementArgs, about=_about_arrangement)
def end_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, endsOn}``."""
    arrangement = service.end_arrangement(ctx.session, args["arrangement_id"], ends_on=args["ends_on"], now=ctx.now)
    circles.record_decision(ctx, "arrangement.end", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("visit.propose", ProposeVisitArgs)
def propose_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, circleId, paId, startsAt, endsAt, why, kind, ruleId, othersCannot}``."""
    words = {name: value for name, value in args.items() if name != "told"}
    visit = service.propose(ctx.session, **words, side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.propose", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.confirm", ToldVisitArgs, about=about_visit)
def confirm_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = service.confirm(ctx.session, args["visit_id"], side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.confirm", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.say_told", SayToldArgs, about=about_visit)
def say_told(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, how}``: the person was told of the face, or says that they know.

    That a message was sent is not told: in the app, only the person says that they have seen it.
    """
    if args["how"] is circles.Given.APP and Standing.PERSON not in ctx.standings:
        raise Forbidden
    service.say_told(ctx.session, args["visit_id"], by=ctx.actor.name, how=args["how"], now=ctx.now)


@mutation("visit.cancel", CancelVisitArgs, about=about_visit)
def cancel_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, reason}``; the reason stays in the log."""
    visit = service.cancel(ctx.session, args["visit_id"], side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.cancel", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("consent.answer", AnswerAskArgs, about=_about_ask)
def answer_new_face(ctx: Context, args: Args) -> None:
    """Args: ``{askId, answer}``."""
    visit = service.answer_new_face(ctx.session, args["ask_id"], answer=args["answer"], now=ctx.now)
    circles.record_decision(ctx, "consent.answer", args, subject_id=args["ask_id"], pa_id=visit.pa_id)


@mutation("visit.check_in", VisitArgs, about=about_what_happened, fact=True)
def check_in(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    ctx.is_late |= service.get_visit(ctx.session, args["visit_id"]).checked_in_at is not None
    service.check_in(ctx.session, args["visit_id"], made_at=ctx.made_at, now=ctx.now)


@mutation("visit.check_out", VisitArgs, about=about_what_happened, fact=True)
def check_out(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    ctx.is_late |= service.get_visit(ctx.session, args["visit_id"]).checked_out_at is not None
    service.check_out(ctx.session, args["visit_id"], made_at=ctx.made_at)


@mutation("visit.running_late", RunningLateArgs, about=about_what_happened, fact=True)
def running_late(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, minutes}``."""
    service.say_late(ctx.session, args["visit_id"], minutes=args["minutes"])


@mutation("visit.nobody_came", ToldVisitArgs, about=about_what_happened, fact=True)
def nobody_came(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    ctx.is_late |= service.get_visit(ctx.session, args["visit_id"]).status is VisitStatus.MISSED
    visit = service.say_nobody_came(ctx.session, args["visit_id"], now=ctx.now)
    circles.record_decision(ctx, "visit.nobody_came", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.hear_nothing", VisitArgs, about=about_visit)
def hear_nothing(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    service.hear_nothing(ctx.session, args["visit_id"], now=ctx.now)


@mutation("note.write", WriteNoteArgs, about=about_what_happened, fact=True)
def write_note(ctx: Context, args: Args) -> None:
    """Args: ``{noteId, visitId, text}``."""
    assert ctx.actor.user_id is not None
    ctx.is_late |= ctx.session.get(Note, args["note_id"]) is not None
    service.write_note(
        ctx.session,
        note_id=args["note_id"],
        visit_id=args["visit_id"],
        author_id=ctx.actor.user_id,
        author_name=ctx.actor.name,
        text=args["text"],
        made_at=ctx.made_at,
        now=ctx.now,
    )


@mutation("visits.import", ImportVisitsArgs)
def import_visits(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, visits: [{paId, startsAt, endsAt}]}``."""
    past = [service.PastVisit(**each) for each in args["visits"]]
    service.import_visits(ctx.session, args["circle_id"], past, now=ctx.now)


@mutation("visits.plan", PlanVisitsArgs)
def plan_visits(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, until}``."""
    service.plan_circle(ctx.session, args["circle_id"], until=args["until"], now=ctx.now)


@mutation("circle.move_window", CircleArgs)
def move_window(ctx: Context, args: Args) -> None:
    """Args: ``{circleId}``."""
    project_again(ctx.session, service.list_strays(ctx.session, args["circle_id"], now=ctx.now))
