"""How a private visit looks to its PA. There is no other audience."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.diary.models import PrivateVisit
from carematch.sync.registry import Projected, projects


@projects(PrivateVisit, "private_visit")
def project_private(_session: Session, visit: PrivateVisit, _now: datetime) -> Iterable[Projected]:
    body = {"title": visit.title, "startsAt": visit.starts_at, "endsAt": visit.ends_at}
    yield Projected(f"u:{visit.user_id}", "private_visit", body, visit.starts_at)
