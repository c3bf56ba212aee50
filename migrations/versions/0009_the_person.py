"""what a person says of themselves, what a decision rests on, and to which PAs a supporter is close."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def _of_circle(name: str, *columns: sa.Column, is_only: bool) -> None:
    """A table of a circle's rows; ``is_only``: one row a circle."""
    op.create_table(
        name,
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f(f"fk_{name}_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *([sa.UniqueConstraint("circle_id", name=op.f(f"uq_{name}_circle_id"))] if is_only else []),
    )
    if not is_only:
        op.create_index(op.f(f"ix_{name}_circle_id"), name, ["circle_id"])


def upgrade() -> None:
    sections = ("important", "people", "communicate", "wellness", "please", "support", "knowing")
    _of_circle(
        "about_me",
        sa.Column("section", _words(*sections, name="section"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("based_on", sa.Uuid(), sa.ForeignKey("about_me.id", name="fk_about_me_based_on_about_me")),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("written_by", sa.String()),
        sa.Column("supported_by", sa.String()),
        is_only=False,
    )
    op.create_index(op.f("ix_about_me_based_on"), "about_me", ["based_on"])
    _of_circle("about_me_review", sa.Column("review_on", sa.Date()), sa.Column("reviewed_at", INSTANT), is_only=True)
    _of_circle(
        "love",
        sa.Column("love", _words("person", "place", "thing", name="lovekind"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("to_try", sa.String(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        is_only=False,
    )
    shared_with = _words("nobody", "team", "everyone_i_meet", name="sharing")
    _of_circle(
        "communication_needs",
        sa.Column("needs", JSON, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("shared_with", shared_with, nullable=False),
        sa.Column("review_on", sa.Date()),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        is_only=True,
    )
    _of_circle(
        "needs_met",
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("met_at", INSTANT, nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        is_only=False,
    )
    _of_circle(
        "missed_visit_plan",
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        is_only=True,
    )
    op.create_table(
        "interest",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("closeness", _words("is", "lives_with", "close", name="closeness"), nullable=False),
        sa.Column("declared_at", INSTANT, nullable=False),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("is_own_word", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("withdrawn_by", sa.String()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_interest_circle_id_circle")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_interest_user_id_user")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_interest_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index("ix_interest_whose", "interest", ["circle_id", "user_id"])
    op.create_index(op.f("ix_interest_pa_id"), "interest", ["pa_id"])
    op.add_column("circle", sa.Column("needs_shown_early", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("decision", sa.Column("details", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("details")
    with op.batch_alter_table("circle", schema=None) as batch_op:
        batch_op.drop_column("needs_shown_early")
    for name in (
        "interest",
        "missed_visit_plan",
        "needs_met",
        "communication_needs",
        "love",
        "about_me_review",
        "about_me",
    ):
        op.drop_table(name)
