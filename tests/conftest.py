"""What all tests share: an application on each database, and the time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session

from carematch import create_app
from carematch.accounts.gate import limiter
from carematch.core.db import db, snapshot_session
from tests.clock import TestClock
from tests.databases import empty, migrate, postgresql_server
from tests.settings import settings

hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")
"""How long an example takes says how busy the machine is, and nothing of what is tested."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A migrated PostgreSQL database for this test process."""
    with postgresql_server() as url:
        migrate(url)
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database: each test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "carematch.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    url: str = request.getfixturevalue("postgresql_url")
    yield url
    empty(url)


@pytest.fixture
def clock() -> TestClock:
    """Monday 23 November 2026, noon, until the test says otherwise."""
    return TestClock()


@pytest.fixture
def app(database_url: str, clock: TestClock, tmp_path: Path) -> Iterator[Flask]:
    """The whole application on an empty database, with an empty folder for files."""
    application = create_app(settings(database_url=database_url, files_folder=str(tmp_path / "files")), clock=clock)
    application.testing = False
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    limiter.reset()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """One instant of the database, to look at what is there."""
    with app.app_context(), snapshot_session() as reading:
        yield reading
