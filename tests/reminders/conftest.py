"""An application that learns of visits from a paper diary and pushes to a service on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from carematch.reminders import parts
from tests.push_service import PushService
from tests.reminders.makers import MONDAY_9AM, PaperDiary


@pytest.fixture
def push() -> Iterator[PushService]:
    with PushService(clock=lambda: MONDAY_9AM) as service:
        yield service


@pytest.fixture
def diary(app: Flask, push: PushService) -> Iterator[PaperDiary]:
    """What the application of this test knows of visits. It may push to ``push``."""
    diary = PaperDiary()
    config = replace(app.extensions["carematch.config"], push_hosts=("127.0.0.1",))
    app.extensions["carematch.config"] = config
    parts.install(app, config, diary)
    with app.app_context():
        yield diary
        parts.couriers().end()
