"""How Alembic reaches the database: by the application's own engine, SQLite with foreign keys off while it alters."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from carematch.core.db import Base, Json, UtcDateTime

context.config.attributes.setdefault("configure_logger", False)


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # Altering a table in SQLite makes it anew: with foreign keys on, its children would be deleted.
            _pragma(connection, "foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=is_sqlite,
            compare_type=True,
            transactional_ddl=True,  # Alembic doubts it of SQLite; with a BEGIN of our own it holds there too
            render_item=_render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(
                        f"a migration left rows without their parents in {sorted({row[0] for row in broken})}"
                    )
        if is_sqlite:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, what: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {what}")
    cursor.close()


def _render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Our own types as plain SQLAlchemy ones, so that a migration does not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Json:
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


run()
