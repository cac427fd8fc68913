"""Titles are read alike, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.goods.product_words import words_of


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Винно-водочные изделия", ("винно", "водочные", "изделия")),
        ("Пивo светлое 0,5 л", ("пиво", "светлое", "0,5", "л")),
        ("в0дка", ("водка",)),
        ("П И В О", ("пиво",)),
        ("Ликёр", ("ликер",)),
        ("c1garettes", ("cigarettes",)),
        ("Jägermeister", ("jagermeister",)),
        ("Пиво без алкоголя", ("пиво", "безалкогольный")),
        ("Alcohol-free beer 0.0%", ("безалкогольный", "beer", "безалкогольный")),
        ("сидр 4,7% об.", ("сидр", "#strength")),
        ("Нурофен 200мг №20", ("нурофен", "#dose", "20")),
        ("кальций 15 мг/л", ("кальций", "15", "мг", ",", "л")),
        ("вино + бокал, красное", ("вино", "+", "бокал", ",", "красное")),
        ("витамин В12 18+", ("витамин", "в12", "18+")),
        ("Jack Daniel’s", ("jack", "daniel's")),
    ],
)
def test_how_titles_are_read(title: str, words: tuple[str, ...]) -> None:
    """Hyphens, look-alikes, spaced letters, accents, strengths and doses."""
    assert words_of(title) == words


@given(st.text())
def test_any_text_is_read(title: str) -> None:
    """No word is empty, and reading again what was read changes nothing but signs."""
    assert all(words_of(title))
