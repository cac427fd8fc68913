"""Sizes in titles become metric, whatever the seller wrote, and nothing else changes."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded.sample.products import products
from embedded.sample.source import catalogue, receipts
from serving.speech.metric_sizes import metric
from serving.speech.spoken_names import MAX_TITLE_CHARACTERS
from serving.speech.voice import spelled_out

IMPERIAL = re.compile(
    r"унци|фунт|пинт|кварт(?!ир)|галлон|дюйм|\bфут(?:а|ов|ы)?\b|\b(?:oz|lbs?|gal|qt|pt)\b", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Корм 9.7 oz", "Корм 275 г"),
        ("Корм для кошки, 9,7 унции", "Корм для кошки, 275 г"),
        ("Milk 1/2 gal", "Milk 1,9 л"),
        ("Молоко, 0,5 галлона", "Молоко, 1,9 л"),
        ("Beef 2 lb 3 oz", "Beef 990 г"),
        ("Beef 2 lbs. and 3 oz.", "Beef 990 г"),
        ("Steak 12-16 oz", "Steak 340–455 г"),
        ("Steak 12 – 48 oz", "Steak 340 г – 1,35 кг"),
        ("Flour 1.5LB", "Flour 680 г"),
        ("Coffee 1 1/2 lb", "Coffee 680 г"),
        ("Juice 64 fl oz", "Juice 1,9 л"),
        ("Syrup 12.5 fl. oz.", "Syrup 370 мл"),
        ("Rolls 6 ct", "Rolls 6 штук"),
        ("Soda 12 Pack 12 oz cans", "Soda 12 штук 355 мл cans"),
        ("Пиво, 12 штук по 12 унций", "Пиво, 12 штук по 355 мл"),
        ("Суп, 12 штук по 12 унций", "Суп, 12 штук по 340 г"),
        ("Beer 24-12 oz", "Beer 24 штуки по 355 мл"),
        ("Сгущённое молоко, 14 унций", "Сгущённое молоко, 395 г"),
        ("Растворимые напитки, 19 унций", "Растворимые напитки, 540 г"),
        ("Water 24/16.9 oz", "Water 24 штуки по 500 мл"),
        ("Tuna 3/3.5 oz", "Tuna 3 штуки по 99 г"),
        ("Bars 6/8 oz", "Bars 6 штук по 225 г"),
        ("Rolls 6-8 ct", "Rolls 6-8 штук"),
        ("Chips 10 oz (283 g)", "Chips 283 г"),
        ("Water 33.8 fl oz (1 L)", "Water 1 л"),
        ("Paste 35.3 oz", "Paste 1 кг"),
        ("9-inch plate", "23 см plate"),
        ("Контейнер, 10 дюймов", "Контейнер, 25 см"),
        ("Фольга, 100 футов", "Фольга, 30,5 м"),
        ("Вода, 6 штук по 0,5 литра", "Вода, 6 штук по 0,5 л"),
        ("Вино, 750 миллилитров", "Вино, 750 мл"),
        ("Cola 1.5 l", "Cola 1,5 л"),
        ("Vitamins 1,000 ct", "Vitamins 1\N{NO-BREAK SPACE}000 штук"),
    ],
)
def test_sizes_become_metric(title: str, said: str) -> None:
    """Ounces of what is poured are millilitres; where the seller wrote the metric size too, it counts."""
    assert metric(title) == said


@pytest.mark.parametrize(
    "title",
    ["7UP", "7UP Cherry", "WD-40", "Shampoo 3 in 1", "2-in-1", "9 in one", "Made in 12 in China", "5G router",
     "A5 12LB-X200", "Model 20LBX", "#4 lb", "№5 oz", "oz 5", "1 oz.5", "0 oz", "квартира 3", "футболка 2",
     "Oz Naturals", "Half Pound", "PT Cruiser 5", "1.2.3 oz", "5 фунтов стерлингов", "Корм Royal Canin", "", "G5 lb2",
     "Windows 11 pro", "Шампунь 2 в 1", "50 SQ FT"],
)  # fmt: skip
def test_what_is_no_size_stays(title: str) -> None:
    """Brands, models, numbers and other words are left alone."""
    assert metric(title) == title


_UNITS = {"oz": "28.3495", "lb": "453.592", "pt": "473.176", "qt": "946.353", "gal": "3785.41", "fl oz": "29.5735"}
_IN_SMALL = {"г": 1, "кг": 1000, "мл": 1, "л": 1000}


@given(st.decimals("0.1", "200", places=1), st.sampled_from(sorted(_UNITS)), st.sampled_from(["", " ", "-"]))
def test_rounding_is_close_and_short(number: Decimal, unit: str, gap: str) -> None:
    """At most 3 % off, and at most three digits besides the last zero or five."""
    found = re.fullmatch(r"X ([\d,]+) (\w+)", metric(f"X {number}{gap}{unit}"))
    assert found is not None
    amount = Decimal(found[1].replace(",", ".")) * _IN_SMALL[found[2]]
    exact = number * Decimal(_UNITS[unit])
    assert abs(amount - exact) <= exact * Decimal("0.03")
    assert len(found[1].replace(",", "").strip("0")) <= 3


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-zа-я ]{0,9}[0-9.,/ -]{1,9} ?(oz|lb|ct|in|л|унции)?.{0,5}"))
def test_any_title_has_a_metric_form_that_is_stable(title: str) -> None:
    """No title fails; one that was converted has nothing more to convert."""
    once = metric(title)
    assert metric(once) == once


def test_every_title_of_the_sample_is_metric() -> None:
    """On the screen and by voice, with no title too long to be shown whole."""
    titles = products(catalogue(), receipts())["title"].to_pylist()
    assert len(titles) > 90_000
    spoken = {title: metric(title) for title in titles}
    assert [title for title, shown in spoken.items() if shown != title] == []
    assert [title for title in spoken if IMPERIAL.search(title)] == []
    voiced = [spelled_out(title) for title in sorted(spoken)]
    assert [said for said in voiced if re.search(r"\d+ (?:г|кг|мл|л|см|м|шт)\b", said)] == []
    assert max(map(len, spoken)) < MAX_TITLE_CHARACTERS
    assert max(map(len, voiced)) < 3 * MAX_TITLE_CHARACTERS
