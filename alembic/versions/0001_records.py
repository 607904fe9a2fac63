"""The records, the revision log, the tallies and the full-text index.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("trim(actor) <> ''", name=op.f("ck_revision_actor_filled")),
        sa.CheckConstraint("trim(command) <> ''", name=op.f("ck_revision_command_filled")),
        sa.CheckConstraint("changes > 0", name=op.f("ck_revision_changes_some")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_revision_hash_length")),
        sa.CheckConstraint("length(recorded_at) = 27", name=op.f("ck_revision_recorded_at_utc")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_revision_uuid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("hash", name=op.f("uq_revision_hash")),
        sa.UniqueConstraint("uuid", name=op.f("uq_revision_uuid")),
    )
    op.create_index(op.f("ix_revision_command_id"), "revision", ["command_id"], unique=False)
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_one_row")),
        sa.ForeignKeyConstraint(["head_id"], ["revision.id"], name=op.f("fk_chain_head_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
    )
    op.create_table(
        "change",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(operation = 'edit') = (before IS NOT NULL)", name=op.f("ck_change_before_of_edit")
        ),
        sa.CheckConstraint(
            "operation IN ('create', 'edit')", name=op.f("ck_change_operation_known")
        ),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_change_digest_length")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_change_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "ordinal", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_kind_row_id", "change", ["kind", "row_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("original_language", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(language) <> ''", name=op.f("ck_claim_language_filled")),
        sa.CheckConstraint("trim(note) <> ''", name=op.f("ck_claim_note_filled")),
        sa.CheckConstraint("trim(original) <> ''", name=op.f("ck_claim_original_filled")),
        sa.CheckConstraint(
            "trim(original_language) <> ''", name=op.f("ck_claim_original_language_filled")
        ),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_claim_retraction_filled")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_claim_text_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_claim_uuid_length")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_claim_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("uuid", name=op.f("uq_claim_uuid")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party_kind", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "party_kind IN ('person', 'government', 'armed_group', 'organisation', 'outlet', 'anonymous_group')",
            name=op.f("ck_party_party_kind_known"),
        ),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_party_name_filled")),
        sa.CheckConstraint("trim(note) <> ''", name=op.f("ck_party_note_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_party_retraction_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_party_uuid_length")),
        sa.CheckConstraint("same_as_id <> id", name=op.f("ck_party_same_as_another")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_party_recorded_in")
        ),
        sa.ForeignKeyConstraint(["same_as_id"], ["party.id"], name=op.f("fk_party_same_as_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("uuid", name=op.f("uq_party_uuid")),
    )
    op.create_index("ix_party_name", "party", ["name"], unique=False)
    op.create_index("ix_party_same_as_id", "party", ["same_as_id"], unique=False)
    op.create_table(
        "revision_parent",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "parent_id <> revision_id", name=op.f("ck_revision_parent_another_revision")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["revision.id"], name=op.f("fk_revision_parent_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_parent_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "ordinal", name=op.f("pk_revision_parent")),
    )
    op.create_index(
        op.f("ix_revision_parent_parent_id"), "revision_parent", ["parent_id"], unique=False
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_topic_name_filled")),
        sa.CheckConstraint("trim(note) <> ''", name=op.f("ck_topic_note_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_topic_retraction_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_topic_uuid_length")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_topic_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("uuid", name=op.f("uq_topic_uuid")),
    )
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("since_earliest", sa.String(length=10), nullable=True),
        sa.Column("since_latest", sa.String(length=10), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("until_earliest", sa.String(length=10), nullable=True),
        sa.Column("until_latest", sa.String(length=10), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('speaks_for', 'member_of')", name=op.f("ck_affiliation_relation_known")
        ),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_affiliation_retraction_filled")),
        sa.CheckConstraint("trim(role) <> ''", name=op.f("ck_affiliation_role_filled")),
        sa.CheckConstraint("trim(since) <> ''", name=op.f("ck_affiliation_since_filled")),
        sa.CheckConstraint("trim(until) <> ''", name=op.f("ck_affiliation_until_filled")),
        sa.CheckConstraint(
            "(since IS NULL) = (since_earliest IS NULL) AND (since IS NULL) = (since_latest IS NULL) AND since_earliest <= since_latest",
            name=op.f("ck_affiliation_since_bounds"),
        ),
        sa.CheckConstraint(
            "(until IS NULL) = (until_earliest IS NULL) AND (until IS NULL) = (until_latest IS NULL) AND until_earliest <= until_latest",
            name=op.f("ck_affiliation_until_bounds"),
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_affiliation_uuid_length")),
        sa.CheckConstraint("party_id <> institution_id", name=op.f("ck_affiliation_another_party")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["party.id"], name=op.f("fk_affiliation_institution_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_affiliation_party_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_affiliation_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sa.UniqueConstraint("uuid", name=op.f("uq_affiliation_uuid")),
    )
    op.create_index(
        "ix_affiliation_institution_id", "affiliation", ["institution_id"], unique=False
    )
    op.create_index("ix_affiliation_party_id", "affiliation", ["party_id"], unique=False)
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(language) <> ''", name=op.f("ck_alias_language_filled")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_alias_name_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_alias_retraction_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_alias_uuid_length")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_alias_party_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_alias_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("uuid", name=op.f("uq_alias_uuid")),
    )
    op.create_index("ix_alias_name", "alias", ["name"], unique=False)
    op.create_index(
        "uq_alias_live",
        "alias",
        ["party_id", "name"],
        unique=True,
        sqlite_where=sa.text("retraction IS NULL"),
        postgresql_where=sa.text("retraction IS NULL"),
    )
    op.create_table(
        "claim_topic",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_claim_topic_retraction_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_claim_topic_uuid_length")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_topic_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_claim_topic_recorded_in")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_claim_topic_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_topic")),
        sa.UniqueConstraint("uuid", name=op.f("uq_claim_topic_uuid")),
    )
    op.create_index(
        "ix_claim_topic_topic_id", "claim_topic", ["topic_id", "claim_id"], unique=False
    )
    op.create_index(
        "uq_claim_topic_live",
        "claim_topic",
        ["claim_id", "topic_id"],
        unique=True,
        sqlite_where=sa.text("retraction IS NULL"),
        postgresql_where=sa.text("retraction IS NULL"),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("target_claim_id", sa.Integer(), nullable=True),
        sa.Column("target_link_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('rebuts', 'undercuts', 'supports', 'restates', 'qualifies', 'supersedes')",
            name=op.f("ck_link_relation_known"),
        ),
        sa.CheckConstraint(
            "target_link_id IS NULL OR relation = 'undercuts'",
            name=op.f("ck_link_link_undercut_only"),
        ),
        sa.CheckConstraint("trim(because) <> ''", name=op.f("ck_link_because_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_link_retraction_filled")),
        sa.CheckConstraint(
            "(target_claim_id IS NULL) <> (target_link_id IS NULL)", name=op.f("ck_link_one_target")
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_link_uuid_length")),
        sa.CheckConstraint("target_claim_id <> claim_id", name=op.f("ck_link_another_claim")),
        sa.CheckConstraint("target_link_id <> id", name=op.f("ck_link_another_link")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_link_claim_id")),
        sa.ForeignKeyConstraint(["recorded_in"], ["revision.id"], name=op.f("fk_link_recorded_in")),
        sa.ForeignKeyConstraint(
            ["target_claim_id"], ["claim.id"], name=op.f("fk_link_target_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["target_link_id"], ["link.id"], name=op.f("fk_link_target_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("uuid", name=op.f("uq_link_uuid")),
    )
    op.create_index(
        "ix_link_claim_id",
        "link",
        ["claim_id", "relation"],
        unique=False,
        sqlite_where=sa.text("retraction IS NULL"),
        postgresql_where=sa.text("retraction IS NULL"),
    )
    op.create_index(
        "uq_link_live_claim",
        "link",
        ["target_claim_id", "relation", "claim_id"],
        unique=True,
        sqlite_where=sa.text("retraction IS NULL"),
        postgresql_where=sa.text("retraction IS NULL"),
    )
    op.create_index(
        "uq_link_live_link",
        "link",
        ["target_link_id", "claim_id"],
        unique=True,
        sqlite_where=sa.text("retraction IS NULL"),
        postgresql_where=sa.text("retraction IS NULL"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("archive_url", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("derived_from_id", sa.Integer(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("published_earliest", sa.String(length=10), nullable=True),
        sa.Column("published_latest", sa.String(length=10), nullable=True),
        sa.Column("accessed", sa.Text(), nullable=True),
        sa.Column("accessed_earliest", sa.String(length=10), nullable=True),
        sa.Column("accessed_latest", sa.String(length=10), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(accessed) <> ''", name=op.f("ck_source_accessed_filled")),
        sa.CheckConstraint("trim(archive_url) <> ''", name=op.f("ck_source_archive_url_filled")),
        sa.CheckConstraint("trim(author) <> ''", name=op.f("ck_source_author_filled")),
        sa.CheckConstraint("trim(file_name) <> ''", name=op.f("ck_source_file_name_filled")),
        sa.CheckConstraint("trim(language) <> ''", name=op.f("ck_source_language_filled")),
        sa.CheckConstraint("trim(note) <> ''", name=op.f("ck_source_note_filled")),
        sa.CheckConstraint("trim(published) <> ''", name=op.f("ck_source_published_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_source_retraction_filled")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_source_title_filled")),
        sa.CheckConstraint("trim(url) <> ''", name=op.f("ck_source_url_filled")),
        sa.CheckConstraint(
            "(accessed IS NULL) = (accessed_earliest IS NULL) AND (accessed IS NULL) = (accessed_latest IS NULL) AND accessed_earliest <= accessed_latest",
            name=op.f("ck_source_accessed_bounds"),
        ),
        sa.CheckConstraint(
            "(published IS NULL) = (published_earliest IS NULL) AND (published IS NULL) = (published_latest IS NULL) AND published_earliest <= published_latest",
            name=op.f("ck_source_published_bounds"),
        ),
        sa.CheckConstraint(
            "coalesce(title, url, file_name) IS NOT NULL", name=op.f("ck_source_named")
        ),
        sa.CheckConstraint("derived_from_id <> id", name=op.f("ck_source_derived_from_another")),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_source_file_sha256_length")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_source_uuid_length")),
        sa.ForeignKeyConstraint(
            ["derived_from_id"], ["source.id"], name=op.f("fk_source_derived_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["party.id"], name=op.f("fk_source_publisher_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_source_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("uuid", name=op.f("uq_source_uuid")),
    )
    op.create_index("ix_source_derived_from_id", "source", ["derived_from_id"], unique=False)
    op.create_index("ix_source_file_sha256", "source", ["file_sha256"], unique=False)
    op.create_index("ix_source_publisher_id", "source", ["publisher_id"], unique=False)
    op.create_index("ix_source_url", "source", ["url"], unique=False)
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(length=32), nullable=False),
        sa.Column("rated", sa.String(length=10), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "letter IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_rating_letter_known")
        ),
        sa.CheckConstraint("trim(because) <> ''", name=op.f("ck_rating_because_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_rating_retraction_filled")),
        sa.CheckConstraint(
            "(party_id IS NULL) <> (source_id IS NULL)", name=op.f("ck_rating_of_one")
        ),
        sa.CheckConstraint("length(rated) = 10", name=op.f("ck_rating_rated_day")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_rating_uuid_length")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_rating_party_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_rating_recorded_in")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_rating_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("uuid", name=op.f("uq_rating_uuid")),
    )
    op.create_index("ix_rating_party_id", "rating", ["party_id"], unique=False)
    op.create_index("ix_rating_source_id", "rating", ["source_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=True),
        sa.Column("said_earliest", sa.String(length=10), nullable=True),
        sa.Column("said_latest", sa.String(length=10), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("speech", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "speech IN ('direct', 'reported')", name=op.f("ck_statement_speech_known")
        ),
        sa.CheckConstraint("trim(note) <> ''", name=op.f("ck_statement_note_filled")),
        sa.CheckConstraint("trim(place) <> ''", name=op.f("ck_statement_place_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_statement_retraction_filled")),
        sa.CheckConstraint("trim(role) <> ''", name=op.f("ck_statement_role_filled")),
        sa.CheckConstraint("trim(said) <> ''", name=op.f("ck_statement_said_filled")),
        sa.CheckConstraint(
            "(said IS NULL) = (said_earliest IS NULL) AND (said IS NULL) = (said_latest IS NULL) AND said_earliest <= said_latest",
            name=op.f("ck_statement_said_bounds"),
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_statement_uuid_length")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_statement_claim_id")),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["party.id"], name=op.f("fk_statement_claimant_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_statement_recorded_in")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_statement_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("uuid", name=op.f("uq_statement_uuid")),
    )
    op.create_index("ix_statement_claim_id", "statement", ["claim_id"], unique=False)
    op.create_index("ix_statement_claimant_id", "statement", ["claimant_id"], unique=False)
    op.create_index("ix_statement_source_id", "statement", ["source_id"], unique=False)
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("trim(exact) <> ''", name=op.f("ck_quote_exact_filled")),
        sa.CheckConstraint("trim(language) <> ''", name=op.f("ck_quote_language_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_quote_retraction_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_quote_uuid_length")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_quote_recorded_in")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_quote_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("uuid", name=op.f("uq_quote_uuid")),
    )
    op.create_index("ix_quote_statement_id", "quote", ["statement_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("first_statement_id", sa.Integer(), nullable=True),
        sa.Column("voice_id", sa.Integer(), nullable=True),
        sa.Column("rebuttals", sa.Integer(), nullable=False),
        sa.Column("rebuttal_voices", sa.Integer(), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.CheckConstraint("live IN (0, 1)", name=op.f("ck_tally_live_bool")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_tally_claim_id")),
        sa.ForeignKeyConstraint(
            ["first_statement_id"], ["statement.id"], name=op.f("fk_tally_first_statement_id")
        ),
        sa.ForeignKeyConstraint(["voice_id"], ["party.id"], name=op.f("fk_tally_voice_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_tally")),
    )
    op.create_index("ix_tally_voice_id", "tally", ["voice_id"], unique=False)

    op.create_index(
        "ix_tally_disputed",
        "tally",
        [sa.text("rebuttal_voices DESC"), sa.text("rebuttals DESC"), "claim_id"],
        sqlite_where=sa.text("live = 1 AND rebuttals > 0"),
        postgresql_where=sa.text("live = 1 AND rebuttals > 0"),
    )

    op.execute("INSERT INTO chain (id, head_id) VALUES (1, NULL)")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE claim_words"
            " USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"
        )
        return
    op.execute(
        "CREATE TABLE claim_words (claim_id INTEGER NOT NULL CONSTRAINT pk_claim_words PRIMARY KEY"
        " CONSTRAINT fk_claim_words_claim_id REFERENCES claim (id), words TSVECTOR NOT NULL)"
    )
    op.execute("CREATE INDEX ix_claim_words_words ON claim_words USING gin (words)")
