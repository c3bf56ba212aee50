"""Who is told that something was written, or reported. Lock screens learn neither who nor what."""

from __future__ import annotations

from uuid import UUID

from carematch.accounts.membership import list_coordinators
from carematch.circles import service as circles
from carematch.circles.service import Relationship
from carematch.messages import service
from carematch.messages.models import Conversation, Message, MessageReport
from carematch.messages.service import Side
from carematch.reminders.service import News, add_news, list_posted, mark_read, notice_id
from carematch.sync.registry import Context

KIND = "message"


def tell_of_message(ctx: Context, bond: Relationship, message: Message) -> None:
    """Every reader on the other side is told once, until they have read on: ten messages ring once."""
    conversation = service.get_conversation(ctx.session, bond.id)
    other = Side.PA if message.side is Side.PERSON else Side.PERSON
    for user_id in service.list_readers(ctx.session, bond, side=other):
        occurrence = _occurrence(conversation, user_id)
        if user_id == message.author_id or list_posted(ctx.session, [notice_id(user_id, KIND, occurrence)]):
            continue
        news = News(
            user_id,
            KIND,
            occurrence,
            title=f"{message.author_name} wrote to you",
            text="You can read it, or listen to it, and answer.",
            url=f"/messages/{bond.id}",
            push_text="You have a new message.",
        )
        add_news(ctx.session, news, now=ctx.now)


def note_read(ctx: Context, conversation: Conversation) -> None:
    """Whoever reads the conversation has read what told them of it. To be called before how far they read is noted."""
    assert ctx.actor.user_id is not None
    occurrence = _occurrence(conversation, ctx.actor.user_id)
    mark_read(ctx.session, notice_id(ctx.actor.user_id, KIND, occurrence), now=ctx.now)


def _occurrence(conversation: Conversation, user_id: UUID) -> str:
    """What comes after the last message they have seen is one piece of news."""
    return f"{conversation.id}:{service.seen_up_to(conversation, user_id)}"


def tell_of_report(ctx: Context, report: MessageReport) -> None:
    """The holder's coordinators are told, and nobody else."""
    circle = circles.get_circle(ctx.session, report.circle_id)
    for user_id in list_coordinators(ctx.session, circle.holder_id):
        news = News(
            user_id,
            "message_report",
            str(report.id),
            title="Messages were reported to you",
            text=f"{report.reporter_name} asks you to look at messages around {circle.person_name}.",
            url=f"/desk/circles/{circle.id}",
            push_text="Something was reported to you. Please look at it.",
        )
        add_news(ctx.session, news, now=ctx.now)


def tell_of_outcome(ctx: Context, report: MessageReport) -> None:
    """Whoever reported is told that it was dealt with, and reads in the app what was done. The other side is not."""
    news = News(
        report.reporter_id,
        "report_settled",
        str(report.id),
        title="What you reported was dealt with",
        text=f"{report.settled_by} wrote: {report.outcome}",
        url=f"/messages/{report.conversation_id}",
        push_text="There is an answer to something you told us.",
    )
    add_news(ctx.session, news, now=ctx.now)
