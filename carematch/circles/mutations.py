"""Changes of circles and relationships. What also settles visits (recognise, end, consent, undo) is in
``visits/mutations.py``."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from carematch.accounts import supporters
from carematch.accounts.access import Standing
from carematch.accounts.models import Closeness, Interest, SupporterInvite
from carematch.accounts.schemas import (
    AllowSupporterArgs,
    ComeInArgs,
    DeclareInterestArgs,
    InviteSupporterArgs,
    LetRingArgs,
    UninviteSupporterArgs,
    WithdrawInterestArgs,
    WithdrawSupporterArgs,
)
from carematch.circles import decisions, service
from carematch.circles.models import Ask, Decision, Relationship, UrgentRule
from carematch.circles.schemas import (
    AcceptOneArgs,
    AnswerQuestionArgs,
    AskArgs,
    BringPaArgs,
    ChooseArgs,
    ClaimCircleArgs,
    ConsiderArgs,
    InviteArgs,
    OpenCircleArgs,
    RelationshipArgs,
    RemoveUrgentRuleArgs,
    SayKnownArgs,
    SayMetArgs,
    SetDetailsArgs,
    SetUrgentRuleArgs,
)
from carematch.core.errors import Forbidden, NotFound
from carematch.directory import service as directory
from carematch.reminders.service import adopt_choice, tell_both
from carematch.sync.registry import Args, Context, Subject, about_holder, about_row, mutation, names_circle, names_row
from carematch.sync.stamp import project_again
from carematch.sync.words import keep_words

_WORDS = {
    "known_as": "Known as",
    "address": "Address",
    "how_to_get_in": "How to get in",
    "allergies": "Allergies",
    "communication_needs": "Communication needs",
}
"""What of a person's details is free text, and what it is called."""


@names_circle("circleId")
def _circle_itself(session: Session, circle_id: UUID) -> UUID | None:
    return circle_id if service.find_circle(session, circle_id) else None


names_row("ruleId", UrgentRule)
names_row("relationshipId", Relationship)
names_row("askId", Ask)
names_row("decisionId", Decision)
names_row("interestId", Interest)
names_row("inviteId", SupporterInvite)

about_relationship = about_row("relationship_id", service.get_relationship)
_about_ask = about_row("ask_id", service.get_ask)


def _about_rule(session: Session, args: Args) -> Subject:
    rule = service.find_urgent_rule(session, args["rule_id"])
    if rule is None:
        raise NotFound
    return Subject(circle_id=rule.circle_id)


@mutation("circle.open", OpenCircleArgs, about=about_holder, online=True)
def open_circle(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, holderId, personName, …details}``."""
    service.open_circle(ctx.session, **args, now=ctx.now)


@mutation("circle.claim", ClaimCircleArgs)
def claim_circle(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, userId}``."""
    service.claim_circle(ctx.session, args["circle_id"], user_id=args["user_id"])
    adopt_choice(ctx.session, args["circle_id"], args["user_id"])


@mutation("circle.set_details", SetDetailsArgs)
def set_details(ctx: Context, args: Args) -> None:
    """Args: ``{circleId}`` and any details."""
    circle = service.get_circle(ctx.session, args["circle_id"])
    details = {name: value for name, value in decisions.own_words(args).items() if name != "circle_id"}
    words = {name: value for name, value in details.items() if name in _WORDS}
    crossings = keep_words(ctx, "circle", circle.id, words, {name: getattr(circle, name) for name in words})
    service.set_details(circle, details)
    tell_both(ctx, "circle.set_details", crossings, named=_WORDS, url="/about-me")
    decisions.record_decision(ctx, "circle.set_details", args, subject_id=circle.id)


@mutation("outcome.answer", AnswerQuestionArgs)
def answer_question(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, question, text}``."""
    outcome = service.answer_question(
        ctx.session,
        mutation_id=ctx.mutation_id,
        circle_id=args["circle_id"],
        question=args["question"],
        text=args["text"],
        author=decisions.whose_words(ctx, args["circle_id"]),
        now=ctx.now,
    )
    decisions.record_decision(ctx, "outcome.answer", args, subject_id=outcome.id)


@mutation("relationship.consider", ConsiderArgs)
def consider(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, circleId, paId}``. A thought is no decision, and none is written down."""
    service.consider(ctx.session, **args)


@mutation("relationship.forget", RelationshipArgs, about=about_relationship)
def forget(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    service.forget(ctx.session, args["relationship_id"])


@mutation("relationship.invite", InviteArgs)
def invite(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, circleId, paId, message}``."""
    bond = service.invite(
        ctx.session,
        relationship_id=args["relationship_id"],
        circle_id=args["circle_id"],
        pa_id=args["pa_id"],
        message=args["message"],
        now=ctx.now,
    )
    decisions.record_decision(ctx, "relationship.invite", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("relationship.accept_meeting", RelationshipArgs, about=about_relationship)
def accept_meeting(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    service.accept_meeting(ctx.session, args["relationship_id"], now=ctx.now)


@mutation("relationship.say_met", SayMetArgs, about=about_relationship)
def say_met(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, how}``."""
    bond = service.say_met(ctx.session, args["relationship_id"], now=ctx.now)
    decisions.record_decision(ctx, "relationship.say_met", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("relationship.choose", ChooseArgs, about=about_relationship)
def choose(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, role}``."""
    bond = service.choose(ctx.session, args["relationship_id"], role=args["role"], now=ctx.now)
    decisions.record_decision(ctx, "relationship.choose", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("relationship.agree", RelationshipArgs, about=about_relationship)
def agree(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    service.agree(ctx.session, args["relationship_id"], now=ctx.now)


@mutation("relationship.say_known", SayKnownArgs)
def say_known(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, circleId, paId}``."""
    bond = service.say_known(
        ctx.session,
        relationship_id=args["relationship_id"],
        circle_id=args["circle_id"],
        pa_id=args["pa_id"],
        by_person=decisions.is_by_person(ctx),
        now=ctx.now,
    )
    directory.require_not_paused(ctx.session, bond.pa_id)
    decisions.record_decision(ctx, "relationship.say_known", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("pa.bring", BringPaArgs)
def bring_pa(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, circleId, paId, name, contact}``.

    The decision names no PA, so that undoing it can take the record away again.
    """
    bond = service.bring(ctx.session, **decisions.own_words(args), now=ctx.now)
    decisions.record_decision(ctx, "pa.bring", args, subject_id=bond.id)


@mutation("team.accept_one", AcceptOneArgs, about=about_relationship)
def accept_one(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, isFine}``. False takes back that it was, and is no decision of its own."""
    if not args["is_fine"]:
        service.think_again_alone(ctx.session, args["relationship_id"])
        decisions.mark_undone(ctx.session, "team.accept_one", args["relationship_id"], now=ctx.now)
        return
    bond = service.be_fine_alone(ctx.session, args["relationship_id"], now=ctx.now)
    decisions.record_decision(ctx, "team.accept_one", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("urgent_rule.set", SetUrgentRuleArgs)
def set_urgent_rule(ctx: Context, args: Args) -> None:
    """Args: ``{ruleId, circleId, what, order}``."""
    words = decisions.own_words(args)
    rule = service.set_urgent_rule(ctx.session, words.pop("rule_id"), **words, now=ctx.now)
    decisions.record_decision(ctx, "urgent_rule.set", args, subject_id=rule.id)
    project_again(ctx.session, service.list_bonds(ctx.session, rule.circle_id))


@mutation("urgent_rule.remove", RemoveUrgentRuleArgs, about=_about_rule)
def remove_urgent_rule(ctx: Context, args: Args) -> None:
    """Args: ``{ruleId}``."""
    rule = service.remove_urgent_rule(ctx.session, args["rule_id"], now=ctx.now)
    decisions.record_decision(ctx, "urgent_rule.remove", args, subject_id=rule.id)


@mutation("supporter.let_ring", LetRingArgs)
def let_ring(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, userId}``; null: the holder's coordinator rings."""
    supporters.let_ring(ctx.session, circle_id=args["circle_id"], user_id=args["user_id"], now=ctx.now)
    decisions.record_decision(ctx, "supporter.let_ring", args, subject_id=args["circle_id"])


@mutation("ask.pass_decide_by", AskArgs, about=_about_ask)
def pass_decide_by(ctx: Context, args: Args) -> None:
    """Args: ``{askId}``."""
    service.pass_decide_by(ctx.session, args["ask_id"], now=ctx.now)


@mutation("supporter.allow", AllowSupporterArgs)
def allow_supporter(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, userId, powers}``. A new supporter's row has the mutation's id."""
    supporter = supporters.allow_supporter(
        ctx.session,
        ctx.mutation_id,
        circle_id=args["circle_id"],
        user_id=args["user_id"],
        powers=set(args["powers"]),
        now=ctx.now,
    )
    decisions.record_decision(ctx, "supporter.allow", args, subject_id=supporter.id)


@mutation("supporter.withdraw", WithdrawSupporterArgs)
def withdraw_supporter(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, userId}``."""
    supporter = supporters.withdraw_supporter(
        ctx.session, circle_id=args["circle_id"], user_id=args["user_id"], now=ctx.now
    )
    decisions.record_decision(ctx, "supporter.withdraw", args, subject_id=supporter.id)


def _about_invite(session: Session, args: Args) -> Subject:
    return Subject(circle_id=supporters.get_invite(session, args["invite_id"]).circle_id)


@mutation("supporter.invite", InviteSupporterArgs)
def invite_supporter(ctx: Context, args: Args) -> None:
    """Args: ``{inviteId, circleId, name, powers, interests}``. What whoever comes in may do is decided here."""
    for each in args["interests"]:
        if service.find_bond(ctx.session, args["circle_id"], each["pa_id"]) is None:
            raise NotFound
    invite = supporters.invite_supporter(
        ctx.session,
        args["invite_id"],
        circle_id=args["circle_id"],
        name=args["name"].strip(),
        powers=set(args["powers"]),
        interests=args["interests"],
        now=ctx.now,
    )
    decisions.record_decision(ctx, "supporter.invite", args, subject_id=invite.id)


@mutation("supporter.uninvite", UninviteSupporterArgs, about=_about_invite)
def uninvite_supporter(ctx: Context, args: Args) -> None:
    """Args: ``{inviteId}``."""
    invite = supporters.uninvite_supporter(ctx.session, args["invite_id"], now=ctx.now)
    decisions.record_decision(ctx, "supporter.uninvite", args, subject_id=invite.id)


@mutation("supporter.come_in", ComeInArgs, about=_about_invite)
def come_in(ctx: Context, args: Args) -> None:
    """Args: ``{inviteId, userId}``. The person decided it when they invited; the interests are their word."""
    invite = supporters.get_invite(ctx.session, args["invite_id"])
    supporters.come_in(ctx.session, invite.id, user_id=args["user_id"], now=ctx.now)
    said_by = service.get_circle(ctx.session, invite.circle_id).person_name
    for place, each in enumerate(invite.interests):
        supporters.declare_interest(
            ctx.session,
            uuid5(ctx.mutation_id, f"interest {place}"),
            circle_id=invite.circle_id,
            user_id=args["user_id"],
            pa_id=UUID(each["paId"]),
            closeness=Closeness(each["closeness"]),
            by=said_by,
            is_own_word=False,
            now=ctx.now,
        )


def _about_supporter(_session: Session, args: Args) -> Subject:
    return Subject(circle_id=args["circle_id"])


def _about_interest(session: Session, args: Args) -> Subject:
    return Subject(circle_id=supporters.get_interest(session, args["interest_id"]).circle_id)


_FOR_PERSON = frozenset({Standing.PERSON, Standing.COORDINATOR_TOLD})


@mutation("interest.declare", DeclareInterestArgs, about=_about_supporter)
def declare_interest(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, userId, paId, closeness}``. A supporter says it of themselves alone. A new row has the
    mutation's id."""
    is_own_word = not ctx.standings & _FOR_PERSON
    if is_own_word and ctx.actor.user_id != args["user_id"]:
        raise Forbidden("A supporter says this of themselves alone.")
    if service.find_bond(ctx.session, args["circle_id"], args["pa_id"]) is None:
        raise NotFound
    interest = supporters.declare_interest(
        ctx.session,
        ctx.mutation_id,
        circle_id=args["circle_id"],
        user_id=args["user_id"],
        pa_id=args["pa_id"],
        closeness=args["closeness"],
        by=ctx.actor.name,
        is_own_word=is_own_word,
        now=ctx.now,
    )
    if not is_own_word:
        decisions.record_decision(ctx, "interest.declare", args, subject_id=interest.id, pa_id=interest.pa_id)


@mutation("interest.withdraw", WithdrawInterestArgs, about=_about_interest)
def withdraw_interest(ctx: Context, args: Args) -> None:
    """Args: ``{interestId}``. A supporter takes back only what they said themselves."""
    is_own_word = not ctx.standings & _FOR_PERSON
    interest = supporters.withdraw_interest(
        ctx.session,
        args["interest_id"],
        by=ctx.actor.name,
        user_id=ctx.actor.user_id if is_own_word else None,
        now=ctx.now,
    )
    if not is_own_word:
        decisions.record_decision(ctx, "interest.withdraw", args, subject_id=interest.id, pa_id=interest.pa_id)
