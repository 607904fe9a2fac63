"""Credibility of statements, analysts' assessments, voices, the cache of figures, and indexes for
the history of a claim.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Added in place, check and all: SQLite too rewrites no table for a column that may be NULL.
    op.add_column(
        "statement",
        sa.Column(
            "credibility",
            sa.String(length=32),
            sa.CheckConstraint(
                "credibility IN ('1', '2', '3', '4', '5', '6')",
                name=op.f("ck_statement_credibility_known"),
            ),
            nullable=True,
        ),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("analyst", sa.Text(), nullable=False),
        sa.Column("assessed", sa.String(length=10), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("credibility", sa.String(length=32), nullable=True),
        sa.Column("likelihood", sa.String(length=32), nullable=True),
        sa.Column("confidence", sa.String(length=32), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("retraction", sa.Text(), nullable=True),
        sa.Column("recorded_in", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('low', 'moderate', 'high')",
            name=op.f("ck_assessment_confidence_known"),
        ),
        sa.CheckConstraint(
            "credibility IN ('1', '2', '3', '4', '5', '6')",
            name=op.f("ck_assessment_credibility_known"),
        ),
        sa.CheckConstraint(
            "likelihood IN ('almost_no_chance', 'very_unlikely', 'unlikely', 'roughly_even_chance', 'likely', 'very_likely', 'almost_certain')",
            name=op.f("ck_assessment_likelihood_known"),
        ),
        sa.CheckConstraint(
            "coalesce(verdict, credibility, likelihood, confidence) IS NOT NULL",
            name=op.f("ck_assessment_judged"),
        ),
        sa.CheckConstraint("length(assessed) = 10", name=op.f("ck_assessment_assessed_day")),
        sa.CheckConstraint("trim(analyst) <> ''", name=op.f("ck_assessment_analyst_filled")),
        sa.CheckConstraint("trim(because) <> ''", name=op.f("ck_assessment_because_filled")),
        sa.CheckConstraint("trim(retraction) <> ''", name=op.f("ck_assessment_retraction_filled")),
        sa.CheckConstraint("trim(verdict) <> ''", name=op.f("ck_assessment_verdict_filled")),
        sa.CheckConstraint("length(uuid) = 36", name=op.f("ck_assessment_uuid_length")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_assessment_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["revision.id"], name=op.f("fk_assessment_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("uuid", name=op.f("uq_assessment_uuid")),
    )
    op.create_index("ix_assessment_claim_id", "assessment", ["claim_id"], unique=False)

    # The history of a claim speaks of retracted links and filings too, for which an index of live
    # ones does not serve.
    op.drop_index("ix_link_claim_id", "link")
    op.create_index("ix_link_claim_id", "link", ["claim_id", "relation"], unique=False)
    op.create_index(
        "ix_link_target_claim_id",
        "link",
        ["target_claim_id"],
        unique=False,
        sqlite_where=sa.text("retraction IS NOT NULL"),
        postgresql_where=sa.text("retraction IS NOT NULL"),
    )
    op.create_index("ix_claim_topic_claim_id", "claim_topic", ["claim_id"], unique=False)

    # What follows from the records: whose voice each statement is, and the cache of figures.
    op.create_table(
        "voice",
        sa.Column("statement_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_voice_party_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_voice_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_voice")),
    )
    op.create_index("ix_voice_party_id", "voice", ["party_id"], unique=False)
    op.create_table(
        "score",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lower", sa.Integer(), nullable=False),
        sa.Column("upper", sa.Integer(), nullable=False),
        sa.Column("for_lower", sa.BigInteger(), nullable=False),
        sa.Column("for_upper", sa.BigInteger(), nullable=False),
        sa.Column("against_lower", sa.BigInteger(), nullable=False),
        sa.Column("against_upper", sa.BigInteger(), nullable=False),
        sa.Column("contestedness", sa.Float(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "0 <= lower AND lower <= upper AND upper <= 1073741824",
            name=op.f("ck_score_bounds"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_score_claim_id")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_score")),
    )
    op.create_table(
        "scoring",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_scoring_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring")),
    )
    op.execute("INSERT INTO scoring (id, rules) VALUES (1, '')")
    op.create_table(
        "outdated",
        sa.Column("dispute_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("dispute_id", name=op.f("pk_outdated")),
    )
