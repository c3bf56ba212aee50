"""PAs' records, added by a coordinator or an import, claimed and described by the PA."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.attachments import service as attachments
from carematch.directory import service
from carematch.directory.schemas import (
    AddAwayArgs,
    AddPaArgs,
    ClaimPaArgs,
    RecordDocumentArgs,
    RemoveAwayArgs,
    SetAvailabilityArgs,
    TakeBackDocumentArgs,
    UpdateProfileArgs,
)
from carematch.reminders.service import tell_both
from carematch.sync.registry import Args, Context, Subject, about_holder, mutation
from carematch.sync.words import keep_words

_WORDS = {"name": "Your name", "known_as": "Known as", "about": "About you"}
"""What of a PA's record is free text, and what it is called."""


def _about_profile(session: Session, args: Args) -> Subject:
    profile = service.get_pa(session, args["pa_id"])
    return Subject(pa_id=profile.id, user_id=profile.user_id)


def _about_document(session: Session, args: Args) -> Subject:
    return _about_profile(session, {"pa_id": service.get_document(session, args["document_id"]).pa_id})


@mutation("pa.add", AddPaArgs, about=about_holder, online=True)
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
    pa_id = args.pop("pa_id")
    profile = service.get_pa(ctx.session, pa_id)
    words = {name: value for name, value in args.items() if name in _WORDS}
    crossings = keep_words(ctx, "own_profile", pa_id, words, {name: getattr(profile, name) for name in words})
    if "photo" in args:
        photo = args.pop("photo")
        args["photo_id"] = attachments.name_image(ctx.session, ctx.actor, photo, now=ctx.now) if photo else None
    service.describe(ctx.session, pa_id, args)
    tell_both(ctx, "profile.update", crossings, named=_WORDS, url="/profile")


@mutation("availability.set", SetAvailabilityArgs, about=_about_profile)
def set_availability(ctx: Context, args: Args) -> None:
    """Args: ``{paId, weekly, extra}``."""
    service.set_availability(ctx.session, args.pop("pa_id"), **args)


@mutation("away.add", AddAwayArgs, about=_about_profile)
def add_away(ctx: Context, args: Args) -> None:
    """Args: ``{awayId, paId, from, to, reason}``."""
    service.add_away(ctx.session, args.pop("pa_id"), **args, now=ctx.now)


@mutation("away.remove", RemoveAwayArgs, about=_about_profile)
def remove_away(ctx: Context, args: Args) -> None:
    """Args: ``{awayId, paId}``."""
    service.remove_away(ctx.session, args["pa_id"], away_id=args["away_id"])


@mutation("document.record", RecordDocumentArgs, about=_about_profile, online=True)
def record_document(ctx: Context, args: Args) -> None:
    """Args: ``{documentId, paId, document, level, datedOn, updateService, seenOn, seenBy, nextCheckOn}``."""
    service.record_document(ctx.session, **args)


@mutation("document.take_back", TakeBackDocumentArgs, about=_about_document, online=True)
def take_back_document(ctx: Context, args: Args) -> None:
    """Args: ``{documentId}``."""
    service.take_back_document(ctx.session, args["document_id"])
