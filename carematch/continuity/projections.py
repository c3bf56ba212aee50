"""How a flag looks: to the person first, and to the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.continuity.models import ChurnFlag
from carematch.sync.registry import Projected, projects


@projects(ChurnFlag, "flag")
def project_flag(_session: Session, flag: ChurnFlag, _now: datetime) -> Iterable[Projected]:
    body = {
        "flag": flag.flag,
        "severity": flag.severity,
        "openedAt": flag.opened_at,
        "closedAt": flag.closed_at,
        **flag.evidence,
    }
    yield Projected(f"c:{flag.circle_id}/person", "flag", body)
    yield Projected(f"c:{flag.circle_id}/admin", "flag", body)
