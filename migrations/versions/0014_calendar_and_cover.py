"""secret addresses of calendars; offers of visits to several PAs when one is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


SIDE = sa.Enum("person", "pa", "import", name="side", native_enum=False, length=24)
STATE = sa.Enum("open", "filled", "closed", name="coverstate", native_enum=False, length=24)
OUTCOME = sa.Enum("agreed", "passed", "withdrawn", name="offeroutcome", native_enum=False, length=24)


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )

    op.create_table(
        "cover",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", SIDE, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("filled_visit_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_cover_circle_id_circle")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_cover_visit_id_visit")),
        sa.ForeignKeyConstraint(["filled_visit_id"], ["visit.id"], name=op.f("fk_cover_filled_visit_id_visit")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_cover_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_cover_visit_id")),
    )
    op.create_index("ix_cover_circle_starts", "cover", ["circle_id", "starts_at"])
    op.create_index(op.f("ix_cover_pa_id"), "cover", ["pa_id"])
    op.create_table(
        "cover_offer",
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("can_come", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", OUTCOME, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cover_id"], ["cover.id"], name=op.f("fk_cover_offer_cover_id_cover")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_cover_offer_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_cover_offer_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_offer")),
    )
    for name in ("cover_id", "circle_id", "pa_id"):
        op.create_index(op.f(f"ix_cover_offer_{name}"), "cover_offer", [name])


def downgrade() -> None:
    op.drop_table("cover_offer")
    op.drop_table("cover")
    op.drop_table("calendar_feed")
