"""Latin and Cyrillic spellings of a brand sound alike."""

from __future__ import annotations

import pytest

from repurchase.goods.sound import phonetic_key


@pytest.mark.parametrize(
    ("latin", "utterance"),
    [("royal", "роял"), ("canin", "канин"), ("whiskas", "вискас"), ("pampers", "памперс"), ("fairy", "фери")],
)
def test_a_brand_is_recognized_as_it_is_spoken(latin: str, utterance: str) -> None:
    """However it is written on the package."""
    assert phonetic_key(latin) == phonetic_key(utterance)
