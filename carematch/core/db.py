"""The database: one base for all tables, and sessions that begin the way their work needs.

SQLite's driver starts no transaction of its own here: every transaction begins by our word, ``BEGIN`` for reading and
``BEGIN IMMEDIATE`` for writing, so that a reader is one snapshot and a writer never fails half way for want of the
lock.
"""

from __future__ import annotations

import enum
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, Executable, MetaData, String, Table, Uuid, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

try:
    import pysqlite3 as newest_sqlite
except ImportError:
    newest_sqlite = sqlite3

SQLITE: ModuleType = newest_sqlite
"""The SQLite that runs: the wheel's where there is one, for 3.7.0–3.51.2 can corrupt a WAL database under two
writers."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused on the way in; what comes out is always aware and UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_INSERTS: Mapping[str, Callable[..., Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

ByteOrdered = String().with_variant(String(collation="C"), "postgresql")
"""Text that is compared by its bytes on both databases, so that a prefix is a range of the index."""


def _values(members: type[enum.Enum]) -> list[str]:
    return [member.value for member in members]


class Base(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime(),
            UUID: Uuid(),
            dict[str, Any]: Json,
            list[str]: Json,
            enum.Enum: Enum(enum.Enum, native_enum=False, length=24, values_callable=_values),
        },
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def engine_options(url: str) -> Mapping[str, Any]:
    """What the engine for this address is made with. Its errors leave out values: those may name people."""
    if url.startswith("sqlite"):
        connect = {"timeout": 10, "check_same_thread": False}
        return {"module": SQLITE, "connect_args": connect, "hide_parameters": True}
    return {"pool_pre_ping": True, "pool_size": 16, "pool_use_lifo": True, "hide_parameters": True}


def prepare_engine(engine: Engine) -> None:
    """Make every SQLite connection durable, strict about foreign keys, and silent until we begin."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        mode = connection.get_execution_options().get("begin", "")
        connection.exec_driver_sql(f"BEGIN {mode}".strip())


def is_statement_at_fault(fault: DBAPIError) -> bool:
    """The statement itself cannot be carried out, however often it is tried; else the database was busy, full or away.

    SQLite has one kind of failure for both and tells them apart by a code; the driver gives no code for a value that it
    cannot bind. PostgreSQL's limits (class 54) are the statement's; 25P02 is what follows a failure that was swallowed.
    """
    if isinstance(fault, (DataError, IntegrityError, NotSupportedError, ProgrammingError)):
        return True
    if isinstance(fault.orig, SQLITE.Error):
        code = getattr(fault.orig, "sqlite_errorcode", None)
        return isinstance(fault.orig, SQLITE.InterfaceError) if code is None else code & 0xFF == SQLITE.SQLITE_ERROR
    state = getattr(fault.orig, "sqlstate", None) or ""
    return state.startswith("54") or state == "25P02"


@event.listens_for(Session, "loaded_as_persistent")
def _hold(session: Session, row: object) -> None:
    """A session forgets rows that nobody holds, and a PA is looked up for each of their visits: so it holds all that it
    has read."""
    session.info.setdefault("carematch.held", []).append(row)


def insert_if_absent(session: Session, model: type[Base], **values: Any) -> None:
    """Afterwards there is a row with this key, whoever made it: two transactions may both ask for it."""
    insert = _INSERTS[session.get_bind().dialect.name]
    session.execute(insert(model).values(**values).on_conflict_do_nothing(index_elements=["id"]))


def upsert(table: Table, *, key: Collection[str], only: Collection[str] = ()) -> Mapping[str, Executable]:
    """By the name of a dialect, the statement that puts rows, new or in place of those with the same ``key``; with
    ``only``, of a row that is there nothing but these columns is replaced."""
    return {name: _upsert(insert(table), key, only) for name, insert in _INSERTS.items()}


def put_if_absent(table: Table) -> Mapping[str, Executable]:
    """By the name of a dialect, the statement that puts rows where there are none with the same key."""
    return {name: insert(table).on_conflict_do_nothing() for name, insert in _INSERTS.items()}


def _upsert(insert: postgresql.Insert | sqlite.Insert, key: Collection[str], only: Collection[str]) -> Executable:
    replaced = only or [column.name for column in insert.table.columns if column.name not in key]
    new = {name: insert.excluded[name] for name in replaced}
    return insert.on_conflict_do_update(index_elements=list(key), set_=new)


def end_reading() -> None:
    """What the request has read so far is done with, and its connection free for a transaction of another kind.

    By COMMIT, though nothing was written: after a ROLLBACK PostgreSQL's driver forgets the statements it had prepared.
    """
    db.session.commit()


writing_guard: ContextVar[Callable[[Session], None] | None] = ContextVar("writing_guard", default=None)
"""Is asked at the beginning of every writing transaction of this thread, which it may refuse: see ``core/lease.py``."""


@contextmanager
def write_connection() -> Iterator[Connection]:
    """A connection for several writing transactions, one after the other."""
    with db.engine.execution_options(begin="IMMEDIATE").connect() as connection:
        yield connection


@contextmanager
def write_session(connection: Connection | None = None) -> Iterator[Session]:
    """A transaction of its own for writing: ``BEGIN IMMEDIATE`` or READ COMMITTED. Committed at the end, else rolled
    back. ``connection`` is one from ``write_connection``, to be used again."""
    bind = connection or db.engine.execution_options(begin="IMMEDIATE")
    with Session(bind, expire_on_commit=False) as session, session.begin():
        if (check := writing_guard.get()) is not None:
            check(session)
        yield session


@contextmanager
def snapshot_session() -> Iterator[Session]:
    """A transaction of its own that sees one instant of the database and writes nothing."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
