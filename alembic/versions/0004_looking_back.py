"""Indexes for reads of the past: the edits of the log, and links whether they are live or not.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index(
        "ix_change_edits",
        "change",
        ["revision_id"],
        unique=False,
        sqlite_where=sa.text("before IS NOT NULL"),
        postgresql_where=sa.text("before IS NOT NULL"),
    )
    op.drop_index("ix_link_target_claim_id", "link")
    op.create_index(
        "ix_link_target_claim_id", "link", ["target_claim_id", "relation", "claim_id"], unique=False
    )
    op.create_index(
        "ix_link_target_link_id",
        "link",
        ["target_link_id", "claim_id"],
        unique=False,
        sqlite_where=sa.text("target_link_id IS NOT NULL"),
        postgresql_where=sa.text("target_link_id IS NOT NULL"),
    )
    # Of those alone that are aimed at a link: few are, and every other stood in it by a NULL.
    aimed = sa.text("retraction IS NULL AND target_link_id IS NOT NULL")
    op.drop_index("uq_link_live_link", "link")
    op.create_index(
        "uq_link_live_link",
        "link",
        ["target_link_id", "claim_id"],
        unique=True,
        sqlite_where=aimed,
        postgresql_where=aimed,
    )
