"""Converts package sizes in titles to metric units: «9,7 унции» and «9.7 oz» to «275 г», «1/2 gal» to «1,9 л»."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from serving.speech.numerals import counted, digits
from serving.speech.size_units import (
    ANY_UNIT,
    CONVERTED_UNIT,
    FLUID_OUNCE,
    METRIC_NAMES,
    METRIC_UNIT,
    OUNCE,
    Dimension,
    Unit,
    meaning_of_unit,
)

_REMEMBERED_TITLES = 4096
_LIMITS = tuple(map(Decimal, (10, 100, 1000, 5000, 10_000, 100_000)))
_STEPS = tuple(map(Decimal, ("0.1", "1", "5", "50", "100", "500", "1000")))
"""Below each limit amounts are rounded to such a step: three digits at most, the last one 0 or 5 above a hundred."""
_LENGTH_LIMITS = tuple(map(Decimal, (10, 100, 1000)))
_LENGTH_STEPS = tuple(map(Decimal, ("0.5", "1", "10", "50")))

_PART = r"(?:1/[234568]|2/3|3/4|[357]/8|(?:1[135]|[1-9])/16)(?!\d|[.,]\d)"
_NUMBER = rf"(?:\d+ {_PART}|{_PART}|\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d*[.,]?\d+)"
_BEFORE = r"(?<![\w.,/#№-])(?<![№#]\s)"
_AFTER = r"(?![\w-]|\.\w)"
_DOT = r"(?:\.(?!\w))?"
_SIZE = re.compile(
    rf"{_BEFORE}(?:(?!{_PART})(?P<low>{_NUMBER})\s?(?P<sign>[-–—/])\s?)?(?P<number>{_NUMBER})[\s-]?(?P<unit>{ANY_UNIT}){_DOT}{_AFTER}"
    rf"(?:\s(?:and )?(?P<rest>{_NUMBER})\s?(?P<rest_unit>{CONVERTED_UNIT}){_DOT}{_AFTER})?"
    rf"(?:\s?\((?P<metric>\d*[.,]?\d+)\s?(?P<metric_unit>{METRIC_UNIT})\.?\))?",
    re.IGNORECASE,
)
_GENERATION = re.compile(r"\dG$")
"""«5G» is a mobile network, not five grams."""
_LIQUID = re.compile(
    r"\b(?:вод[аы]|молоко|кефир|сок[иа]?|напит(?:ок|ки)|газировка|лимонад|пиво|вино|алкоголь|квас|морс|"
    r"(?:растительное|оливковое|подсолнечное) масло|мороженое|из кофейни|шампунь|кондиционер|ополаскиватель|"
    r"отбеливатель|жидк(?:ий|ая|ое|ие)|гель|лосьон|духи|бутыл(?:ка|очк[аи]|ки)|контейнеры?|"
    r"средство для (?:мытья|стирки)|чистящее средство|water|milk|juice|soda|cola|drinks?|beverage|lemonade|beer|ale|"
    r"wine|oil|ice cream|shampoo|conditioner|mouthwash|bleach|liquid|lotion|bottle|detergent|softener)\b",
    re.IGNORECASE,
)
_DRY = re.compile(
    r"\b(?:растворим\w*|сгущ[её]нн\w*|сух(?:ой|ое|ая|ие)|смесь|порошок|powder(?:ed)?|mix|condensed|bar|bars|dry|"
    r"instant)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=_REMEMBERED_TITLES)
def metric(title: str) -> str:
    """The title with every size in metric units; the rest is unchanged.

    An ounce of a liquid is a fluid ounce.
    """
    if not any(map(str.isdigit, title)):
        return title
    is_liquid = bool(_LIQUID.search(title)) and not _DRY.search(title)
    return _SIZE.sub(lambda found: _converted(found, is_liquid=is_liquid), title)


def _converted(found: re.Match[str], *, is_liquid: bool) -> str:
    meaning = meaning_of_unit(found["unit"])
    number = _exact(found["number"])
    if number == 0 or _GENERATION.search(found[0]):
        return found[0]
    if isinstance(meaning, str):
        return _renamed(found, number, meaning, is_liquid=is_liquid)
    if found["metric"] is not None:
        return f"{found['metric'].replace('.', ',')} {_metric_name(found['metric_unit'])}"
    unit = FLUID_OUNCE if is_liquid and meaning is OUNCE else meaning
    amount = number * unit.worth + _rest(found, unit)
    if found["low"] is None:
        return _said(amount, unit.dimension)
    low = _exact(found["low"])
    if found["sign"] == "/" or low >= number:
        return f"{counted(_plain(low), 'штука')} по {_said(amount, unit.dimension)}"
    return _range(low * unit.worth, amount, unit.dimension)


def _renamed(found: re.Match[str], number: Decimal, name: str, *, is_liquid: bool) -> str:
    low = "" if found["low"] is None else f"{digits(_plain(_exact(found['low'])))}{found['sign']}"
    following = found[0][found.end("unit") - found.start() :].removeprefix(".")
    tail = _SIZE.sub(lambda inner: _converted(inner, is_liquid=is_liquid), following)
    if name in METRIC_NAMES:
        return f"{low}{digits(_plain(number))} {name}{tail}"
    return f"{low}{counted(_plain(number), name)}{tail}"


def _metric_name(spelling: str) -> str:
    if spelling in METRIC_NAMES:
        return spelling
    return str(meaning_of_unit(spelling))


def _rest(found: re.Match[str], unit: Unit) -> Decimal:
    """The ounces of «2 lb 3 oz»."""
    rest = None if found["rest"] is None else meaning_of_unit(found["rest_unit"])
    if not isinstance(rest, Unit):
        return Decimal(0)
    is_fluid = rest is OUNCE and unit.dimension is Dimension.VOLUME
    return _exact(found["rest"]) * (FLUID_OUNCE if is_fluid else rest).worth


def _exact(number: str) -> Decimal:
    whole, _, fraction = number.rpartition(" ")
    if "/" in fraction:
        parts = Fraction(fraction) + Fraction(whole or 0)
        return Decimal(parts.numerator) / Decimal(parts.denominator)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        return Decimal(number.replace(",", ""))
    return Decimal(number.replace(",", "."))


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.001")).normalize()


def _said(amount: Decimal, dimension: Dimension) -> str:
    number, name = _scaled(_rounded(amount, dimension), dimension)
    return f"{digits(number)} {name}"


def _range(low: Decimal, high: Decimal, dimension: Dimension) -> str:
    (first, first_name), (last, name) = (_scaled(_rounded(each, dimension), dimension) for each in (low, high))
    if first_name == name:
        return f"{digits(first)}–{digits(last)} {name}"
    return f"{digits(first)} {first_name} – {digits(last)} {name}"


def _rounded(amount: Decimal, dimension: Dimension) -> Decimal:
    limits, steps = (_LENGTH_LIMITS, _LENGTH_STEPS) if dimension is Dimension.LENGTH else (_LIMITS, _STEPS)
    step = steps[bisect_right(limits, amount)]
    return max(step, (amount / step).to_integral_value(ROUND_HALF_UP) * step)


def _scaled(amount: Decimal, dimension: Dimension) -> tuple[Decimal, str]:
    small, large, times = dimension.value
    return (amount, small) if amount < times else (amount / times, large)
