"""CareMatch: people using Individual Service Funds choose and keep consistent PAs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from carematch.core.clock import Clock
    from config import Config


def create_app(config: Config, *, clock: Clock | None = None) -> Flask:
    """The application, composed of every part. ``clock`` replaces the machine's, for tests."""
    from carematch.compose import compose

    return compose(config, clock=clock)
