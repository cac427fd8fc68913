"""Goods, their number and verbs are separated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.goods_phrase import goods_phrase
from serving.language.utterance import words_of


@pytest.mark.parametrize(
    ("words", "subject", "number"),
    [
        ("две пачки корма для кошки", "корм кошка", 2), ("корма для кошки две пачки", "корм кошка", 2),
        ("мой обычный кофе", "кофе", None), ("пакеты для мусора", "пакет мусор", None),
        ("две упаковки мусорных пакетов", "мусорный пакет", 2), ("пакет молока", "молоко", None),
        ("корм на дом", "корм", None), ("пиццу на дом", "пицца ресторан", None), ("памперцы", "памперс", None),
        ("двадцать пять рулонов туалетной бумаги", "туалетный бумага", 25), ("", "", None), ("две пачки", "", 2),
        ("напоминание", "", None), ("маме корм", "корм", None),
    ],
)  # fmt: skip
def test_the_subject_is_the_lemmas_of_the_goods(words: str, subject: str, number: int | None) -> None:
    """Without units, people, and where to deliver."""
    found = goods_phrase(words_of(words))
    assert (found.subject, found.number) == (frozenset(subject.split()), number)


def test_verbs_are_acts_and_no_goods() -> None:
    """They express the request."""
    assert goods_phrase(("спать", "хлеб")).acts == ("спать",)


@pytest.mark.parametrize(("words", "is_known"), [("корм", True), ("такси", False), ("корм такси", False)])
def test_only_names_of_consumables_are_known(words: str, is_known: bool) -> None:  # noqa: FBT001
    """All of them must be."""
    assert goods_phrase(words_of(words)).is_known is is_known


@given(st.text(max_size=60))
def test_any_words_are_read(text: str) -> None:
    """And goods only where words say them."""
    found = goods_phrase(words_of(text))
    assert not found.is_known or found.subject
