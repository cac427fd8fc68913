"""Goods of one wish are told apart, each with its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.language.goods_list import goods_list
from serving.language.utterance import words_of

WORDS = ["и", "молоко", "корм", "кофе", "две", "пачки", "для", "кошки", "собаки", "ещё", "купи", "велосипед", "такси"]


def listed(text: str) -> list[tuple[set[str], int | None]]:
    """Lemmas and number of each of the goods."""
    return [(set(each.subject), each.number) for each in goods_list(words_of(text))]


def test_each_has_its_number() -> None:
    """Conjunctions part them, and so do names of other goods."""
    assert listed("две пачки корма и молоко") == [({"корм"}, 2), ({"молоко"}, None)]
    assert listed("молоко три кофе") == [({"молоко"}, None), ({"кофе"}, 3)]
    assert listed("корм для кошки и для собаки") == [({"корм", "кошка"}, None), ({"корм", "собака"}, None)]


@pytest.mark.parametrize("text", ["корм вискас", "туалетную бумагу зева", "фильтры для кофе", "пакет молока"])
def test_words_of_the_same_goods_stay_together(text: str) -> None:
    """Brands, genitives and what stands after a preposition name no other goods."""
    assert len(goods_list(words_of(text))) == 1


@pytest.mark.parametrize("text", ["", "и", "молоко и включи", "молоко и завтра"])
def test_a_part_without_goods_makes_no_list(text: str) -> None:
    """Nor does another wish."""
    assert goods_list(words_of(text)) == ()


@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_all_goods_are_named(text: str) -> None:
    """In the words that were said, none of which is a number."""
    for each in goods_list(words_of(text)):
        assert each.subject
        assert set(each.words.split()) <= set(text.replace("ё", "е").split()) - {"две", "и"}
