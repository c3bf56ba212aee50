"""Changes of covers: asked for by either side, offered and agreed by the person, answered by PAs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.circles import service as circles
from carematch.sync.registry import Args, Context, Subject, about_row, mutation, names_row
from carematch.visits import cover
from carematch.visits.cancel_news import tell_called_off, tell_cannot_come
from carematch.visits.closeness_news import tell_if_too_close
from carematch.visits.cover_news import tell_of_outcome
from carematch.visits.models import Cover, CoverOffer, Side
from carematch.visits.mutations import side_of
from carematch.visits.parts import travel_kmh
from carematch.visits.schemas import AgreeCoverArgs, AskCoverArgs, CoverArgs, OfferArgs, OfferCoverArgs

names_row("coverId", Cover)
names_row("offerId", CoverOffer)

_about_offer = about_row("offer_id", cover.get_offer)


def _about_cover(session: Session, args: Args) -> Subject:
    return Subject(circle_id=cover.get_cover(session, args["cover_id"]).circle_id)


@mutation("cover.ask", AskCoverArgs)
def ask_cover(ctx: Context, args: Args) -> None:
    """Args: ``{circleId, paId, visitIds}``."""
    named = {"pa_id": args["pa_id"], "visit_ids": args["visit_ids"]}
    gaps = cover.ask_cover(ctx.session, args["circle_id"], **named, side=side_of(ctx), now=ctx.now)
    circles.record_decision(ctx, "cover.ask", args, subject_id=args["circle_id"], pa_id=args["pa_id"])
    if side_of(ctx) is Side.PERSON:
        tell_called_off(ctx, by=Side.PERSON)
    else:
        tell_cannot_come(ctx, gaps)


@mutation("cover.offer", OfferCoverArgs, about=_about_cover)
def offer_cover(ctx: Context, args: Args) -> None:
    """Args: ``{coverId, paIds}``."""
    cover.offer_to(ctx.session, args["cover_id"], pa_ids=args["pa_ids"], now=ctx.now)
    circles.record_decision(ctx, "cover.offer", args, subject_id=args["cover_id"])


@mutation("cover.accept", OfferArgs, about=_about_offer)
def accept_cover(ctx: Context, args: Args) -> None:
    """Args: ``{offerId}``."""
    cover.answer_offer(ctx.session, args["offer_id"], can_come=True, now=ctx.now)


@mutation("cover.decline", OfferArgs, about=_about_offer)
def decline_cover(ctx: Context, args: Args) -> None:
    """Args: ``{offerId}``."""
    cover.answer_offer(ctx.session, args["offer_id"], can_come=False, now=ctx.now)


@mutation("cover.agree", AgreeCoverArgs, about=_about_offer)
def agree_cover(ctx: Context, args: Args) -> None:
    """Args: ``{offerId, mayBeNew}``."""
    visit = cover.agree(ctx.session, args["offer_id"], may_be_new=args["may_be_new"], now=ctx.now)
    circles.record_decision(ctx, "cover.agree", args, subject_id=visit.id, pa_id=visit.pa_id)
    tell_if_too_close(ctx, visit, kmh=travel_kmh())
    gap = cover.get_cover(ctx.session, cover.get_offer(ctx.session, args["offer_id"]).cover_id)
    tell_of_outcome(ctx.session, gap, now=ctx.now)


@mutation("cover.close", CoverArgs, about=_about_cover)
def close_cover(ctx: Context, args: Args) -> None:
    """Args: ``{coverId}``."""
    gap = cover.close(ctx.session, args["cover_id"], now=ctx.now)
    circles.record_decision(ctx, "cover.close", args, subject_id=gap.id)
    tell_of_outcome(ctx.session, gap, now=ctx.now)
