"""a person says what they need of a PA, who is not for them, and that nobody suits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("skills", JSON, nullable=False),
        sa.Column("visits", JSON, nullable=False),
        sa.Column("within_km", sa.Integer(), nullable=True),
        sa.Column("smoking", sa.Boolean(), nullable=True),
        sa.Column("pets", JSON, nullable=True),
        sa.Column("put_away", JSON, nullable=False),
        sa.Column("unmet_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lacks", JSON, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["circle.id"], name=op.f("fk_need_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )


def downgrade() -> None:
    op.drop_table("need")
