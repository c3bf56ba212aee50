"""A buddy, and time alone, as the PA's own phones hold them, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.buddies.models import Buddy, LoneWorking
from carematch.sync.registry import Projected, projects


@projects(Buddy, "buddy")
def project_buddy(_session: Session, buddy: Buddy, _now: datetime) -> Iterable[Projected]:
    if buddy.let_go_at is None:
        yield Projected(
            f"u:{buddy.id}",
            "buddy",
            {
                "name": buddy.name,
                "phone": buddy.phone,
                "isInApp": buddy.buddy_user_id is not None,
                "chosenAt": buddy.chosen_at,
            },
        )


@projects(LoneWorking, "lone_working")
def project_lone(_session: Session, lone: LoneWorking, _now: datetime) -> Iterable[Projected]:
    yield Projected(
        f"u:{lone.user_id}",
        "lone_working",
        {
            "startedAt": lone.started_at,
            "until": lone.until,
            "safeAt": lone.safe_at,
            "toldAt": lone.told_at,
            "toldName": lone.told_name,
        },
        lone.until,
    )
