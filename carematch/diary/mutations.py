"""Changes of a PA's own diary."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.diary import service
from carematch.diary.schemas import AddPrivateArgs, ChangePrivateArgs, PrivateVisitArgs
from carematch.directory.service import get_pa
from carematch.sync.registry import Args, Context, Subject, mutation


def _about_owner(session: Session, args: Args) -> Subject:
    """No circle and no PA: nobody but the user has anything to do with it."""
    return Subject(user_id=get_pa(session, args["pa_id"]).user_id)


def _about_private(session: Session, args: Args) -> Subject:
    return Subject(user_id=service.get_private(session, args["private_visit_id"]).user_id)


@mutation("diary.add_private", AddPrivateArgs, about=_about_owner)
def add_private(ctx: Context, args: Args) -> None:
    """Args: ``{privateVisitId, paId, title, startsAt, endsAt}``."""
    assert ctx.actor.user_id is not None
    words = {name: value for name, value in args.items() if name != "pa_id"}
    service.add_private(ctx.session, user_id=ctx.actor.user_id, **words)


@mutation("diary.change_private", ChangePrivateArgs, about=_about_private)
def change_private(ctx: Context, args: Args) -> None:
    """Args: ``{privateVisitId}`` and any of ``title, startsAt, endsAt``."""
    service.change_private(ctx.session, args.pop("private_visit_id"), args)


@mutation("diary.remove_private", PrivateVisitArgs, about=_about_private)
def remove_private(ctx: Context, args: Args) -> None:
    """Args: ``{privateVisitId}``."""
    service.remove_private(ctx.session, args["private_visit_id"])
