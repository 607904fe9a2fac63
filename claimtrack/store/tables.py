"""The tables (SQLAlchemy Core). What a column or a NULL means stands in `docs/model.md`.

Imported only to compile statements and to migrate: a plain command runs statements that were
compiled before (see `statements.py`), because importing SQLAlchemy costs more than such a command.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from claimtrack.vocabulary import (
    Confidence,
    Credibility,
    Likelihood,
    PartyKind,
    Relation,
    Reliability,
    Speech,
    Tie,
    Word,
    values,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

LIVE = "retraction IS NULL"
AIMED = "target_link_id IS NOT NULL"
"""Few links are aimed at a link: the others should not stand in an index by a NULL."""


def _filled(name: str, *, required: bool = False) -> list[Any]:
    """A text column that is never empty: what is not known is NULL."""
    return [
        Column(name, Text, nullable=not required),
        CheckConstraint(f"trim({name}) <> ''", name=f"{name}_filled"),
    ]


def _texts(*names: str) -> list[Any]:
    return [part for name in names for part in _filled(name)]


def _word(name: str, words: type[Word], *, required: bool = False) -> list[Any]:
    """A column that holds a word of a vocabulary, by value."""
    listed = ", ".join(f"'{value}'" for value in values(words))
    return [
        Column(name, String(32), nullable=not required),
        CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known"),
    ]


def _date(name: str) -> list[Any]:
    """An uncertain date: as its author wrote it, and the first and last day it can mean."""
    first, last = f"{name}_earliest", f"{name}_latest"
    return [
        *_filled(name),
        Column(first, String(10)),
        Column(last, String(10)),
        CheckConstraint(
            f"({name} IS NULL) = ({first} IS NULL) AND ({name} IS NULL) = ({last} IS NULL)"
            f" AND {first} <= {last}",
            name=f"{name}_bounds",
        ),
    ]


def _to(name: str, table: str, *, required: bool = False) -> Column[int]:
    return Column(f"{name}_id", Integer, ForeignKey(f"{table}.id"), nullable=not required)


def _table(name: str, *parts: Any) -> Table:
    """A table of records: identity, content, retraction, and the revision that recorded it."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("uuid", String(36), nullable=False, unique=True),
        CheckConstraint("length(uuid) = 36", name="uuid_length"),
        *parts,
        *_filled("retraction"),
        Column("recorded_in", Integer, ForeignKey("revision.id"), nullable=False),
    )


def _index_where(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _live_index(name: str, *columns: str, unique: bool = False) -> Index:
    return _index_where(name, LIVE, *columns, unique=unique)


party = _table(
    "party",
    *_filled("name", required=True),
    *_word("party_kind", PartyKind),
    *_filled("note"),
    _to("same_as", "party"),
    CheckConstraint("same_as_id <> id", name="same_as_another"),
    Index("ix_party_name", "name"),
    Index("ix_party_same_as_id", "same_as_id"),
)

alias = _table(
    "alias",
    _to("party", "party", required=True),
    *_filled("name", required=True),
    *_filled("language"),
    Index("ix_alias_name", "name"),
    _live_index("uq_alias_live", "party_id", "name", unique=True),
)

affiliation = _table(
    "affiliation",
    _to("party", "party", required=True),
    *_word("relation", Tie, required=True),
    _to("institution", "party", required=True),
    *_filled("role"),
    *_date("since"),
    *_date("until"),
    CheckConstraint("party_id <> institution_id", name="another_party"),
    Index("ix_affiliation_party_id", "party_id"),
    Index("ix_affiliation_institution_id", "institution_id"),
)

source = _table(
    "source",
    *_texts("title", "author", "url", "archive_url", "file_name"),
    Column("file_sha256", String(64)),
    CheckConstraint("length(file_sha256) = 64", name="file_sha256_length"),
    *_texts("language", "note"),
    _to("publisher", "party"),
    _to("derived_from", "source"),
    *_date("published"),
    *_date("accessed"),
    CheckConstraint("coalesce(title, url, file_name) IS NOT NULL", name="named"),
    CheckConstraint("derived_from_id <> id", name="derived_from_another"),
    Index("ix_source_url", "url"),
    Index("ix_source_file_sha256", "file_sha256"),
    Index("ix_source_publisher_id", "publisher_id"),
    Index("ix_source_derived_from_id", "derived_from_id"),
)

capture = _table(
    "capture",
    _to("source", "source", required=True),
    Column("captured", String(20), nullable=False),
    CheckConstraint("length(captured) = 20", name="captured_utc"),
    *_texts("captured_by", "url", "file_name"),
    *_filled("media_type", required=True),
    Column("sha256", String(64), ForeignKey("document.sha256"), nullable=False),
    Column("text_sha256", String(64), ForeignKey("document.sha256")),
    *_texts("extractor", "note"),
    CheckConstraint("(text_sha256 IS NULL) = (extractor IS NULL)", name="text_extracted"),
    Index("ix_capture_source_id", "source_id"),
    Index("ix_capture_sha256", "sha256"),
)

document = Table(
    "document",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256_length"),
    CheckConstraint("size >= 0", name="size_counted"),
)

rating = _table(
    "rating",
    _to("party", "party"),
    _to("source", "source"),
    *_word("letter", Reliability, required=True),
    Column("rated", String(10), nullable=False),
    CheckConstraint("length(rated) = 10", name="rated_day"),
    *_filled("because"),
    CheckConstraint("(party_id IS NULL) <> (source_id IS NULL)", name="of_one"),
    Index("ix_rating_party_id", "party_id"),
    Index("ix_rating_source_id", "source_id"),
)

topic = _table("topic", *_filled("name", required=True), *_filled("note"))

claim = _table(
    "claim",
    *_filled("text", required=True),
    *_texts("language", "original", "original_language", "note"),
)

claim_topic = _table(
    "claim_topic",
    _to("claim", "claim", required=True),
    _to("topic", "topic", required=True),
    _live_index("uq_claim_topic_live", "claim_id", "topic_id", unique=True),
    Index("ix_claim_topic_claim_id", "claim_id"),
    Index("ix_claim_topic_topic_id", "topic_id", "claim_id"),
)

statement = _table(
    "statement",
    _to("claim", "claim", required=True),
    _to("claimant", "party"),
    _to("source", "source"),
    *_date("said"),
    *_texts("place", "role"),
    *_word("speech", Speech),
    *_filled("note"),
    *_word("credibility", Credibility),
    Index("ix_statement_claim_id", "claim_id"),
    Index("ix_statement_claimant_id", "claimant_id"),
    Index("ix_statement_source_id", "source_id"),
)

quote = _table(
    "quote",
    _to("statement", "statement", required=True),
    *_filled("exact", required=True),
    *_filled("language"),
    Column("prefix", Text),
    Column("suffix", Text),
    Column("start", Integer),
    Column("end", Integer),
    _to("capture", "capture"),
    CheckConstraint(
        '(capture_id IS NULL) = (start IS NULL) AND (start IS NULL) = ("end" IS NULL)'
        ' AND start >= 0 AND start < "end"',
        name="anchored",
    ),
    Index("ix_quote_statement_id", "statement_id"),
    Index("ix_quote_capture_id", "capture_id"),
)

link = _table(
    "link",
    _to("claim", "claim", required=True),
    *_word("relation", Relation, required=True),
    _to("target_claim", "claim"),
    _to("target_link", "link"),
    *_filled("because"),
    CheckConstraint("(target_claim_id IS NULL) <> (target_link_id IS NULL)", name="one_target"),
    CheckConstraint("target_link_id IS NULL OR relation = 'undercuts'", name="link_undercut_only"),
    CheckConstraint("target_claim_id <> claim_id", name="another_claim"),
    CheckConstraint("target_link_id <> id", name="another_link"),
    Index("ix_link_claim_id", "claim_id", "relation"),
    # Of all, in the order of the live ones: who looks back has no column that tells these.
    Index("ix_link_target_claim_id", "target_claim_id", "relation", "claim_id"),
    _live_index("uq_link_live_claim", "target_claim_id", "relation", "claim_id", unique=True),
    _index_where("ix_link_target_link_id", AIMED, "target_link_id", "claim_id"),
    _index_where(
        "uq_link_live_link", f"{LIVE} AND {AIMED}", "target_link_id", "claim_id", unique=True
    ),
)

assessment = _table(
    "assessment",
    _to("claim", "claim", required=True),
    *_filled("analyst", required=True),
    Column("assessed", String(10), nullable=False),
    CheckConstraint("length(assessed) = 10", name="assessed_day"),
    *_filled("verdict"),
    *_word("credibility", Credibility),
    *_word("likelihood", Likelihood),
    *_word("confidence", Confidence),
    *_filled("because"),
    CheckConstraint(
        "coalesce(verdict, credibility, likelihood, confidence) IS NOT NULL", name="judged"
    ),
    Index("ix_assessment_claim_id", "claim_id"),
)

estimate = _table(
    "estimate",
    _to("claim", "claim", required=True),
    *_filled("figure", required=True),
    *_texts("unit", "counted", "note"),
    *_date("estimated_for"),
    Index("ix_estimate_claim_id", "claim_id"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("command_id", String(36), nullable=False, index=True),
    Column("recorded_at", String(27), nullable=False),
    Column("actor", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("message", Text),
    Column("changes", Integer, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("merged_in", Integer, index=True),
    CheckConstraint("length(uuid) = 36", name="uuid_length"),
    CheckConstraint("version IN (1, 2)", name="version_known"),
    CheckConstraint("length(recorded_at) = 27", name="recorded_at_utc"),
    CheckConstraint("trim(actor) <> ''", name="actor_filled"),
    CheckConstraint("trim(command) <> ''", name="command_filled"),
    CheckConstraint("changes > 0 OR changes = 0 AND version = 2", name="changes_some"),
    CheckConstraint("length(hash) = 64", name="hash_length"),
)

revision_parent = Table(
    "revision_parent",
    metadata,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("parent_id", Integer, ForeignKey("revision.id"), nullable=False, index=True),
    CheckConstraint("parent_id <> revision_id", name="another_revision"),
)

change = Table(
    "change",
    metadata,
    Column("revision_id", Integer, ForeignKey("revision.id"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("operation", String(8), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("before", Text),
    Column("parent", Integer),
    CheckConstraint("operation IN ('create', 'edit')", name="operation_known"),
    CheckConstraint("(operation = 'edit') = (before IS NOT NULL)", name="before_of_edit"),
    CheckConstraint("length(digest) = 32", name="digest_length"),
    Index("ix_change_kind_row_id", "kind", "row_id"),
    _index_where("ix_change_edits", "before IS NOT NULL", "revision_id"),
    sqlite_with_rowid=False,
)

chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("head_id", Integer, ForeignKey("revision.id")),
    CheckConstraint("id = 1", name="one_row"),
)

tally = Table(
    "tally",
    metadata,
    Column("claim_id", Integer, ForeignKey("claim.id"), primary_key=True, autoincrement=False),
    Column("live", Integer, nullable=False),
    Column("first_statement_id", Integer, ForeignKey("statement.id")),
    Column("voice_id", Integer, ForeignKey("party.id")),
    Column("rebuttals", Integer, nullable=False),
    Column("rebuttal_voices", Integer, nullable=False),
    Column("supports", Integer, nullable=False),
    CheckConstraint("live IN (0, 1)", name="live_bool"),
    Index(
        "ix_tally_disputed",
        text("rebuttal_voices DESC"),
        text("rebuttals DESC"),
        "claim_id",
        sqlite_where=text("live = 1 AND rebuttals > 0"),
        postgresql_where=text("live = 1 AND rebuttals > 0"),
    ),
    Index("ix_tally_voice_id", "voice_id"),
)

voice = Table(
    "voice",
    metadata,
    Column(
        "statement_id", Integer, ForeignKey("statement.id"), primary_key=True, autoincrement=False
    ),
    Column("party_id", Integer, ForeignKey("party.id")),
    Index("ix_voice_party_id", "party_id"),
)

score = Table(
    "score",
    metadata,
    Column("claim_id", Integer, ForeignKey("claim.id"), primary_key=True, autoincrement=False),
    Column("lower", Integer, nullable=False),
    Column("upper", Integer, nullable=False),
    Column("for_lower", BigInteger, nullable=False),
    Column("for_upper", BigInteger, nullable=False),
    Column("against_lower", BigInteger, nullable=False),
    Column("against_upper", BigInteger, nullable=False),
    Column("contestedness", Float, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("dispute_id", Integer),
    CheckConstraint("0 <= lower AND lower <= upper AND upper <= 1073741824", name="bounds"),
)

scoring = Table(
    "scoring",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("rules", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

outdated = Table(
    "outdated",
    metadata,
    Column("dispute_id", Integer, primary_key=True, autoincrement=False),
)
