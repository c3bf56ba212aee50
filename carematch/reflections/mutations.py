"""Changes of reflections and worries. None is a decision for the person: they are their authors' own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.reflections import service
from carematch.reflections.schemas import RaiseWorryArgs, ShareReflectionArgs, WriteReflectionArgs
from carematch.sync.registry import Args, Context, Subject, mutation


def _about_author(session: Session, args: Args) -> Subject:
    return Subject(user_id=service.get_reflection(session, args["reflection_id"]).author_id)


@mutation("reflection.write", WriteReflectionArgs)
def write(ctx: Context, args: Args) -> None:
    """Args: ``{reflectionId, circleId, aboutPaId, quality, weather, words}``."""
    assert ctx.actor.user_id is not None
    author_id, author_name = ctx.actor.user_id, ctx.actor.name
    service.write_reflection(ctx.session, author_id=author_id, author_name=author_name, **args, now=ctx.now)


@mutation("reflection.share", ShareReflectionArgs, about=_about_author)
def share(ctx: Context, args: Args) -> None:
    """Args: ``{reflectionId, to, id}``."""
    service.share(ctx.session, args["reflection_id"], to=args["to"], target_id=args["id"], now=ctx.now)


@mutation("reflection.unshare", ShareReflectionArgs, about=_about_author)
def unshare(ctx: Context, args: Args) -> None:
    """Args: ``{reflectionId, to, id}``."""
    service.unshare(ctx.session, args["reflection_id"], to=args["to"], target_id=args["id"])


@mutation("worry.raise", RaiseWorryArgs)
def raise_worry(ctx: Context, args: Args) -> None:
    """Args: ``{worryId, circleId, about, aboutId, aboutName, words, tell: [{to, id}], keepsCopy}``."""
    assert ctx.actor.user_id is not None
    author_id, author_name = ctx.actor.user_id, ctx.actor.name
    service.raise_worry(ctx.session, author_id=author_id, author_name=author_name, **args, now=ctx.now)
