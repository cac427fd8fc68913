"""The voice gets words where digits would leave gender or case to a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.speech.voice import spelled_out


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("стоимость 1\N{NO-BREAK SPACE}299 рублей.", "стоимость тысяча двести девяносто девять рублей."),
        ("79 рублей 90 копеек", "семьдесят девять рублей девяносто копеек"),
        ("21 рубль 1 копейка", "двадцать один рубль одна копейка"),
        ("в среду, 25 ноября", "в среду, двадцать пятого ноября"),
        ("2 недели назад", "две недели назад"),
        ("каждые 2 дня", "каждые два дня"),
        ("раз в 21 неделю", "раз в двадцать одну неделю"),
        ("2 яйца", "два яйца"),
        ("1 яйцо", "одно яйцо"),
        ("Корм Royal Canin, 16 унций, доставка завтра", "Корм Royal Canin, шестнадцать унций, доставка завтра"),
        ("12 штук по 12 унций", "двенадцать штук по двенадцать унций"),
        ("14,5 унции", "14,5 унции"),
        ("молоко 3,2%", "молоко 3,2%"),
        ("7Up 2 литра", "7Up два литра"),
        ("номер 42", "номер 42"),
        ("5000000000 рублей", "5000000000 рублей"),
        ("", ""),
    ],
)
def test_digits_become_words_where_a_noun_follows(text: str, spoken: str) -> None:
    """Fractions, names and bare numbers are left to the synthesizer."""
    assert spelled_out(text) == spoken


@given(text=st.text(alphabet=st.characters(exclude_categories=["Nd"])))
def test_a_text_without_digits_is_said_as_it_is(text: str) -> None:
    """Only numbers are touched."""
    assert spelled_out(text) == text
