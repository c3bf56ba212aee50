"""Changes of arrangements and visits, and those of relationships that settle visits too. What is told at a visit is in
``day_mutations.py``."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.accounts.access import MAY_DO, Standing
from carematch.circles import service as circles
from carematch.core.errors import Forbidden
from carematch.directory import service as directory
from carematch.reminders.service import silence
from carematch.sync.registry import Args, Context, Subject, about_row, mutation, names_row
from carematch.sync.stamp import project_again
from carematch.visits import cover, moves, service
from carematch.visits.cancel_news import tell_called_off, tell_cannot_come, tell_on_again
from carematch.visits.closeness_news import tell_if_too_close
from carematch.visits.day_news import tell_moved, unsay_missed
from carematch.visits.models import Arrangement, Pause, Side, Visit
from carematch.visits.parting_news import take_back_goodbye, tell_of_goodbye
from carematch.visits.parts import travel_kmh
from carematch.visits.pause_news import tell_of_mistake
from carematch.visits.schemas import (
    AddSecondArgs,
    AgreeMoveArgs,
    AnswerAskArgs,
    ArrangementArgs,
    CancelVisitArgs,
    CircleArgs,
    EndArrangementArgs,
    EndRelationshipArgs,
    ImportVisitsArgs,
    JoinHouseholdArgs,
    MoveVisitArgs,
    PassEndArgs,
    PlanVisitsArgs,
    ProposeArrangementArgs,
    ProposeByRuleArgs,
    ProposeVisitArgs,
    RecogniseArgs,
    SayToldArgs,
    SkipArgs,
    ToldVisitArgs,
    UndoArgs,
    VisitArgs,
)


def about_visit(session: Session, args: Args) -> Subject:
    """The subject of a mutation whose arguments name a visit."""
    circle_id, pa_id = service.whose_visit(session, args["visit_id"])
    return Subject(circle_id=circle_id, pa_id=pa_id)


names_row("visitId", Visit)
names_row("arrangementId", Arrangement)

_about_arrangement = about_row("arrangement_id", service.get_arrangement)
_about_ask = about_row("ask_id", circles.get_ask)
_about_relationship = about_row("relationship_id", circles.get_relationship)
_about_decision = about_row("decision_id", circles.get_decision)


def _about_second(session: Session, args: Args) -> Subject:
    circle_id, _ = service.whose_visit(session, args["visit_id"])
    return Subject(circle_id=circle_id, pa_id=args["pa_id"])


def _about_pa_of_visit(session: Session, args: Args) -> Subject:
    _, pa_id = service.whose_visit(session, args["visit_id"])
    return Subject(pa_id=pa_id, user_id=directory.get_pa(session, pa_id).user_id)


def side_of(ctx: Context) -> Side:
    """For whom this is done."""
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
    was_over = before.stage is circles.Stage.ENDED
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
    if not was_over:
        tell_of_goodbye(ctx, bond, by=side_of(ctx))
    tell_called_off(ctx, by=side_of(ctx))


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
    pause = ctx.session.get(Pause, decision.subject_id)
    circles.undo(ctx.session, decision.id, now=ctx.now)
    if decision.what.startswith("urgent_rule."):
        project_again(ctx.session, circles.list_bonds(ctx.session, decision.circle_id))
    if pause is not None and decision.what == "pause.begin":
        tell_of_mistake(ctx.session, pause, now=ctx.now)
    if decision.pa_id is not None:
        bond = circles.find_bond(ctx.session, decision.circle_id, decision.pa_id)
        if bond is None or bond.stage is circles.Stage.ENDED:
            service.cancel_planned(ctx.session, circle_id=decision.circle_id, pa_id=decision.pa_id, now=ctx.now)
        elif decision.what == "relationship.end":
            take_back_goodbye(ctx, bond)
    if decision.what == "visit.nobody_came" and decision.subject_id is not None:
        unsay_missed(ctx, service.get_visit(ctx.session, decision.subject_id))
    tell_called_off(ctx, by=Side.PERSON)
    tell_on_again(ctx)


@mutation("arrangement.propose", ProposeArrangementArgs)
def propose_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, circleId, paId, weekdays, localStart, minutes, startsOn, what}``."""
    arrangement = service.propose_arrangement(ctx.session, **circles.own_words(args), side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "arrangement.propose", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("arrangement.propose", ProposeByRuleArgs, v=2)
def propose_by_rule(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, circleId, paId, rule, localStart, localEnd, startsOn, sleepIn, skipsBankHolidays,
    exceptions, what}``."""
    words = circles.own_words(args)
    arrangement = service.propose_by_rule(ctx.session, **words, side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "arrangement.propose", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("arrangement.skip", SkipArgs, about=_about_arrangement)
def skip(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, day}``."""
    arrangement = service.skip(ctx.session, args["arrangement_id"], day=args["day"], now=ctx.now)
    circles.record_decision(ctx, "arrangement.skip", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)
    tell_called_off(ctx, by=side_of(ctx))


@mutation("arrangement.agree", ArrangementArgs, about=_about_arrangement)
def agree_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId}``."""
    arrangement = service.agree_arrangement(ctx.session, args["arrangement_id"], side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "arrangement.agree", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)


@mutation("arrangement.end", EndArrangementArgs, about=_about_arrangement)
def end_arrangement(ctx: Context, args: Args) -> None:
    """Args: ``{arrangementId, endsOn}``."""
    arrangement = service.end_arrangement(ctx.session, args["arrangement_id"], ends_on=args["ends_on"], now=ctx.now)
    circles.record_decision(ctx, "arrangement.end", args, subject_id=arrangement.id, pa_id=arrangement.pa_id)
    tell_called_off(ctx, by=side_of(ctx))


@mutation("visit.propose", ProposeVisitArgs)
def propose_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, circleId, paId, startsAt, endsAt, why, kind, ruleId, othersCannot, sleepIn}``."""
    visit = service.propose(ctx.session, **circles.own_words(args), side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.propose", args, subject_id=visit.id, pa_id=visit.pa_id)
    if visit.rule_id is not None:
        circles.record_by_rule(ctx, visit.rule_id, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.confirm", ToldVisitArgs, about=about_visit)
def confirm_visit(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``. A person who says yes to a face of which they want to be told knows of it."""
    visit = service.confirm(ctx.session, args["visit_id"], side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.confirm", args, subject_id=visit.id, pa_id=visit.pa_id)
    if visit.to_tell and Standing.PERSON in ctx.standings:
        service.say_told(ctx.session, visit.id, by=ctx.actor.name, how=circles.Given.APP, now=ctx.now)
    tell_if_too_close(ctx, visit, kmh=travel_kmh())


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
    """Args: ``{visitId, reason}``; the reason stays in the log. The other side hears that the visit is off.

    Where the PA was coming in place of another, there is a gap again.
    """
    side = side_of(ctx)
    visit = service.cancel(ctx.session, args["visit_id"], side=side, now=ctx.now)
    if side is Side.PA and visit.starts_at > ctx.now and cover.does_fill(ctx.session, visit.id):
        tell_cannot_come(
            ctx,
            cover.ask_cover(
                ctx.session, visit.circle_id, pa_id=visit.pa_id, visit_ids=[visit.id], side=side, now=ctx.now
            ),
        )
        return
    circles.record_decision(ctx, "visit.cancel", args, subject_id=visit.id, pa_id=visit.pa_id)
    tell_called_off(ctx, by=side)


@mutation("visit.move", MoveVisitArgs, about=about_visit)
def ask_move(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, startsAt, endsAt}``."""
    times = {"starts_at": args["starts_at"], "ends_at": args["ends_at"]}
    visit = moves.ask_move(ctx.session, args["visit_id"], **times, side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.move", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.agree_move", AgreeMoveArgs, about=about_visit)
def agree_move(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, startsAt}``: the time that is agreed to."""
    visit = moves.agree_move(ctx.session, args["visit_id"], starts_at=args["starts_at"], side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "visit.agree_move", args, subject_id=visit.id, pa_id=visit.pa_id)
    tell_moved(ctx, visit, by=side_of(ctx))
    tell_if_too_close(ctx, visit, kmh=travel_kmh())


@mutation("visit.keep_time", ToldVisitArgs, about=about_visit)
def keep_time(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    visit = moves.keep_time(ctx.session, args["visit_id"])
    circles.record_decision(ctx, "visit.keep_time", args, subject_id=visit.id, pa_id=visit.pa_id)


@mutation("visit.add_second", AddSecondArgs, about=_about_second)
def add_second(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, secondId, paId}``."""
    second = moves.add_second(
        ctx.session,
        args["visit_id"],
        second_id=args["second_id"],
        pa_id=args["pa_id"],
        side=side_of(ctx),
        now=ctx.now,
    )
    circles.record_decision(ctx, "visit.add_second", args, subject_id=second.id, pa_id=second.pa_id)


@mutation("visit.join_household", JoinHouseholdArgs, about=_about_pa_of_visit)
def join_household(ctx: Context, args: Args) -> None:
    """Args: ``{visitId, otherId}``."""
    moves.join_household(ctx.session, args["visit_id"], args["other_id"])


@mutation("visit.leave_household", VisitArgs, about=_about_pa_of_visit)
def leave_household(ctx: Context, args: Args) -> None:
    """Args: ``{visitId}``."""
    moves.leave_household(ctx.session, args["visit_id"])


@mutation("consent.answer", AnswerAskArgs, about=_about_ask)
def answer_new_face(ctx: Context, args: Args) -> None:
    """Args: ``{askId, answer}``."""
    visit = service.answer_new_face(ctx.session, args["ask_id"], answer=args["answer"], now=ctx.now)
    silence(ctx.session, ("new_face", "answer_soon"), str(args["ask_id"]))
    circles.record_decision(ctx, "consent.answer", args, subject_id=args["ask_id"], pa_id=visit.pa_id)
    tell_called_off(ctx, by=Side.PERSON)
    tell_on_again(ctx)
    tell_if_too_close(ctx, visit, kmh=travel_kmh())


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
    """Args: ``{circleId}``. From the day on which nobody comes any more, only the team sees anything."""
    circle_id = args["circle_id"]
    project_again(ctx.session, service.list_strays(ctx.session, circle_id, now=ctx.now))
    if service.is_over(ctx.session, circle_id, now=ctx.now):
        project_again(ctx.session, circles.list_bonds(ctx.session, circle_id))
