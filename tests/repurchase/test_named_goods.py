"""Goods are named by their lemmas."""

from __future__ import annotations

import pytest

from repurchase.named_goods import is_named
from tests.examples import a_reminder


@pytest.mark.parametrize(
    ("subject", "named"), [({"корм"}, True), ({"корм", "кошка"}, True), ({"корм", "собака"}, False), (set(), True)]
)
def test_every_named_word_must_be_of_the_goods(subject: set[str], named: bool) -> None:  # noqa: FBT001
    """Of the category or the title; whoever names nothing means anything."""
    assert is_named(a_reminder(), frozenset(subject)) is named
