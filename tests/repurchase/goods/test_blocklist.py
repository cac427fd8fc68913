"""Which goods may be offered and ordered by voice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.goods.blocklist import BlockedTerm, is_allowed, restricted_group
from repurchase.goods.blocklist_table import blocklist_with, built_in_blocklist
from repurchase.goods.lemmatization import analyzer

SHOP = built_in_blocklist()
with (Path(__file__).parent / "labelled_goods.csv").open() as labelled:
    GOODS = list(csv.DictReader(labelled))
"""`seen` tells which titles the terms were written by; the others were looked at only to measure."""
RESTRICTED = [goods for goods in GOODS if goods["restricted"] == "yes"]
INNOCENT = [goods for goods in GOODS if goods["restricted"] == "no"]
MAX_WITHHELD = 0.02
LEXEMES = [
    tuple(form.word for form in parse.lexeme)
    for term in SHOP.terms
    if len(term.words) == 1 and term.words[0].isalpha()
    for parse in analyzer().parse(term.words[0])
    if parse.is_known and parse.normal_form.replace("ё", "е") == term.words[0]
]
"""The forms of each term of one known word."""
LOOKALIKES = str.maketrans("асеорхАСЕОРХКМТНВ", "aceopxACEOPXKMTHB")


def _offered(goods: dict[str, str]) -> bool:
    return is_allowed(SHOP, goods["category"], goods["title"])


def test_no_restricted_goods_are_offered() -> None:
    """Russian and English, by category or title, in any form of the word."""
    assert [goods for goods in RESTRICTED if _offered(goods)] == []


@pytest.mark.parametrize("seen", ["yes", "no"])
def test_few_other_goods_are_withheld(seen: str) -> None:
    """At most MAX_WITHHELD, of those that the terms were written by and of the others."""
    innocent = [goods for goods in INNOCENT if goods["seen"] == seen]
    withheld = [goods for goods in innocent if not _offered(goods)]
    assert len(withheld) <= MAX_WITHHELD * len(innocent), withheld


def test_the_group_tells_the_law_or_the_reason() -> None:
    """Each of them names one."""
    assert {term.group.name for term in SHOP.terms} == {
        "alcohol", "tobacco", "medicines", "drugs", "weapons", "adult", "health",
    }  # fmt: skip
    assert all("Federal Law" in term.group.reason for term in SHOP.terms)


def _written(term: BlockedTerm) -> str:
    words = " ".join(term.words).replace("*", "")
    return words.replace("#strength", "5% об.").replace("#dose", "20 мг")


def test_every_term_restricts_what_it_names() -> None:
    """As the title and as the category; a misspelled term would restrict nothing."""
    written = map(_written, SHOP.terms)
    assert [each for each in written if is_allowed(SHOP, "", each) or is_allowed(SHOP, each, "")] == []


@given(form=st.sampled_from(LEXEMES).flatmap(st.sampled_from))
def test_every_form_of_a_word_is_restricted(form: str) -> None:
    """In whatever case and number, in capitals, with ё for е kept apart from the dictionary's spelling."""
    for written in (form, form.upper(), form.capitalize(), form.replace("ё", "е")):
        assert not is_allowed(SHOP, "", written)
        assert not is_allowed(SHOP, "", f"Товар {written} 0,5 л")


@given(goods=st.sampled_from(RESTRICTED), data=st.data())
def test_letters_that_look_alike_hide_nothing(goods: dict[str, str], data: st.DataObject) -> None:
    """Latin letters in Russian words, soft hyphens, capitals."""
    title = goods["title"]
    places = data.draw(st.sets(st.integers(0, max(len(title) - 1, 0)), max_size=1))
    disguised = "".join(
        letter.translate(LOOKALIKES) if place in places else letter for place, letter in enumerate(title)
    )
    assert not is_allowed(SHOP, goods["category"], disguised)
    assert not is_allowed(SHOP, goods["category"], "\N{SOFT HYPHEN}".join(title))
    assert not is_allowed(SHOP, goods["category"].upper(), title.upper())


@given(category=st.text(max_size=40), title=st.text(max_size=80))
def test_any_text_is_judged(category: str, title: str) -> None:
    """Whatever the characters; the same goods always alike."""
    assert restricted_group(SHOP, category, title) is restricted_group(SHOP, category, title)


@given(goods=st.sampled_from(GOODS))
def test_a_restricted_category_restricts_every_title(goods: dict[str, str]) -> None:
    """No title makes the category innocent."""
    assert not is_allowed(SHOP, "Алкогольные напитки", goods["title"])


@pytest.mark.parametrize(
    "title",
    [
        "Бокал вина",
        "Стакан водки",
        "Виски и бокал в подарок",
        "Набор: бокал + вино",
        "Пиво и безалкогольное пиво",
        "Сыр и вино",
        "Соус для мяса и вино",
        "Подарок для мужчин: виски",
        "Футболка с пивом в подарок",
    ],
)
def test_what_stands_beside_innocent_goods_stays_restricted(title: str) -> None:
    """A glass of wine is wine."""
    assert not is_allowed(SHOP, "", title)


@pytest.mark.parametrize(
    "title",
    [
        "Бокал для вина",
        "Бокалы для вина, виски и шампанского",
        "Винный шкаф",
        "Футболка Heineken",
        "Сыр с вином",
        "Подставка для бутылок вина",
        "Wine rack",
    ],
)
def test_what_only_goes_with_restricted_goods_is_offered(title: str) -> None:
    """A glass for wine is glassware."""
    assert is_allowed(SHOP, "", title)


def test_a_shop_denies_and_allows_goods_of_its_own() -> None:
    """In every form of their words; what it denies stays denied, and the rest is judged as everywhere."""
    own = blocklist_with(deny=["сладкая газировка"], allow=["яблочный сидр", "сладкий сидр газировка"])
    assert not is_allowed(own, "Сладкие газировки", "Тархун")
    assert is_allowed(own, "Газировка", "Тархун")
    assert is_allowed(own, "напитки", "Сидры яблочные")
    assert not is_allowed(own, "напитки", "Сидр грушевый")
    assert not is_allowed(own, "напитки", "Сладкая газировка сидр")
    assert is_allowed(SHOP, "Сладкие газировки", "Тархун")
