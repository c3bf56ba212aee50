"""A real server at the machine's own time, on a database that writes down what happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from carematch import create_app
from carematch.core.db import db
from tests.settings import settings
from tests.sync.concurrency.crowd import Crowd, server_for
from tests.sync.concurrency.witness import witnessed


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    application = create_app(settings(database_url=database_url))
    with witnessed(application):
        yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def crowd(app: Flask, database_url: str, tmp_path: Path) -> Iterator[Crowd]:
    made = Crowd(app, server_for(database_url, tmp_path / "console"))
    made.server.start()
    yield made
    made.close()
