"""ICD 203: a likelihood and a level of confidence do not stand in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.estimative import joined, sentences
from claimtrack.vocabulary import Confidence, Likelihood

WORDS = [likelihood.label for likelihood in Likelihood]
LEVELS = [confidence.value for confidence in Confidence]


@pytest.mark.parametrize(
    "text",
    [
        "It is likely, with moderate confidence, that the figure is too high.",
        "With HIGH CONFIDENCE: an attack is Very Unlikely.",
        "We judge with high confidence that it is unlikely",
        "It is almost certain (high confidence).",
        "The figure is probably too high; our confidence is low.",
        "Our confidence in this judgement of the count is only moderate, but it is likely.",
        "Likely. That it grows is likely and our confidence that it does is high!",
        "It is very likely (confidence: low).",
        "There is a roughly even chance, and confidence remains low.",
        "Low-to-moderate confidence that growth is improbable.",
        "We have a high level of confidence that there is almost no chance of it.",
        "We are highly confident that it is likely.",
        "An increase is unlikely,\nwith low\nconfidence, to have come.",
        "Gen. Nicholson is likely right, and the U.S. count has high confidence.",
        "It is likely, at approx. 700 men, with low confidence.",
        "A remote possibility, high analytic confidence.",
        "It is very_likely with high\N{NON-BREAKING HYPHEN}confidence.",
        "“It is likely, with high confidence.” He said no more.",
    ],
)
def test_a_sentence_that_joins_them_is_found(text: str) -> None:
    assert joined(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It is likely that the figure is too high. Our confidence is moderate.",
        "High confidence! It is very unlikely.",
        "Likely? Confidence is low",
        "He said: “It is likely.” Confidence is high.",
        "An attack is likely\n\nConfidence: low",
        "The likelihood is told with high confidence.",
        "The likelihoods differ, and our confidence is low.",
        "It is likely that they act with confidence.",
        "It is likely that a high number of voters lost confidence.",
        "A vote of no confidence is likely in the high house.",
        "Consumer confidence is low and a recession is likely.",
        "It is probable that the public confidence was high.",
        "Moderate confidence in a low count.",
        "The dislikely and the likelyhood have high confidence.",
        "They confided that it is likely that the moderate won.",
    ],
)
def test_a_sentence_that_does_not_is_left_alone(text: str) -> None:
    assert joined(text) is None


def test_the_sentence_found_is_that_one() -> None:
    text = "The count differs. It is likely,  with low confidence. Nothing else is known."
    assert joined(text) == "It is likely, with low confidence."


@pytest.mark.parametrize("likelihood", WORDS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_word_of_the_vocabulary_is_known(likelihood: str, level: str) -> None:
    assert joined(f"It is {likelihood} that it grew, with {level} confidence.")
    assert joined(f"Confidence is {level} that it is {likelihood.upper()}.")
    assert not joined(f"That it grew is {likelihood}. Confidence is {level}.")


@given(st.text())
def test_any_text_is_cut_without_loss(text: str) -> None:
    cut = sentences(text)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(cut)
    joined(text)
