"""Lemmas of word forms."""

from __future__ import annotations

import pytest

from repurchase.goods.lemmatization import lemmas


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("алкогольные", "алкогольный"), ("ликеры", "ликер"), ("вин", "вино"), ("wines", "wine"), ("berries", "berry")],
)
def test_forms_lead_to_their_lemma(word: str, lemma: str) -> None:
    """Russian by the dictionary, English by its plural; with е for ё."""
    assert lemma in lemmas(word).forms
    assert word in lemmas(word).forms


def test_adjectives_are_told_apart() -> None:
    """Of Russian words alone."""
    assert lemmas("винный").is_adjective
    assert not lemmas("вино").is_adjective
