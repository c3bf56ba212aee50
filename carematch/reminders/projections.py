"""How a notice looks to its reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.reminders.models import Notice
from carematch.sync.registry import Projected, projects


@projects(Notice, "notice")
def project_notice(_session: Session, notice: Notice, _now: datetime) -> Iterable[Projected]:
    body = {
        "notice": notice.notice,
        "title": notice.title,
        "text": notice.text,
        "url": notice.url,
        "createdAt": notice.created_at,
        "readAt": notice.read_at,
    }
    yield Projected(f"u:{notice.user_id}", "notice", body)
