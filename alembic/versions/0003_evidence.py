"""Saved copies of sources, quotes anchored in them, and estimates.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_sha256_length")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_document_size_counted")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document")),
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("captured", sa.String(length=20), nullable=False),
        sa.Column("captured_by", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=True),
        sa.Column("extractor", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(captured) = 20", name=op.f("ck_capture_captured_utc")),
        sa.CheckConstraint(
            "(text_sha256 IS NULL) = (extractor IS NULL)", name=op.f("ck_capture_text_extracted")
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_capture_uuid_length")),
        *(
            sa.CheckConstraint(f"trim({name}) <> ''", name=op.f(f"ck_capture_{name}_filled"))
            for name in (
                "captured_by", "url", "file_name", "media_type", "extractor", "note", "retraction",
            )
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_capture_source_id")),
        sa.ForeignKeyConstraint(["sha256"], ["document.sha256"], name=op.f("fk_capture_sha256")),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["document.sha256"], name=op.f("fk_capture_text_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_capture_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
        sa.UniqueConstraint("uuid", name=op.f("uq_capture_uuid")),
    )  # fmt: skip
    op.create_index("ix_capture_source_id", "capture", ["source_id"], unique=False)
    op.create_index("ix_capture_sha256", "capture", ["sha256"], unique=False)

    # Added in place, as in 0002; the check stands with the last column it speaks of.
    for name, kind in (
        ("prefix", sa.Text()), ("suffix", sa.Text()), ("start", sa.Integer()),
        ("end", sa.Integer()),
    ):  # fmt: skip
        op.add_column("quote", sa.Column(name, kind, nullable=True))
    op.execute(
        "ALTER TABLE quote ADD COLUMN capture_id INTEGER"
        " CONSTRAINT fk_quote_capture_id REFERENCES capture (id)"
        " CONSTRAINT ck_quote_anchored CHECK ((capture_id IS NULL) = (start IS NULL)"
        ' AND (start IS NULL) = ("end" IS NULL) AND start >= 0 AND start < "end")'
    )
    op.create_index("ix_quote_capture_id", "quote", ["capture_id"], unique=False)

    op.create_table(
        "estimate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("counted", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("estimated_for", sa.Text(), nullable=True),
        sa.Column("estimated_for_earliest", sa.String(length=10), nullable=True),
        sa.Column("estimated_for_latest", sa.String(length=10), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(estimated_for IS NULL) = (estimated_for_earliest IS NULL) AND (estimated_for IS NULL) = (estimated_for_latest IS NULL) AND estimated_for_earliest <= estimated_for_latest",
            name=op.f("ck_estimate_estimated_for_bounds"),
        ),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_estimate_uuid_length")),
        *(
            sa.CheckConstraint(f"trim({name}) <> ''", name=op.f(f"ck_estimate_{name}_filled"))
            for name in ("figure", "unit", "counted", "note", "estimated_for", "retraction")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_estimate_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_estimate_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("uuid", name=op.f("uq_estimate_uuid")),
    )
    op.create_index("ix_estimate_claim_id", "estimate", ["claim_id"], unique=False)
