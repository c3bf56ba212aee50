"""files are known by their hashes, rows name them, and a PA may have a photo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0011"
branch_labels = None
depends_on = None

FAMILY = sa.Enum("image", "audio", "document", name="family", native_enum=False, length=24)
ORDERED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("expects", FAMILY, nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("stored_as", sa.Uuid(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by"], ["user.id"], name="fk_attachment_uploaded_by_user"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.UniqueConstraint("uploaded_by", "sha256", name="uq_attachment_uploaded_by_sha256"),
    )
    op.create_index("ix_attachment_sha256", "attachment", ["sha256"])
    op.create_index("ix_attachment_begun_at", "attachment", ["begun_at"])
    op.create_table(
        "sync_file",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("scope_id", ORDERED, nullable=False),
        sa.Column("kind", ORDERED, nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("file_id", "scope_id", "kind", "record_id", name="pk_sync_file"),
    )
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key("fk_pa_profile_photo_id_attachment", "attachment", ["photo_id"], ["id"])
        batch_op.create_index("ix_pa_profile_photo_id", ["photo_id"])


def downgrade() -> None:
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        batch_op.drop_index("ix_pa_profile_photo_id")
        batch_op.drop_constraint("fk_pa_profile_photo_id_attachment", type_="foreignkey")
        batch_op.drop_column("photo_id")
    op.drop_table("sync_file")
    op.drop_index("ix_attachment_begun_at", table_name="attachment")
    op.drop_index("ix_attachment_sha256", table_name="attachment")
    op.drop_table("attachment")
