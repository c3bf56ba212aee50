"""mobile numbers that people confirmed, and the codes with which they do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mobile_number",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mobile_number_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mobile_number")),
    )
    op.create_table(
        "number_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_number_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_code")),
    )
    op.create_index(op.f("ix_number_code_user_id"), "number_code", ["user_id"])


def downgrade() -> None:
    op.drop_table("number_code")
    op.drop_table("mobile_number")
