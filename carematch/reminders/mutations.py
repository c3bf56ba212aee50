"""The inbox: the server puts messages in, their reader marks them as read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.reminders import calls, parts, service
from carematch.reminders.schemas import PostSchema, ReadSchema, SayToldNoticeSchema
from carematch.sync.registry import Args, Context, Subject, about_circle, mutation


def about_its_user(_session: Session, args: Args) -> Subject:
    return Subject(user_id=args["user_id"])


def about_its_reader(session: Session, args: Args) -> Subject:
    return Subject(user_id=service.get_notice(session, args["notice_id"]).user_id)


@mutation("notice.post", PostSchema, about=about_its_user)
def post(ctx: Context, args: Args) -> None:
    """Args: ``{userId, notice, occurrence, title, text, url, push: {text, dueAt, expiresAt, visitId} or null}``."""
    service.add_notice(ctx.session, ctx.mutation_id, args, now=ctx.now)


@mutation("notice.say_told", SayToldNoticeSchema, about=about_circle, online=True)
def say_told(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, deliveryId}``: whoever writes it down has told the person, by telephone or face to face."""
    person = parts.diary().find_person(ctx.session, args["circle_id"])
    calls.say_told(
        ctx.session,
        args["delivery_id"],
        circle_id=args["circle_id"],
        person_user_id=person,
        by=ctx.actor.name,
        now=ctx.now,
    )


@mutation("notice.read", ReadSchema, about=about_its_reader)
def read(ctx: Context, args: Args) -> None:
    """Args: ``{noticeId}``. The first time counts."""
    notice = service.get_notice(ctx.session, args["notice_id"])
    notice.read_at = notice.read_at or ctx.made_at
