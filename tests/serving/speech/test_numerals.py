"""Numbers govern their nouns by the Russian rule, in digits and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.speech.morphology import Agreement, Case
from serving.speech.numerals import counted, counted_in_words, day_of_month_in_words, digits, in_words

FORMS = [
    ("рубль", "рубля", "рублей"),
    ("копейка", "копейки", "копеек"),
    ("день", "дня", "дней"),
    ("неделя", "недели", "недель"),
    ("месяц", "месяца", "месяцев"),
    ("штука", "штуки", "штук"),
    ("унция", "унции", "унций"),
    ("литр", "литра", "литров"),
]


def ruled(number: int, one: str, few: str, many: str) -> str:
    """The textbook rule."""
    if 11 <= number % 100 <= 14:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(number % 10, many)


@pytest.mark.parametrize("forms", FORMS)
def test_every_number_to_ten_thousand_agrees(forms: tuple[str, str, str]) -> None:
    """1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    wrong = [n for n in range(10_001) if counted(n, forms[0]) != f"{digits(n)} {ruled(n, *forms)}"]
    assert wrong == []


@pytest.mark.parametrize("forms", FORMS)
def test_words_agree_as_digits_do(forms: tuple[str, str, str]) -> None:
    """The noun is the same on the screen and in the voice."""
    wrong = [n for n in range(2_001) if counted_in_words(n, forms[0]).split()[-1] != ruled(n, *forms)]
    assert wrong == []


def test_every_number_has_words_of_its_own() -> None:
    """No two numbers sound alike, and none sounds like digits."""
    said = [in_words(number) for number in range(10_001)]
    assert len(set(said)) == len(said)
    assert not any(letter.isdigit() for words in said for letter in words)


@pytest.mark.parametrize(
    ("number", "masculine", "feminine", "neuter"),
    [
        (0, "ноль", "ноль", "ноль"),
        (1, "один", "одна", "одно"),
        (2, "два", "две", "два"),
        (11, "одиннадцать", "одиннадцать", "одиннадцать"),
        (21, "двадцать один", "двадцать одна", "двадцать одно"),
        (1000, "тысяча", "тысяча", "тысяча"),
        (1001, "тысяча один", "тысяча одна", "тысяча одно"),
        (2002, "две тысячи два", "две тысячи две", "две тысячи два"),
        (21000, "двадцать одна тысяча", "двадцать одна тысяча", "двадцать одна тысяча"),
        (1_000_000, "миллион", "миллион", "миллион"),
        (2_000_002, "два миллиона два", "два миллиона две", "два миллиона два"),
        (1_001_000, "миллион тысяча", "миллион тысяча", "миллион тысяча"),
    ],
)
def test_one_and_two_have_a_gender(number: int, masculine: str, feminine: str, neuter: str) -> None:
    """Thousands are feminine and millions masculine whatever is counted."""
    said = [in_words(number, gender) for gender in (Agreement.MASCULINE, Agreement.FEMININE, Agreement.NEUTER)]
    assert said == [masculine, feminine, neuter]


@pytest.mark.parametrize(
    ("number", "noun", "in_accusative", "in_genitive"),
    [
        (1, "неделя", "одну неделю", "одной недели"),
        (21, "копейка", "двадцать одну копейку", "двадцати одной копейки"),
        (2, "неделя", "две недели", "двух недель"),
        (5, "рубль", "пять рублей", "пяти рублей"),
        (1299, "рубль", "тысячу двести девяносто девять рублей", "тысячи двухсот девяноста девяти рублей"),
    ],
)
def test_a_counted_noun_declines(number: int, noun: str, in_accusative: str, in_genitive: str) -> None:
    """«За одну неделю», «дольше двух недель»."""
    said = (counted_in_words(number, noun, Case.ACCUSATIVE), counted_in_words(number, noun, Case.GENITIVE))
    assert said == (in_accusative, in_genitive)


@given(number=st.decimals(min_value=0, max_value=10**9, places=3))
def test_digits_read_back(number: Decimal) -> None:
    """Grouping and the comma change how a number looks, not what it is."""
    assert Decimal(digits(number).replace("\N{NO-BREAK SPACE}", "").replace(",", ".")) == number


def test_a_fraction_governs_the_genitive_singular() -> None:
    """«14,5 унции», «0,75 литра»; a fraction of zero is none."""
    said = [counted(Decimal(number), noun) for number, noun in (("14.5", "унция"), ("0.75", "литр"), ("2.0", "литр"))]
    assert said == ["14,5 унции", "0,75 литра", "2 литра"]


def test_days_of_a_month_are_ordinals() -> None:
    """«Двадцать пятого ноября»."""
    assert [day_of_month_in_words(day) for day in (1, 3, 20, 25, 31)] == [
        "первого", "третьего", "двадцатого", "двадцать пятого", "тридцать первого",
    ]  # fmt: skip
