"""Goods are named by their lemmas and by common synonyms."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded.sample.titles import titles
from repurchase.goods.goods_synonyms import synonyms
from repurchase.goods.lemmatization import lemmas
from repurchase.goods.named_goods import is_named, named_best_first
from tests.examples import a_reminder


@dataclass(frozen=True, slots=True)
class Bought:
    """Goods of a shopper."""

    category: str
    product_title: str


SAMPLE = [Bought(title, f"{title.capitalize()}, 450 г") for title in titles().values()]


def best(subject: str, goods: list[Bought]) -> str | None:
    """The category that lemmas name best."""
    found = named_best_first(goods, frozenset(subject.split()))
    return found[0].category if found else None


@pytest.mark.parametrize(
    ("subject", "named"), [({"корм"}, True), ({"корм", "кошка"}, True), ({"корм", "собака"}, False), (set(), True)]
)
def test_every_named_word_must_be_of_the_goods(subject: set[str], named: bool) -> None:  # noqa: FBT001
    """Of the category or the title; an empty subject names anything."""
    assert is_named(a_reminder(), frozenset(subject)) is named


@pytest.mark.parametrize(
    ("subject", "category"),
    [
        ("корм кот", "корм для кошки"), ("кошачий корм", "корм для кошки"), ("вискас", "корм для кошки"),
        ("сухой корм кот", "корм для кошки"), ("еда собака", "корм для собаки"), ("корм щенок", "корм для собаки"),
        ("памперс", "подгузники"), ("подгузник взрослый", "подгузники для взрослых"),
        ("туалетка", "туалетная бумага"), ("порошок", "средство для стирки"), ("молочко", "молоко"),
        ("молоко", "молоко"), ("сгущенка", "сгущённое молоко"), ("яичко", "яйца"), ("картошка", "картофель"),
        ("бумажный полотенце", "бумажные полотенца"), ("шампунь", "шампунь и бальзам для волос"),
        ("milk", "молоко"), ("dog food", "корм для собаки"), ("toilet paper", "туалетная бумага"),
        ("фильтр кофе", "фильтры для кофе"), ("кофе", "кофе"), ("фейри", "средство для мытья посуды"),
        ("хлебушек", "хлеб и булочки"), ("минералка", "питьевая вода"), ("сок", "сок"),
    ],
)  # fmt: skip
def test_the_best_named_category_of_the_sample_is_first(subject: str, category: str) -> None:
    """Among its 300 categories, however the shopper calls it."""
    assert best(subject, SAMPLE) == category


@pytest.mark.parametrize(
    "subject", ["такси", "мама", "собака", "кошка", "билет кино", "столик ресторан", "средство", "товар", "кофе машина"]
)
def test_other_things_are_named_by_none_of_the_goods(subject: str) -> None:
    """Nor are goods by whom they are for, or by a word that stands for everything."""
    assert best(subject, [each for each in SAMPLE if each.category != "билеты"]) is None


@pytest.mark.parametrize(
    ("category", "title", "subject", "named"),
    [
        ("фильтры для кофе", "Фильтры Melitta", "кофе", False), ("чай и кофе", "Чай Ahmad", "кофе", False),
        ("чай и кофе", "Чай Ahmad", "чай", True), ("йогурт", "Йогурт Danone клубника", "клубника", False),
        ("корм для кошки", "Корм Whiskas с курицей", "курица", False),
        ("корм для кошки", "Корм Royal Canin", "роял", True), ("milk", "Semi-skimmed milk", "молоко", True),
        ("coffee filters", "Melitta coffee filters", "кофе", False), ("dog food", "Pedigree", "корм собака", True),
        ("вода", "Вода минеральная Боржоми", "боржоми", True), ("вода", "Вода", "туалетный вода", False),
    ],
)  # fmt: skip
def test_goods_are_named_by_what_they_are(category: str, title: str, subject: str, named: bool) -> None:  # noqa: FBT001
    """And by their brand, but not by what they are for, what is in them, or what else the category holds."""
    assert bool(named_best_first([Bought(category, title)], frozenset(subject.split()))) is named


def test_nearly_every_category_of_the_sample_is_named_best_by_its_own_words() -> None:
    """Two categories of the same name cannot be told apart."""
    for goods in SAMPLE:
        own = frozenset(lemmas(word).likeliest for word in goods.category.split() if len(word) > 3 and word.isalpha())
        found = named_best_first(SAMPLE, own)
        assert not own or not found or goods in found


@given(st.frozensets(st.sampled_from(sorted(synonyms().vocabulary)), min_size=1, max_size=3))
def test_whatever_is_named_was_there_and_a_longer_subject_names_no_more(subject: frozenset[str]) -> None:
    """A word more can only narrow what is meant."""
    found = named_best_first(SAMPLE, subject)
    assert set(found) <= set(SAMPLE)
    assert not set(named_best_first(SAMPLE, subject | {"такси"}))


def test_equals_keep_their_order() -> None:
    """So that the most urgent of them is offered first."""
    goods = [Bought("корм для собаки", "Корм"), Bought("корм для кошки", "Корм")]
    assert named_best_first(goods, frozenset({"корм"})) == tuple(goods)
    assert named_best_first(reversed(goods), frozenset({"корм"})) == tuple(reversed(goods))
