"""What circles work with in one application: where they learn that nobody comes to a person any more.

Visits are handed in, not imported: visits know circles, and no two parts import each other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy.orm import Session


class Ends(Protocol):
    """Who knows whether a person has died or moved away."""

    def is_over(self, session: Session, circle_id: UUID, *, now: datetime) -> bool: ...


def install(app: Flask, ends: Ends) -> None:
    app.extensions["carematch.ends"] = ends


def ends() -> Ends:
    found: Ends = current_app.extensions["carematch.ends"]
    return found
