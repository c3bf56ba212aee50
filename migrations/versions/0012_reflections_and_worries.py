"""how it is going and what worries somebody, for its author and whom they choose; a council's safeguarding number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def upgrade() -> None:
    qualities = _words("equality", "curiosity", "kindness", "listening", name="quality")
    op.create_table(
        "reflection",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("pa_id", sa.Uuid()),
        sa.Column("quality", qualities, nullable=False),
        sa.Column("weather", _words("sun", "cloud", "rain", name="weather")),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("shared_with", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_reflection_circle_id_circle")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_reflection_author_id_user")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_reflection_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
    )
    for column in ("circle_id", "author_id", "pa_id"):
        op.create_index(op.f(f"ix_reflection_{column}"), "reflection", [column])
    about = _words("person", "pa", "supporter", "holder", "other", name="about")
    op.create_table(
        "worry",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("about", about, nullable=False),
        sa.Column("about_id", sa.Uuid()),
        sa.Column("about_name", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("keeps_copy", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_worry_circle_id_circle")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_worry_author_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worry")),
    )
    for column in ("circle_id", "author_id"):
        op.create_index(op.f(f"ix_worry_{column}"), "worry", [column])
    for name in ("safeguarding_name", "safeguarding_phone"):
        op.add_column("holder", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("holder", schema=None) as batch_op:
        batch_op.drop_column("safeguarding_phone")
        batch_op.drop_column("safeguarding_name")
    op.drop_table("worry")
    op.drop_table("reflection")
