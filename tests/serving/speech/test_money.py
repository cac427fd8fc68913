"""Prices are said in roubles and kopecks that agree."""

from __future__ import annotations

from decimal import Decimal

import pytest

from serving.speech.money import roubles, roubles_in_words
from serving.speech.morphology import Case


@pytest.mark.parametrize(
    ("amount", "written", "spoken"),
    [
        ("1", "1 рубль", "один рубль"),
        ("2", "2 рубля", "два рубля"),
        ("5", "5 рублей", "пять рублей"),
        ("11", "11 рублей", "одиннадцать рублей"),
        ("21", "21 рубль", "двадцать один рубль"),
        ("101", "101 рубль", "сто один рубль"),
        ("112", "112 рублей", "сто двенадцать рублей"),
        ("1001", "1_001 рубль", "тысяча один рубль"),
        ("1299", "1_299 рублей", "тысяча двести девяносто девять рублей"),
        ("1299.00", "1_299 рублей", "тысяча двести девяносто девять рублей"),
        ("1000000", "1_000_000 рублей", "миллион рублей"),
        ("79.90", "79 рублей 90 копеек", "семьдесят девять рублей девяносто копеек"),
        ("21.01", "21 рубль 1 копейка", "двадцать один рубль одна копейка"),
        ("0.50", "50 копеек", "пятьдесят копеек"),
        ("0", "0 рублей", "ноль рублей"),
        ("99.995", "100 рублей", "сто рублей"),
        ("0.004", "0 рублей", "ноль рублей"),
    ],
)
def test_prices(amount: str, written: str, spoken: str) -> None:
    """Thousands are separated by a no-break space (_ in the table)."""
    assert roubles(Decimal(amount)) == written.replace("_", "\N{NO-BREAK SPACE}")
    assert roubles_in_words(Decimal(amount)) == spoken


def test_a_price_in_other_cases() -> None:
    """«За тысячу двести … рублей», «дешевле тысячи рублей»."""
    assert roubles_in_words(Decimal("1201.21"), Case.ACCUSATIVE) == "тысячу двести один рубль двадцать одну копейку"
    assert roubles_in_words(Decimal(1000), Case.GENITIVE) == "тысячи рублей"


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity"])
def test_no_price_is_no_number(amount: str) -> None:
    """Alice does not offer what cannot be paid."""
    with pytest.raises(ValueError, match="a price must be"):
        roubles(Decimal(amount))
