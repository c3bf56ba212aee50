"""What one process at a time does, however slow it is: a lock that ends with the process, and with nothing else.

PostgreSQL has it for us, under a connection that is kept for it; with SQLite all processes are on one machine, and its
kernel has it, under a file beside the database.
"""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from carematch.core.db import db


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """True within, when nobody else was in such a block of this name; False at once when somebody is."""
    if db.engine.dialect.name == "postgresql":
        with _locked_there(name) as is_ours:
            yield is_ours
    else:
        with _locked_here(name) as is_ours:
            yield is_ours


@contextmanager
def _locked_there(name: str) -> Iterator[bool]:
    key = zlib.crc32(f"carematch:{name}".encode())
    with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        is_ours = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield is_ours
        finally:
            if is_ours:
                connection.scalar(select(func.pg_advisory_unlock(key)))


@contextmanager
def _locked_here(name: str) -> Iterator[bool]:
    file = Path(f"{db.engine.url.database}-{name}.lock")
    with file.open("ab") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
