"""ISF agreements."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.sync.models import SyncedModel


class Agreement(SyncedModel):
    """What the fund holds for a person each week, in integer pence. The newest recorded one counts."""

    __tablename__ = "agreement"

    circle_id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), index=True)
    weekly_pence: Mapped[int] = mapped_column()
    contribution_pence: Mapped[int] = mapped_column(default=0)
    fee_pence: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date] = mapped_column()
    review_on: Mapped[date | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()
