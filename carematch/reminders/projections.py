"""How a notice looks to its reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.reminders.models import Notice, ReminderChoice
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
        "toldAt": notice.told_at,
        "toldBy": notice.told_by,
    }
    yield Projected(f"u:{notice.user_id}", "notice", body)


@projects(ReminderChoice, "reminder_choice")
def project_choice(_session: Session, choice: ReminderChoice, _now: datetime) -> Iterable[Projected]:
    """Its user's own; a person's also the coordinators', who ring."""
    body = {
        "topics": choice.topics,
        "ways": choice.ways,
        "waitMinutes": choice.wait_minutes,
        "dayBefore": choice.day_before,
        "soonMinutes": choice.soon_minutes,
        "quietFrom": choice.quiet_from,
        "quietUntil": choice.quiet_until,
        "digestAt": choice.digest_at,
        "inQuiet": choice.in_quiet,
        "silentHours": choice.silent_hours,
        "chosenAt": choice.chosen_at,
        "writtenBy": choice.written_by,
    }
    if choice.user_id is not None:
        yield Projected(f"u:{choice.user_id}", "reminder_choice", body)
    if choice.circle_id is not None:
        yield Projected(f"c:{choice.circle_id}/admin", "reminder_choice", body)
