"""What people hear when a PA cannot come: the person of the gap, the PAs who are asked, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.core.when import clock_time, day_and_date
from carematch.directory import service as directory
from carematch.reminders.service import News, add_news
from carematch.visits.diary import list_offers, list_open_covers, list_persons_side
from carematch.visits.models import Cover, OfferOutcome, Side


def list_cover_news(session: Session, *, over: Collection[UUID], now: datetime) -> Iterator[News]:
    """Of each gap: the person, and who agrees visits for them, that there is one and who could come; the PAs that they
    are asked."""
    circle_ids = [circle_id for circle_id in circles.list_all_circle_ids(session) if circle_id not in over]
    for gap in list_open_covers(session, circle_ids, now=now):
        circle = circles.get_circle(session, gap.circle_id)
        when = _when(gap, gap.asked_at)
        readers = list_persons_side(session, circle.id, Power.AGREE_VISITS)
        yield from list_needed(session, gap, readers)
        for offer in list_offers(session, gap.id):
            pa = directory.get_pa(session, offer.pa_id)
            if pa.user_id is not None and offer.can_come is None:
                text = f"{circle.known_as} asks whether you can come {when}. You may say yes or no."
                title, push = f"Can you come to {circle.known_as}?", "Somebody asks whether you can come."
                yield News(pa.user_id, "cover_asked", str(offer.id), title, text, "/requests", push)
            if offer.can_come:
                text = f"{pa.known_as} can come {when}. Say yes if you would like that."
                occurrence = f"{offer.id}:{offer.answered_at}"
                title, push = f"{pa.known_as} can come", "Somebody has answered you."
                url = f"/cover/{gap.id}"
                for reader in readers:
                    yield News(reader, "cover_can", occurrence, title, text, url, push)


def list_needed(session: Session, gap: Cover, readers: Iterable[UUID]) -> Iterator[News]:
    """That a PA cannot come: said at once, within the mutation, and by the job where that could not be."""
    if gap.asked_by is not Side.PA:
        return
    away = directory.get_pa(session, gap.pa_id).known_as
    when = _when(gap, gap.asked_at)
    text = f"{away} cannot come {when}. You can ask others. Nobody comes in their place unless you say so."
    occurrence = f"{gap.id}:{gap.asked_at.astimezone(UTC).isoformat()}"
    for reader in readers:
        yield News(
            reader,
            "cover_needed",
            occurrence,
            f"{away} cannot come",
            text,
            f"/cover/{gap.id}",
            "Somebody cannot come. Please look.",
        )


def tell_of_outcome(session: Session, gap: Cover, *, now: datetime) -> None:
    """Whoever said that they can come, or has not answered yet, hears what became of it."""
    circle = circles.get_circle(session, gap.circle_id)
    when = _when(gap, now)
    for offer in list_offers(session, gap.id):
        pa = directory.get_pa(session, offer.pa_id)
        if pa.user_id is None or offer.can_come is False or offer.outcome is None:
            continue
        url, push = "/week", "Something you were asked is settled."
        if offer.outcome is OfferOutcome.AGREED:
            title, text = f"You are coming to {circle.known_as}", f"{circle.known_as} said yes. You are coming {when}."
            url, push = f"/visits/{gap.filled_visit_id}", "Somebody said yes to you."
        elif offer.outcome is OfferOutcome.PASSED:
            title, text = "Somebody else comes this time", f"{circle.known_as} has somebody {when}. Thank you."
        else:
            title, text = "Nobody is needed after all", f"{circle.known_as} needs nobody {when}. Thank you."
        occurrence = f"{offer.id}:{gap.state}:{gap.filled_visit_id}"
        add_news(session, News(pa.user_id, "cover_settled", occurrence, title, text, url, push), now=now)


def _when(gap: Cover, at: datetime) -> str:
    return f"{day_and_date(gap.starts_at, now=at)} at {clock_time(gap.starts_at)}"
