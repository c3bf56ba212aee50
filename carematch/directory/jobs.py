"""What a PA's record needs as time passes: a word before something is due."""

from __future__ import annotations

from datetime import datetime

from carematch.core.clock import LONDON
from carematch.core.db import snapshot_session
from carematch.directory import service
from carematch.directory.models import DocumentKind
from carematch.reminders.service import News, post_news

WORDS = {
    DocumentKind.DBS: "DBS certificate",
    DocumentKind.STATUS_CHECK: "DBS status check",
    DocumentKind.INSURANCE: "public liability insurance",
    DocumentKind.RIGHT_TO_WORK: "right to work",
    DocumentKind.REFEREES: "referees",
    DocumentKind.TRAINING: "training",
    DocumentKind.STANDARDS: "signed standards",
}


def tell_of_due_documents(now: datetime) -> None:
    """Every PA has in their inbox what of theirs is looked at again in 60, 30 and 7 days, once each; it rings for
    whoever wants that."""
    with snapshot_session() as session:
        due = service.list_due_documents(session, today=now.astimezone(LONDON).date())
    post_news([_news(each) for each in due], now=now)


def _news(due: service.DueDocument) -> News:
    on = f"{due.next_check_on.day} {due.next_check_on:%B %Y}"
    text = f"Somebody looks at it again by {on}. Nothing stops by itself. Speak with your coordinator."
    occurrence = f"{due.document_id}:{due.next_check_on}:{due.within_days}"
    title, push_text = f"Your {WORDS[due.document]} is due", "Something of yours is to be looked at again soon."
    return News(due.user_id, "document_due", occurrence, title, text, "/documents", push_text)
