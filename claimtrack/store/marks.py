"""By which rules stored figures were made. Light: every list compares with it."""

RULES = "ledger 1, admiralty 1 (6d71561a5cec)"
"""Semantics, profile, its version and hash; `tests/store/test_scores.py` holds it to them."""
