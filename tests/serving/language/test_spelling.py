"""Unambiguous speech-recognition errors are corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.lexicon import ROLES
from serving.language.spelling import repaired


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("за казывай", "заказывай"), ("под тверждаю", "подтверждаю"), ("дадавай", "да давай"), ("дааа", "да"),
        ("офрмляй", "оформляй"), ("подтвержаю", "подтверждаю"), ("незаказывай", "не заказывай"),
        ("падтверждаю", "подтверждаю"), ("закажы", "закажи"), ("хорошодавай", "хорошо давай"),
        ("не протиф", "не против"),
        ("по дойдет", "подойдет"),
    ],
)  # fmt: skip
def test_slips_are_mended(said: str, meant: str) -> None:
    """Stretched, split, merged, and one letter of a long verb."""
    assert repaired(said.split()) == tuple(meant.split())


@pytest.mark.parametrize("word", ["заказывал", "отказывай", "накажи", "покажи", "скажи", "неудобно", "билет", "дано"])
def test_other_words_stay(word: str) -> None:
    """Known words and words further away are unchanged."""
    assert repaired([word]) == (word,)


@given(st.lists(st.sampled_from(sorted(ROLES)), max_size=5))
def test_words_of_agreement_stay(words: list[str]) -> None:
    """Nothing that is understood is changed."""
    assert repaired(words) == tuple(words)
