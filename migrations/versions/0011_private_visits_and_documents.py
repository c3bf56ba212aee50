"""a PA keeps private visits in their diary, and a coordinator writes down which documents they have seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

KIND = sa.Enum(
    "dbs",
    "status_check",
    "insurance",
    "right_to_work",
    "referees",
    "training",
    "standards",
    name="documentkind",
    native_enum=False,
    length=24,
)


def upgrade() -> None:
    op.create_table(
        "private_visit",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_private_visit_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_visit")),
    )
    op.create_index(op.f("ix_private_visit_user_id"), "private_visit", ["user_id"])
    op.create_table(
        "pa_document",
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("document", KIND, nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("update_service", sa.Boolean(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("next_check_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_pa_document_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pa_document")),
    )
    op.create_index(op.f("ix_pa_document_pa_id"), "pa_document", ["pa_id"])


def downgrade() -> None:
    op.drop_table("pa_document")
    op.drop_table("private_visit")
