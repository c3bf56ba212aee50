"""Who meant to be out by now and has not said so."""

from __future__ import annotations

from datetime import datetime

from carematch.buddies import service
from carematch.core.db import snapshot_session
from carematch.core.when import clock_time
from carematch.reminders.service import News, post_news
from carematch.sync.perform import try_as_server


def watch_buddies(now: datetime) -> None:
    """A PA who meant to be out by now is asked, once; after a while their buddy hears of it, if they use the app."""
    with snapshot_session() as session:
        due = service.list_due(session, now=now)
        asked = [
            News(
                lone.user_id,
                "buddy_due",
                str(lone.id),
                "Are you out safely?",
                f"You said: out by {clock_time(lone.until)}. Please say that you are out.",
                "/buddy",
                "Are you out safely? Please say so.",
            )
            for lone in due
            if service.find_buddy(session, lone.user_id) is not None
        ]
        overdue = [lone.id for lone in due if service.is_overdue(lone, now=now)]
    post_news(asked, now=now)
    for lone_id in overdue:
        try_as_server((lone_id, now), "buddy.tell", {"loneId": lone_id}, now=now)
