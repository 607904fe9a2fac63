"""One claim that carries a hostile text in every field, and what a format writes of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from factories import revising
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimtrack.exchange import registry
from claimtrack.queries.exports import Export, OutClaim, claims
from claimtrack.store.engine import reading
from claimtrack.vocabulary import Kind

NASTY = (
    "=HYPERLINK(\"https://example.org\")", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "=1\r\n2",
    "\uff1d1", "a\rb", "a\nb", "a\r\nb", "\u0001\u001b[2J\u007f\u009b", "\ufffe\uffff\ufeff",
    "_x0041_", "_x005F_x0041_", "]]>", "<b>&amp;</b>", "&lt;", "<!--", "\"", "'", "''", "'''''",
    "\\", "a\\", "\\\"", "\\N\\G\\l", "{", "}", "{{cite web|url=x}}", "}}", "{|", "|}", "|-",
    "||", "[[File:x.png]]", "[https://x y]", "https://example.org/a?b=c&d",
    "mailto:a@example.org", "~~~~", "__NOTOC__", "* list", "# list", ": indent", "; term",
    "== head ==", "----", "RFC 1234", "ISBN 0123456789", "<nowiki>", "</ref>", "<ref>x</ref>",
    "<references/>", "-{zh:x}-", "a, b; c", "Smith, J. and Jones, K.", "100 % _ # $ ^",
    "@book{x,", "\\input{/etc/passwd}", "$\\infty$", "\u202eright to left", "\U0001f600",
    "e\u0301", "نص عربي", "中文", "\u2028line", "#N/A", "1e5", "0012", "2018-02-20", "TRUE", "NULL",
    "\\u0041", "Robert'); DROP TABLE claim;--", "${x}", "%00", "x" * 500,
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=4).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
).filter(lambda text: bool(text.strip()))


def hostile(test: Callable[..., None]) -> Callable[..., None]:
    """Runs a test with each of the texts above, and with others made at random."""
    for text in NASTY:
        test = example(text=text)(test)
    lasting = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    return lasting(given(text=TEXT)(test))


class Made(NamedTuple):
    """A claim, and one that rebuts it."""

    claim: OutClaim
    rebuttal: OutClaim
    export: Export

    def written(self, name: str, **options: str) -> bytes:
        write = registry.named(name, "write").write
        assert write is not None
        return b"".join(write(self.export, options))


@contextmanager
def telling(
    database: str, text: str, kind: str = "outlet", date: str = "2018-02"
) -> Iterator[Made]:
    """A claim with `text` wherever a text may stand, and one that rebuts it."""
    with revising(database) as revision:
        make = revision.create
        party = make(Kind.PARTY, name=text, party_kind=kind)
        source = make(
            Kind.SOURCE, title=text, author=text, publisher_id=party, note=text, published=date,
            url=f"https://example.org/{text.strip()}", file_name=text, accessed="2020-01-02",
        )  # fmt: skip
        topic = make(Kind.TOPIC, name=text)
        numbers = []
        for more in ("", "too"):
            number = make(Kind.CLAIM, text=text + more, note=text, original=text)
            make(Kind.CLAIM_TOPIC, claim_id=number, topic_id=topic)
            statement = make(
                Kind.STATEMENT, claim_id=number, claimant_id=party, source_id=source, said=date,
                place=text, role=text, note=text,
            )  # fmt: skip
            make(Kind.QUOTE, statement_id=statement, exact=text)
            make(Kind.ASSESSMENT, claim_id=number, analyst=text, assessed="2020-01-01",
                 verdict=text, because=text)  # fmt: skip
            numbers.append(number)
        make(Kind.LINK, claim_id=numbers[1], relation="rebuts", target_claim_id=numbers[0],
             because=text)  # fmt: skip
    with reading(database) as connection:
        export = Export(connection, tuple(numbers))
        claim, rebuttal = claims(export)
        yield Made(claim, rebuttal, export)


def a_desk(empty: Path, folder: Path) -> str:
    """A SQLite database for all examples of a property."""
    path = folder / "desk.db"
    shutil.copy(empty, path)
    return str(path)
