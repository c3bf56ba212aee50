"""Messages, written or spoken on phones, and what their readers say of them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.access import Standing
from carematch.attachments.service import name_voice
from carematch.circles import service as circles
from carematch.messages import news, service
from carematch.messages.models import MessageReport
from carematch.messages.schemas import (
    BlockArgs,
    ReadMessagesArgs,
    ReportArgs,
    SettleReportArgs,
    WriteMessageArgs,
)
from carematch.messages.service import Side
from carematch.sync.registry import Args, Context, Subject, about_row, mutation, names_row

_FOR_PERSON = {Standing.PERSON, Standing.SUPPORTER_CHOOSES}

names_row("reportId", MessageReport)

about_conversation = about_row("relationship_id", circles.get_relationship)


def _side(ctx: Context) -> Side:
    return Side.PERSON if ctx.standings & _FOR_PERSON else Side.PA


@mutation("message.write", WriteMessageArgs, about=about_conversation)
def write(ctx: Context, args: Args) -> None:
    """Args: ``{messageId, relationshipId, text, voice, voiceSeconds}``."""
    bond = circles.get_relationship(ctx.session, args["relationship_id"])
    voice_id: UUID | None = None
    if args["voice"]:
        voice_id = name_voice(ctx.session, ctx.actor, args["voice"], now=ctx.now)
    message = service.write(
        ctx.session,
        bond,
        ctx.actor,
        message_id=args["message_id"],
        side=_side(ctx),
        text=args["text"],
        voice_id=voice_id,
        voice_seconds=args["voice_seconds"],
        written_at=ctx.made_at,
        now=ctx.now,
    )
    if message is not None:
        news.tell_of_message(ctx, bond, message)


@mutation("message.read", ReadMessagesArgs, about=about_conversation)
def read(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId, upTo}``, a message's number."""
    conversation = service.get_conversation(ctx.session, args["relationship_id"])
    news.note_read(ctx, conversation)
    service.read(conversation, ctx.actor, side=_side(ctx), up_to=args["up_to"], now=ctx.now)


@mutation("conversation.block", BlockArgs, about=about_conversation)
def block(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``. On the person's side it is a decision: who made it, and on what basis."""
    bond = circles.get_relationship(ctx.session, args["relationship_id"])
    service.block(ctx.session, bond, side=_side(ctx), now=ctx.now)
    circles.record_decision(ctx, "conversation.block", args, subject_id=bond.id, pa_id=bond.pa_id)


@mutation("conversation.unblock", BlockArgs, about=about_conversation)
def unblock(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    conversation = service.get_conversation(ctx.session, args["relationship_id"])
    service.unblock(conversation, side=_side(ctx))
    circles.record_decision(ctx, "conversation.unblock", args, subject_id=conversation.id, pa_id=conversation.pa_id)


@mutation("message.report", ReportArgs, about=about_conversation)
def report(ctx: Context, args: Args) -> None:
    """Args: ``{reportId, relationshipId, messageIds, reason}``. A supporter says on what basis they report."""
    conversation = service.get_conversation(ctx.session, args["relationship_id"])
    is_for_person = _side(ctx) is Side.PERSON and Standing.PERSON not in ctx.standings
    made = service.report(
        ctx.session,
        conversation,
        ctx.actor,
        report_id=args["report_id"],
        side=_side(ctx),
        message_ids=args["message_ids"],
        reason=args["reason"],
        basis=circles.read_basis(ctx, args).basis if is_for_person else None,
        now=ctx.now,
    )
    if made is not None:
        news.tell_of_report(ctx, made)


def _about_report(session: Session, args: Args) -> Subject:
    return Subject(circle_id=service.get_report(session, args["report_id"]).circle_id)


@mutation("report.settle", SettleReportArgs, about=_about_report, online=True)
def settle(ctx: Context, args: Args) -> None:
    """Args: ``{reportId, outcome}``. Whoever reported is told what was done."""
    report = service.get_report(ctx.session, args["report_id"])
    if service.settle(report, outcome=args["outcome"].strip(), by=ctx.actor.name, now=ctx.now):
        news.tell_of_outcome(ctx, report)
