"""everything so far."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holder",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("provides_services", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "sync_lineage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_lineage")),
    )
    op.create_table(
        "sync_record",
        sa.Column("scope_id", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("scope_id", "kind", "id", name=op.f("pk_sync_record")),
    )
    with op.batch_alter_table("sync_record", schema=None) as batch_op:
        batch_op.create_index("ix_sync_record_page", ["scope_id", "v", "id", "kind"], unique=False)
        batch_op.create_index("ix_sync_record_source", ["id"], unique=False)

    op.create_table(
        "sync_scope",
        sa.Column("id", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_scope")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "circle",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("person_user_id", sa.Uuid(), nullable=True),
        sa.Column("import_name", sa.String(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("outcode", sa.String(), nullable=False),
        sa.Column("how_to_get_in", sa.String(), nullable=False),
        sa.Column("emergency_name", sa.String(), nullable=False),
        sa.Column("emergency_phone", sa.String(), nullable=False),
        sa.Column("allergies", sa.String(), nullable=False),
        sa.Column("communication_needs", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column(
            "new_face_rule",
            sa.Enum("ask_me", "tell_me", "anyone_in_team", name="newfacerule", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("has_imported", sa.Boolean(), nullable=False),
        sa.Column("team_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_circle_holder_id_holder")),
        sa.ForeignKeyConstraint(["person_user_id"], ["user.id"], name=op.f("fk_circle_person_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("holder_id", "import_name", name=op.f("uq_circle_holder_id_import_name")),
    )
    with op.batch_alter_table("circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_person_user_id"), ["person_user_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("channel", sa.Enum("web_push", name="channel", native_enum=False, length=24), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("due", "sent", "failed", "gone", "withdrawn", name="deliverystate", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reached", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_delivery_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "user_id", "kind", "occurrence", "channel", name=op.f("uq_delivery_user_id_kind_occurrence_channel")
        ),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_state_due", ["state", "due_at"], unique=False)

    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_device_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_user_id"), ["user_id"], unique=False)

    op.create_table(
        "import_preview",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_import_preview_created_by_user")),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_import_preview_holder_id_holder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_preview")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("person", "pa", "coordinator", "supporter", name="invitationkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redeemed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_invitation_created_by_user")),
        sa.ForeignKeyConstraint(["redeemed_by"], ["user.id"], name=op.f("fk_invitation_redeemed_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("user_id", "notice", "occurrence", name=op.f("uq_notice_user_id_notice_occurrence")),
    )
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "pa_profile",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("import_name", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("interests", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("skills", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("outcode", sa.String(), nullable=False),
        sa.Column("travel_km", sa.Integer(), nullable=True),
        sa.Column("hour_pence", sa.Integer(), nullable=True),
        sa.Column("accepting", sa.Boolean(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_pa_profile_holder_id_holder")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pa_profile_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pa_profile")),
        sa.UniqueConstraint("holder_id", "import_name", name=op.f("uq_pa_profile_holder_id_import_name")),
    )
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pa_profile_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pa_profile_user_id"), ["user_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_passkey_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_user_id"), ["user_id"], unique=False)

    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_passkey_challenge_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
        sa.UniqueConstraint("challenge", name=op.f("uq_passkey_challenge_challenge")),
    )
    op.create_table(
        "staff",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_staff_holder_id_holder")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_staff_user_id_user")),
        sa.PrimaryKeyConstraint("holder_id", "user_id", name=op.f("pk_staff")),
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_user_id"), ["user_id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("weekly_pence", sa.Integer(), nullable=False),
        sa.Column("contribution_pence", sa.Integer(), nullable=False),
        sa.Column("fee_pence", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_agreement_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "arrangement",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("local_start", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("proposed", "agreed", "ended", name="arrangementstage", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "proposed_by", sa.Enum("person", "pa", "import", name="side", native_enum=False, length=24), nullable=False
        ),
        sa.Column("person_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pa_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_arrangement_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_arrangement_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
    )
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrangement_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrangement_pa_id"), ["pa_id"], unique=False)

    op.create_table(
        "ask",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "answer", sa.Enum("yes", "no", "talk_first", name="answer", native_enum=False, length=24), nullable=True
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ring_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_ask_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_ask_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_ask_visit_id")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ask_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ask_decide_by"), ["decide_by"], unique=False)

    op.create_table(
        "churn_flag",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("flag", sa.Enum("too_many_faces", name="flagkind", native_enum=False, length=24), nullable=False),
        sa.Column(
            "severity", sa.Enum("notice", "warning", name="severity", native_enum=False, length=24), nullable=False
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_churn_flag_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_churn_flag")),
    )
    with op.batch_alter_table("churn_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_churn_flag_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=True),
        sa.Column(
            "basis",
            sa.Enum("own", "supported", "attorney", "best_interests", name="basis", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column(
            "given", sa.Enum("app", "phone", "in_person", name="given", native_enum=False, length=24), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=True),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_decision_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_decision_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column(
            "question", sa.Enum("good", "want", "help", name="question", native_enum=False, length=24), nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_outcome_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("p256dh", sa.String(), nullable=False),
        sa.Column("auth", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_push_subscription_device_id_device")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_push_subscription_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
        sa.UniqueConstraint("device_id", name=op.f("uq_push_subscription_device_id")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscription_endpoint")),
    )
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_push_subscription_user_id"), ["user_id"], unique=False)

    op.create_table(
        "relationship",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "considering", "invited", "introduced", "chosen", "ended", name="stage", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "role", sa.Enum("main", "regular", "backup", name="teamrole", native_enum=False, length=24), nullable=True
        ),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_chose_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pa_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_knows_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pa_knows_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_relationship_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_relationship_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship")),
        sa.UniqueConstraint("circle_id", "pa_id", name=op.f("uq_relationship_circle_id_pa_id")),
    )
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relationship_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relationship_pa_id"), ["pa_id"], unique=False)

    op.create_table(
        "supporter",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("powers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_supporter_circle_id_circle")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_supporter_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter")),
        sa.UniqueConstraint("circle_id", "user_id", name=op.f("uq_supporter_circle_id_user_id")),
    )
    with op.batch_alter_table("supporter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supporter_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supporter_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sync_client",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_sync_client_device_id_device")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sync_client_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_client")),
    )
    with op.batch_alter_table("sync_client", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_client_user_id"), ["user_id"], unique=False)

    op.create_table(
        "mutation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("circle_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("v", sa.Integer(), nullable=False),
        sa.Column("args", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("args_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_skewed", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("applied", "rejected", "quarantined", name="status", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("problem", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["sync_client.id"], name=op.f("fk_mutation_client_id_sync_client")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mutation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mutation")),
        sa.UniqueConstraint("client_id", "seq", name=op.f("uq_mutation_client_id_seq")),
    )
    with op.batch_alter_table("mutation", schema=None) as batch_op:
        batch_op.create_index("ix_mutation_circle", ["circle_id", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mutation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("pa_id", sa.Uuid(), nullable=False),
        sa.Column("arrangement_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "confirmed",
                "under_way",
                "done",
                "declined",
                "cancelled",
                "not_heard",
                "missed",
                name="visitstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "proposed_by", sa.Enum("person", "pa", "import", name="side", native_enum=False, length=24), nullable=False
        ),
        sa.Column("person_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pa_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_yes", sa.Boolean(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_minutes", sa.Integer(), nullable=True),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangement.id"], name=op.f("fk_visit_arrangement_id_arrangement")
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_visit_circle_id_circle")),
        sa.ForeignKeyConstraint(["pa_id"], ["pa_profile.id"], name=op.f("fk_visit_pa_id_pa_profile")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("arrangement_id", "starts_at", name=op.f("uq_visit_arrangement_id_starts_at")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index("ix_visit_circle_starts", ["circle_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_pa_id"), ["pa_id"], unique=False)
        batch_op.create_index("ix_visit_starts", ["starts_at"], unique=False)

    op.create_table(
        "note",
        sa.Column("circle_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_note_author_id_user")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_note_circle_id_circle")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_note_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_note_visit_id"), ["visit_id"], unique=False)

    lineage = sa.table("sync_lineage", sa.column("id", sa.Uuid()), sa.column("begun_at", sa.DateTime(timezone=True)))
    op.bulk_insert(lineage, [{"id": uuid4(), "begun_at": datetime.now(UTC)}])


def downgrade() -> None:
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_visit_id"))
        batch_op.drop_index(batch_op.f("ix_note_circle_id"))

    op.drop_table("note")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_starts")
        batch_op.drop_index(batch_op.f("ix_visit_pa_id"))
        batch_op.drop_index("ix_visit_circle_starts")

    op.drop_table("visit")
    with op.batch_alter_table("mutation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mutation_user_id"))
        batch_op.drop_index("ix_mutation_circle")

    op.drop_table("mutation")
    with op.batch_alter_table("sync_client", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_client_user_id"))

    op.drop_table("sync_client")
    with op.batch_alter_table("supporter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supporter_user_id"))
        batch_op.drop_index(batch_op.f("ix_supporter_circle_id"))

    op.drop_table("supporter")
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relationship_pa_id"))
        batch_op.drop_index(batch_op.f("ix_relationship_circle_id"))

    op.drop_table("relationship")
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_push_subscription_user_id"))

    op.drop_table("push_subscription")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_circle_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_circle_id"))

    op.drop_table("decision")
    with op.batch_alter_table("churn_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_churn_flag_circle_id"))

    op.drop_table("churn_flag")
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ask_decide_by"))
        batch_op.drop_index(batch_op.f("ix_ask_circle_id"))

    op.drop_table("ask")
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrangement_pa_id"))
        batch_op.drop_index(batch_op.f("ix_arrangement_circle_id"))

    op.drop_table("arrangement")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_circle_id"))

    op.drop_table("agreement")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_user_id"))

    op.drop_table("staff")
    op.drop_table("passkey_challenge")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_user_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("pa_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pa_profile_user_id"))
        batch_op.drop_index(batch_op.f("ix_pa_profile_holder_id"))

    op.drop_table("pa_profile")
    with op.batch_alter_table("one_time_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_one_time_code_user_id"))

    op.drop_table("one_time_code")
    op.drop_table("notice")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_subject_id"))

    op.drop_table("invitation")
    op.drop_table("import_preview")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_user_id"))

    op.drop_table("device")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_state_due")

    op.drop_table("delivery")
    with op.batch_alter_table("circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_person_user_id"))
        batch_op.drop_index(batch_op.f("ix_circle_holder_id"))

    op.drop_table("circle")
    op.drop_table("user")
    op.drop_table("sync_scope")
    with op.batch_alter_table("sync_record", schema=None) as batch_op:
        batch_op.drop_index("ix_sync_record_source")
        batch_op.drop_index("ix_sync_record_page")

    op.drop_table("sync_record")
    op.drop_table("sync_lineage")
    op.drop_table("lease")
    op.drop_table("holder")
