"""A buddy, and time alone, as the PA's own phones hold them, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from carematch.accounts.membership import find_user
from carematch.buddies import service
from carematch.buddies.models import Buddy, LoneWorking
from carematch.directory.service import PaProfile
from carematch.sync.models import SyncedModel
from carematch.sync.registry import Projected, projects, shown_by


@projects(Buddy, "buddy", "buddy_of")
def project_buddy(session: Session, buddy: Buddy, _now: datetime) -> Iterable[Projected]:
    """The buddy who uses the app knows whose they are, and nothing else of them."""
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
    if buddy.buddy_user_id is not None and (buddy.let_go_at is None or buddy.declined_at is not None):
        user = find_user(session, buddy.id)
        name, _ = service.say_name_and_phone(session, buddy.id, otherwise=user.name if user else "")
        yield Projected(
            f"u:{buddy.buddy_user_id}",
            "buddy_of",
            {"name": name, "chosenAt": buddy.chosen_at, "declinedAt": buddy.declined_at},
        )


@shown_by(PaProfile, "known_as")
def buddy_of_pa(session: Session, pa: PaProfile) -> Iterable[SyncedModel]:
    return session.scalars(select(Buddy).where(Buddy.id == pa.user_id)) if pa.user_id else []


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
