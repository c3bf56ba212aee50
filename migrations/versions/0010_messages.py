"""a person and a PA write to each other, and either may report it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0014"
branch_labels = None
depends_on = None

SIDE = sa.Enum("person", "pa", name="side", native_enum=False, length=24)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("last_n", sa.Integer(), nullable=False),
        sa.Column("seen", JSON, nullable=False),
        sa.Column("person_blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pa_blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["relationship.id"], name="fk_conversation_id_relationship"),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_conversation_circle_id_circle"),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name="fk_conversation_pa_id_pa_profile"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_circle_id", "conversation", ["circle_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("side", SIDE, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("voice_id", sa.Uuid(), nullable=True),
        sa.Column("voice_seconds", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_message_circle_id_circle"),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_message_author_id_user"),
        sa.ForeignKeyConstraint(["voice_id"], ["attachment.id"], name="fk_message_voice_id_attachment"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("conversation_id", "n", name="uq_message_conversation_id_n"),
    )
    op.create_index("ix_message_circle_id", "message", ["circle_id"])
    op.create_index("ix_message_voice_id", "message", ["voice_id"])
    op.create_table(
        "message_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("side", SIDE, nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reporter_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("messages", JSON, nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_report_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_message_report_circle_id_circle"),
        sa.ForeignKeyConstraint(["reporter_id"], ["user.id"], name="fk_message_report_reporter_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_message_report"),
    )
    op.create_index("ix_message_report_circle_id", "message_report", ["circle_id"])


def downgrade() -> None:
    for index, table in (
        ("ix_message_report_circle_id", "message_report"),
        ("ix_message_voice_id", "message"),
        ("ix_message_circle_id", "message"),
        ("ix_conversation_circle_id", "conversation"),
    ):
        op.drop_index(index, table_name=table)
    for table in ("message_report", "message", "conversation"):
        op.drop_table(table)
