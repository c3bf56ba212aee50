"""PAs' records, added by a coordinator or an import, claimed and described by the PA."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.attachments import service as attachments
from carematch.directory import service
from carematch.directory.schemas import AddPaArgs, ClaimPaArgs, UpdateProfileArgs
from carematch.sync.registry import Args, Context, Subject, mutation


def _about_holder(_session: Session, args: Args) -> Subject:
    return Subject(holder_id=args["holder_id"])


def _about_profile(session: Session, args: Args) -> Subject:
    profile = service.get_pa(session, args["pa_id"])
    return Subject(pa_id=profile.id, user_id=profile.user_id)


@mutation("pa.add", AddPaArgs, about=_about_holder, online=True)
def add_pa(ctx: Context, args: Args) -> None:
    """Args: ``{paId, holderId, name, knownAs}``."""
    service.add_pa(ctx.session, **args)


@mutation("profile.claim", ClaimPaArgs, about=_about_profile)
def claim(ctx: Context, args: Args) -> None:
    """Args: ``{paId, userId}``."""
    service.claim(ctx.session, args["pa_id"], user_id=args["user_id"], now=ctx.now)


@mutation("profile.update", UpdateProfileArgs, about=_about_profile)
def update(ctx: Context, args: Args) -> None:
    """Args: ``{paId}`` and any words about oneself, or a photo."""
    if "photo" in args:
        photo = args.pop("photo")
        args["photo_id"] = attachments.name_image(ctx.session, ctx.actor, photo, now=ctx.now) if photo else None
    service.describe(ctx.session, args.pop("pa_id"), args)
