"""Revisions that join two logs: in which form a revision was hashed, with which merge it came, and
of which parent a change of a merge tells.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


# A merge may find nothing that its two sides have differently.
SOME = "changes > 0 OR changes = 0 AND version = 2"
KNOWN = "version IN (1, 2)"
KEPT = "id, uuid, command_id, recorded_at, actor, command, message, changes, hash"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
    else:
        op.add_column(
            "revision", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
        )
        op.alter_column("revision", "version", server_default=None)
        op.add_column("revision", sa.Column("merged_in", sa.Integer(), nullable=True))
        op.drop_constraint(op.f("ck_revision_changes_some"), "revision", type_="check")
        op.create_check_constraint(op.f("ck_revision_changes_some"), "revision", SOME)
        op.create_check_constraint(op.f("ck_revision_version_known"), "revision", KNOWN)
    op.create_index("ix_revision_merged_in", "revision", ["merged_in"], unique=False)
    op.add_column("change", sa.Column("parent", sa.Integer(), nullable=True))


def _made_anew() -> None:
    """SQLite changes no check in place. Not by a batch, which puts them in another order each time."""
    op.create_table(
        "joined",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("command_id", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("merged_in", sa.Integer(), nullable=True),
        sa.CheckConstraint("trim(actor) <> ''", name=op.f("ck_revision_actor_filled")),
        sa.CheckConstraint("trim(command) <> ''", name=op.f("ck_revision_command_filled")),
        sa.CheckConstraint(SOME, name=op.f("ck_revision_changes_some")),
        sa.CheckConstraint(KNOWN, name=op.f("ck_revision_version_known")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_revision_hash_length")),
        sa.CheckConstraint("length(recorded_at) = 27", name=op.f("ck_revision_recorded_at_utc")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_revision_uuid_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("hash", name=op.f("uq_revision_hash")),
        sa.UniqueConstraint("uuid", name=op.f("uq_revision_uuid")),
    )
    op.execute(f"INSERT INTO joined ({KEPT}, version) SELECT {KEPT}, 1 FROM revision")
    op.drop_table("revision")
    op.rename_table("joined", "revision")
    op.create_index(op.f("ix_revision_command_id"), "revision", ["command_id"], unique=False)
