"""Messages, written or spoken on phones, and what their readers say of them."""

from __future__ import annotations

from uuid import UUID

from carematch.accounts.access import Standing
from carematch.attachments.service import name_voice
from carematch.circles import service as circles
from carematch.messages import news, service
from carematch.messages.schemas import ConversationArgs, ReadMessagesArgs, ReportArgs, WriteMessageArgs
from carematch.messages.service import Side
from carematch.sync.registry import Args, Context, about_row, mutation

_FOR_PERSON = {Standing.PERSON, Standing.SUPPORTER_CHOOSES}

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


@mutation("conversation.block", ConversationArgs, about=about_conversation)
def block(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    bond = circles.get_relationship(ctx.session, args["relationship_id"])
    service.block(ctx.session, bond, side=_side(ctx), now=ctx.now)


@mutation("conversation.unblock", ConversationArgs, about=about_conversation)
def unblock(ctx: Context, args: Args) -> None:
    """Args: ``{relationshipId}``."""
    service.unblock(service.get_conversation(ctx.session, args["relationship_id"]), side=_side(ctx))


@mutation("message.report", ReportArgs, about=about_conversation)
def report(ctx: Context, args: Args) -> None:
    """Args: ``{reportId, relationshipId, messageIds, reason}``."""
    conversation = service.get_conversation(ctx.session, args["relationship_id"])
    made = service.report(
        ctx.session,
        conversation,
        ctx.actor,
        report_id=args["report_id"],
        side=_side(ctx),
        message_ids=args["message_ids"],
        reason=args["reason"],
        now=ctx.now,
    )
    if made is not None:
        news.tell_of_report(ctx, made)
