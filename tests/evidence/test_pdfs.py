"""The text of PDFs, and PDFs that are broken, locked or hostile."""

import re

import pytest
from evidence.documents import pdf, shown

from claimtrack.errors import Refused
from claimtrack.evidence.extraction import Extract, extract

PDF = "application/pdf"


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        extract(content, PDF, name="report.pdf")
    said = str(caught.value)
    assert said.startswith("report.pdf ") and said.endswith("; keep it without text: --no-text")
    assert "\n" not in said
    return said


def test_pages_are_read_one_after_another() -> None:
    content = pdf(
        shown("The dam was sound, the min-", "istry said: “no cracks”."),
        shown("Second page."),
        information="/Title (Report on\\nthe dam) /Author (I. Farrow)"
        " /CreationDate (D:20210304233000Z)",
    )
    found = extract(content, PDF)
    assert found.text == "The dam was sound, the min-\nistry said: “no cracks”.\fSecond page."
    assert re.fullmatch(r"pypdf [0-9.]+", found.extractor or "")
    assert found._replace(text=None, extractor=None) == Extract(
        title="Report on the dam", author="I. Farrow", published="2021-03-04"
    )


@pytest.mark.parametrize("told", ["(D:20219999)", "(yesterday)", "()", "7", "9 0 R", "[[(x)]]"])
def test_an_odd_date_is_none(told: str) -> None:
    found = extract(pdf(shown("Text."), information=f"/CreationDate {told} /Title {told}"), PDF)
    assert found.text == "Text." and found.published is None


def test_a_scan_has_no_text_and_says_so() -> None:
    found = extract(pdf(b"0 0 300 300 re f", information="/Title (Scan)"), PDF)
    assert found == Extract(note="no text in it (a scan?)", title="Scan")


@pytest.mark.timeout(30)
def test_what_is_broken_is_refused() -> None:
    whole = pdf(shown("Text."))
    for content in (
        b"",
        b"not one",
        b"%PDF-1.7\n",
        whole[:300],
        whole.replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
        b"%PDF-1.4\n" + b"[" * 100_000,
        b"%PDF-1.4\nxref\n0 99999999999\n",
    ):
        refusal(content)


def encrypted(password: str) -> bytes:
    import io

    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(shown("Kept under lock."))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_password_is_needed_only_where_it_locks() -> None:
    assert extract(encrypted(""), PDF).text == "Kept under lock."
    assert "is encrypted, and cannot be read without its password" in refusal(encrypted("secret"))


@pytest.mark.timeout(60)
def test_a_deflate_bomb_ends() -> None:
    bomb = pdf(b" " * 500_000_000, packed=True)
    assert len(bomb) < 1_000_000
    refusal(bomb)
