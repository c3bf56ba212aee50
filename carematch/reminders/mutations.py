"""The inbox: the server puts messages in, their reader marks them as read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.reminders import service
from carematch.reminders.schemas import PostSchema, ReadSchema
from carematch.sync.registry import Args, Context, Subject, mutation


def about_its_user(_session: Session, args: Args) -> Subject:
    return Subject(user_id=args["user_id"])


def about_its_reader(session: Session, args: Args) -> Subject:
    return Subject(user_id=service.get_notice(session, args["notice_id"]).user_id)


@mutation("notice.post", PostSchema, about=about_its_user)
def post(ctx: Context, args: Args) -> None:
    """Args: ``{userId, notice, occurrence, title, text, url, push: {text, dueAt, expiresAt, visitId} or null}``."""
    service.add_notice(ctx.session, ctx.mutation_id, args, now=ctx.now)


@mutation("notice.read", ReadSchema, about=about_its_reader)
def read(ctx: Context, args: Args) -> None:
    """Args: ``{noticeId}``. The first time counts."""
    notice = service.get_notice(ctx.session, args["notice_id"])
    notice.read_at = notice.read_at or ctx.made_at
