"""What a person needs of a PA."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Json
from carematch.sync.models import SyncedModel


class Need(SyncedModel):
    """What a person needs of a PA: one a circle, under the circle's own id. What they wish beside it is on their phone.

    ``smoking`` and ``pets`` are of the person's home; None where that was not said.
    """

    __tablename__ = "need"

    id: Mapped[UUID] = mapped_column(ForeignKey("circle.id"), primary_key=True)
    languages: Mapped[list[str]] = mapped_column(default=list)
    skills: Mapped[list[str]] = mapped_column(default=list)
    visits: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """The week that is wanted: ``{weekday, from, to, sleepIn}`` in local wall time."""
    within_km: Mapped[int | None] = mapped_column()
    smoking: Mapped[bool | None] = mapped_column()
    pets: Mapped[list[str] | None] = mapped_column(Json)
    put_away: Mapped[list[str]] = mapped_column(default=list)
    """The PAs who are "not for me", by id: told to nobody but the person and whoever chooses with them."""
    unmet_since: Mapped[datetime | None] = mapped_column()
    """When the person said that nobody suits; None where they have not, or have said since that it is solved."""
    lacks: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    """What nobody had then: ``{about, what, visits}``."""
