"""Lines of claimtrack's own files that tests put together."""

from __future__ import annotations

import hashlib

CLAIM = '{"kind": "claim", "uuid": "019b8d61-e9f8-7000-8000-000000000001", "text": "A claim."}'
ASSESSMENT = {
    "kind": "assessment", "uuid": "019b8d61-e9f8-7000-8000-000000000002",
    "claim": "019b8d61-e9f8-7000-8000-000000000001", "analyst": "Anna", "assessed": "2026-01-05",
    "verdict": "half true", "credibility": "3", "likelihood": "very_likely", "confidence": "low",
    "because": "Two counts differ.",
}  # fmt: skip
PACKED = {"kind": "document", "sha256": hashlib.sha256(b"\xff").hexdigest(), "base64": "/w=="}
SHOWN = {"kind": "document", "sha256": hashlib.sha256(b"A text.").hexdigest(), "text": "A text."}
SOURCE = {"kind": "source", "uuid": "019b8d61-e9f8-7000-8000-000000000003", "title": "A report"}
COPY = {
    "kind": "capture", "uuid": "019b8d61-e9f8-7000-8000-000000000004", "source": SOURCE["uuid"],
    "captured": "2026-01-05T09:00:00Z", "media_type": "text/plain", "sha256": SHOWN["sha256"],
    "text_sha256": SHOWN["sha256"], "extractor": "text (utf-8)",
}  # fmt: skip
STATEMENT = {
    "kind": "statement", "uuid": "019b8d61-e9f8-7000-8000-000000000005",
    "claim": "019b8d61-e9f8-7000-8000-000000000001", "source": SOURCE["uuid"],
}  # fmt: skip
QUOTE = {
    "kind": "quote", "uuid": "019b8d61-e9f8-7000-8000-000000000006", "exact": "text",
    "statement": STATEMENT["uuid"], "capture": COPY["uuid"], "start": "2", "end": "6",
    "prefix": "A ", "suffix": ".",
}  # fmt: skip


def without(record: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in record.items() if key != name}
