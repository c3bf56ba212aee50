"""How an agreement looks: to the person, those they let see money, and the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.funds.models import Agreement
from carematch.sync.registry import Projected, projects


@projects(Agreement, "agreement")
def project_agreement(_session: Session, agreement: Agreement, _now: datetime) -> Iterable[Projected]:
    body = {
        "weeklyPence": agreement.weekly_pence,
        "contributionPence": agreement.contribution_pence,
        "feePence": agreement.fee_pence,
        "startsOn": agreement.starts_on,
        "reviewOn": agreement.review_on,
    }
    yield Projected(f"c:{agreement.circle_id}/money", "agreement", body)
    yield Projected(f"c:{agreement.circle_id}/admin", "agreement", body)
