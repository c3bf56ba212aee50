"""When each job last ran, and how it stands."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Double
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import Model


class Standing(enum.StrEnum):
    """How it stands with a job."""

    WELL = "well"
    RUNNING = "running"
    FAILED = "failed"
    """Its last run broke off. It is tried again."""
    LATE = "late"


class JobRun(Model):
    """A job by its name: when it is due next, and how its last run went.

    ``started_at`` after ``ended_at``: it runs, or the process in which it ran is no more. ``fault`` is the kind of
    failure of the run that ended last, without its words; None when that run did all it had to. ``seconds`` is how long
    that run took, ``holder`` the process that began the last one.
    """

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column()
    started_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    succeeded_at: Mapped[datetime | None] = mapped_column()
    seconds: Mapped[float | None] = mapped_column(Double)
    fault: Mapped[str | None] = mapped_column()
    next_at: Mapped[datetime] = mapped_column()

    @property
    def is_open(self) -> bool:
        return self.ended_at is None or self.ended_at < self.started_at
