"""What sync keeps: scopes, the wire form of every synced row, who pushed what, and the log of mutations."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from carematch.core.db import ByteOrdered, Model


class Status(enum.StrEnum):
    """What became of a mutation."""

    APPLIED = "applied"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"


class Settled(enum.StrEnum):
    """What a coordinator made of a mutation that was put aside."""

    APPLIED = "applied"
    DISCARDED = "discarded"


class SyncedModel(Model):
    """Base of every row that phones hold a projection of. Only a mutation may change one."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)


class SyncScope(Model):
    """One audience's rows and their version.

    ``version`` steps by 1 with each mutation that changes a row of the scope. ``row_count`` and ``checksum`` are of the
    living rows. ``horizon`` is the version up to which tombstones may have been collected.
    """

    __tablename__ = "sync_scope"

    id: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    horizon: Mapped[int] = mapped_column(BigInteger, default=0)
    row_count: Mapped[int] = mapped_column(BigInteger, default=0)
    checksum: Mapped[int] = mapped_column(BigInteger, default=0)


IS_DEAD = text("body IS NULL")


class SyncRecord(Model):
    """A synced row as one audience receives it, ready to send. ``body`` is None for a tombstone.

    ``at`` is when it happens, where it is one of many that come and go with time (a visit, a note), and None for what
    counts at all times; of a tombstone, when it was made.
    """

    __tablename__ = "sync_record"
    __table_args__ = (
        Index("ix_sync_record_page", "scope_id", "v", "id", "kind"),
        Index("ix_sync_record_source", "id"),
        Index("ix_sync_record_dead", "at", sqlite_where=IS_DEAD, postgresql_where=IS_DEAD),
    )

    scope_id: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    kind: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    v: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime | None] = mapped_column()
    body: Mapped[str | None] = mapped_column(Text)


MAX_VERSION = 2**63 - 1
"""What a database can count to."""


class NamedFile(Model):
    """A synced row names a file, or has done so: whether it still does, its ``body`` says, which holds the file's hash.

    Whoever may read the row may have the file.
    """

    __tablename__ = "sync_file"

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope_id: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    kind: Mapped[str] = mapped_column(ByteOrdered, primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)


class SyncClient(Model):
    """One installation of the app. ``last_seq`` is the last mutation that has an outcome."""

    __tablename__ = "sync_client"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    failures: Mapped[int] = mapped_column(default=0)
    """How often the mutation after ``last_seq`` has made its handler fail."""
    created_at: Mapped[datetime] = mapped_column()


IS_UNSEEN = text("status <> 'applied' AND acknowledged_at IS NULL")
"""What every pull looks for among all that its user ever did."""

IS_KEPT = text("status = 'quarantined' AND settled_at IS NULL")
"""What waits for a coordinator."""


class LoggedMutation(Model):
    """A mutation and its outcome, for ever: the log is the audit.

    ``status`` and ``problem`` are what its author was told when it came, and stay. What a coordinator made later of one
    that was put aside, ``settled`` says.
    """

    __tablename__ = "mutation"
    __table_args__ = (
        UniqueConstraint("client_id", "seq"),
        Index("ix_mutation_circle", "circle_id", "received_at"),
        Index("ix_mutation_unseen", "user_id", "received_at", sqlite_where=IS_UNSEEN, postgresql_where=IS_UNSEEN),
        Index("ix_mutation_kept", "received_at", sqlite_where=IS_KEPT, postgresql_where=IS_KEPT),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("sync_client.id"))
    seq: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), index=True)
    """Who did it; None for the server itself."""
    device_id: Mapped[UUID | None] = mapped_column()
    circle_id: Mapped[UUID | None] = mapped_column()
    name: Mapped[str] = mapped_column()
    v: Mapped[int] = mapped_column()
    args: Mapped[dict[str, Any]] = mapped_column()
    args_hash: Mapped[str] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    """The device's claim."""
    received_at: Mapped[datetime] = mapped_column()
    is_skewed: Mapped[bool] = mapped_column(default=False)
    """The device's clock was more than five minutes away from the server's."""
    is_late: Mapped[bool] = mapped_column(default=False)
    """Applied, though its author had left the circle, or the same had been said before."""
    status: Mapped[Status] = mapped_column()
    problem: Mapped[dict[str, Any] | None] = mapped_column()
    acknowledged_at: Mapped[datetime | None] = mapped_column()
    """When the author said that they have seen a refusal."""
    settled: Mapped[Settled | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column()
    settled_by: Mapped[UUID | None] = mapped_column()
    """The coordinator's user."""
    settled_why: Mapped[str | None] = mapped_column()
    """Why it was discarded, in the coordinator's words to the author."""


class WrittenWords(Model):
    """A text that a mutation put in another's place: the history of a person's words.

    ``over`` is the record's version before: whoever had seen no later one had not seen this text.
    """

    __tablename__ = "written_words"
    __table_args__ = (Index("ix_written_words_record", "record_id", "kind", "over"),)

    mutation_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    over: Mapped[int] = mapped_column(BigInteger)
    client_id: Mapped[UUID | None] = mapped_column()
    """The phone; None for a page that is always online."""
    user_id: Mapped[UUID | None] = mapped_column()
    author_name: Mapped[str] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()


class Lineage(Model):
    """Which history this database is part of. A new one is begun after a restore, so that every phone starts afresh."""

    __tablename__ = "sync_lineage"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    begun_at: Mapped[datetime] = mapped_column()
