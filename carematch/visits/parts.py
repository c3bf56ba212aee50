"""What visits work with in one application."""

from __future__ import annotations

from flask import current_app


def travel_kmh() -> int:
    """How fast a PA gets from one visit to the next, as the crow flies, as the settings say."""
    kmh: int = current_app.extensions["carematch.config"].travel_kmh
    return kmh
