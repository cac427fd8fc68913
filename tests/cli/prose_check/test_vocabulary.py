"""The word list finds the private style and leaves standard terms alone."""

from __future__ import annotations

import pytest

from cli.prose_check.vocabulary import Word, compiled, load

VOCABULARY = load()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Whoever calls is told.", ["Whoever", "is told"]),
        ("What the business asks\nof the world.", ["asks of the world"]),
        ("It speaks of prices, learned by heart at once.", ["speaks of", "learned by heart", "at once"]),
        ("A challenger leads anew.", ["leads", "anew"]),
        ("Judged once more, and mended.", ["Judged", "once more", "mended"]),
    ],
)
def test_private_style_is_found(text: str, found: list[str]) -> None:
    """A phrase may be split by a line break."""
    assert [hit.found for hit in VOCABULARY.hits(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "This leads to a retry within the lead time.",
        "The stand-in server and the STANDIN scheme.",
        "Alice tells the shopper the price.",
        "The function told_exception and the column verdict_id.",
        "Learning rate, at least once, besides, understand.",
    ],
)
def test_standard_terms_are_not_found(text: str) -> None:
    """Words are matched whole, and technical terms are excluded."""
    assert list(VOCABULARY.hits(text)) == []


def test_each_word_has_a_suggestion_and_a_reason() -> None:
    """A finding without a suggestion helps no author."""
    assert all(word.instead and word.reason for word in VOCABULARY.words)
    assert len({word.pattern for word in VOCABULARY.words}) == len(VOCABULARY.words)


def test_the_earlier_word_counts() -> None:
    """Specific patterns precede general ones."""
    vocabulary = compiled((Word("is told", "a", "b"), Word("is", "c", "d")))
    assert [(hit.found, hit.word.instead) for hit in vocabulary.hits("it is told")] == [("is told", "a")]
