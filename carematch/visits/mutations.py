"""Changes of arrangements and visits, and those of relationships that settle visits too. What is told at a visit is in
``day_mutations.py``."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.access import MAY_DO
from carematch.circles import service as circles
from carematch.core.errors import Forbidden
from carematch.sync.registry import Args, Context, Subject, mutation, names_circle
from carematch.sync.stamp import project_again
from carematch.visits import service
from carematch.visits.day_news import unsay_missed
from carematch.visits.models import Arrangement, Side, Visit
from carematch.visits.schemas import (
    AnswerAskArgs,
    ArrangementArgs,
    CancelVisitArgs,
    CircleArgs,
    EndArrangementArgs,
    EndRelationshipArgs,
    ImportVisitsArgs,
    PlanVisitsArgs,
    ProposeArrangementArgs,
    ProposeVisitArgs,
    RecogniseArgs,
    ToldVisitArgs,
    UndoArgs,
)


def about_visit(session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name a visit."""
    circle_id, pa_id = service.whose_visit(session, args["visit_id"])
    return Subject(circle_id=circle_id, pa_id=pa_id)


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
    """Args: ``{relationshipId}``."""
    bond = circles.end(ctx.session, args["relationship_id"], now=ctx.now)
    service.cancel_planned(ctx.session, circle_id=bond.circle_id, pa_id=bond.pa_id, now=ctx.now)
    circles.record_decision(ctx, "relationship.end", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("decision.undo", UndoArgs, about=_about_decision)
def undo(ctx: Context, args: Args) -> None:
    """Args: ``{decisionId}``. A supporter undoes only what their own powers could have decided."""
    decision = circles.get_decision(ctx.session, args["decision_id"])
    if not ctx.standings & MAY_DO[decision.what]:
        raise Forbidden
    circles.undo(ctx.session, decision.id, now=ctx.now)
    if decision.pa_id is not None:
        bond = circles.find_bond(ctx.session, decision.circle_id, decision.pa_id)
        if bond is None or bond.stage is circles.Stage.ENDED:
            service.cancel_planned(ctx.session, circle_id=decision.circle_id, pa_id=decision.pa_id, now=ctx.now)
    if decision.what == "visit.nobody_came" and decision.subject_id is not None:
        unsay_missed(ctx, service.get_visit(ctx.session, decision.subject_id))


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
    """Args: ``{visitId, circleId, paId, startsAt, endsAt, why}``."""
    words = {name: value for name, value in args.items() if name != "told"}
    visit = service.propose(ctx.session, **words, side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.propose", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.confirm", ToldVisitArgs, about=about_visit)
def confirm_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = service.confirm(ctx.session, args["visit_id"], side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.confirm", args, subject_id=visit.id, pa_id=visit.pa_id)


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
