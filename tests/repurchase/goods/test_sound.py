"""Latin and Cyrillic spellings of a brand sound alike."""

from __future__ import annotations

import pytest

from repurchase.goods.sound import sound


@pytest.mark.parametrize(
    ("latin", "heard"),
    [("royal", "роял"), ("canin", "канин"), ("whiskas", "вискас"), ("pampers", "памперс"), ("fairy", "фери")],
)
def test_a_brand_is_recognized_as_it_is_spoken(latin: str, heard: str) -> None:
    """However it is written on the package."""
    assert sound(latin) == sound(heard)
