"""Amounts with abbreviated units are said in words that agree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.speech.measures import measures_in_words
from serving.speech.voice import spelled_out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Корм, 275 г, доставка завтра", "Корм, двести семьдесят пять граммов, доставка завтра"),
        ("21 г", "двадцать один грамм"),
        ("1,9 л", "одна целая девять десятых литра"),
        ("3,75 л", "три целых семьдесят пять сотых литра"),
        ("101,1 г", "сто одна целая одна десятая грамма"),
        ("1,5 л", "полтора литра"),
        ("22,5 кг", "двадцать два с половиной килограмма"),
        ("0,5 л", "пол-литра"),
        ("6 штук по 1 л", "шесть штук по одному литру"),
        ("6 штук по 0,5 л", "шесть штук по пол-литра"),
        ("12 штук по 340 г", "двенадцать штук по триста сорок граммов"),
        ("340–455 г", "триста сорок — четыреста пятьдесят пять граммов"),
        ("1 000 мл", "тысяча миллилитров"),
        ("2 шт. в наборе", "две штуки в наборе"),
        ("Чай, 250 г. Оформляем заказ?", "Чай, двести пятьдесят граммов. Оформляем заказ?"),
        ("2000 г", "две тысячи граммов"),
    ],
)
def test_amounts_are_said_in_words(text: str, said: str) -> None:
    """Numerals, fractions and nouns agree as Russian wants."""
    assert spelled_out(text) == said


@pytest.mark.parametrize("text", ["Вино 2019 г.", "А1 г", "1.9 л", "г. Москва", "5 гг", "12 мм2"])
def test_other_abbreviations_stay(text: str) -> None:
    """A year is no weight."""
    assert measures_in_words(text) == text


@given(
    st.integers(0, 999_999),
    st.sampled_from(["", ",5", ",1", ",25", ",375"]),
    st.sampled_from(["г", "кг", "мл", "л", "см", "м"]),
)
def test_no_digit_remains(number: int, fraction: str, unit: str) -> None:
    """Every amount that a title can have is said in words."""
    said = measures_in_words(f"{number}{fraction} {unit}")
    assert re.fullmatch(r"[а-яё -]+", said)


@given(st.text(max_size=80))
def test_any_text_can_be_said(text: str) -> None:
    """Where there is no amount, nothing changes."""
    said = measures_in_words(text)
    assert any(map(str.isdigit, text)) or said == text
