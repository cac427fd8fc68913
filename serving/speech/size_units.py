"""Units of package sizes in English and Russian spelling, with their metric values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Dimension(Enum):
    """A dimension; the value holds its metric unit and the unit that is 1000 or 100 times as large."""

    MASS = ("г", "кг", 1000)
    VOLUME = ("мл", "л", 1000)
    LENGTH = ("см", "м", 100)


@dataclass(frozen=True, slots=True)
class Unit:
    """A non-metric unit."""

    dimension: Dimension
    worth: Decimal
    """The value in the smaller metric unit of the dimension."""


OUNCE = Unit(Dimension.MASS, Decimal("28.3495"))
FLUID_OUNCE = Unit(Dimension.VOLUME, Decimal("29.5735"))
_POUND = Unit(Dimension.MASS, Decimal("453.592"))

_CONVERTED = {
    r"fl\.? ?oz|fluid ounces?|жидк(?:ая|ие|их) унци[яий]": FLUID_OUNCE,
    r"oz|ounces?|унци[яиюй]": OUNCE,
    r"lbs?|pounds?|фунт(?:а|ов|ы)?(?! стерл)": _POUND,
    r"pt|pints?|пинт[аыу]?": Unit(Dimension.VOLUME, Decimal("473.176")),
    r"qt|quarts?|кварт[аыу]?": Unit(Dimension.VOLUME, Decimal("946.353")),
    r"gal|gallons?|галлон(?:а|ов|ы)?": Unit(Dimension.VOLUME, Decimal("3785.41")),
    r"inch(?:es)?|in(?=\.|\s*(?:$|[,;)x×/]))|дюйм(?:а|ов|ы)?": Unit(Dimension.LENGTH, Decimal("2.54")),
    r"ft|feet|foot|фут(?:а|ов|ы)?": Unit(Dimension.LENGTH, Decimal("30.48")),
}
_RENAMED = {
    r"ml|миллилитр(?:а|ов)?": "мл",
    r"l|lt|lit(?:er|re)s?|литр(?:а|ов)?": "л",
    r"g|gm|grams?|грамм(?:а|ов)?": "г",
    r"kg|kilograms?|килограмм(?:а|ов)?": "кг",
    r"cm|centimet(?:er|re)s?|сантиметр(?:а|ов)?": "см",
    r"mm|millimet(?:er|re)s?|миллиметр(?:а|ов)?": "мм",
}
"""Metric units, which only need their Russian names."""
_COUNTED = {
    r"ct|count|pk|packs?|pc|pcs|pieces?": "штука",
    r"rolls?": "рулон",
    r"loads?|ld|lds": "стирка",
    r"sheets?": "лист",
}

_MEANINGS: tuple[tuple[re.Pattern[str], Unit | str], ...] = tuple(
    (re.compile(spelling, re.IGNORECASE), meaning)
    for table in (_CONVERTED, _RENAMED, _COUNTED)
    for spelling, meaning in table.items()
)
ANY_UNIT = "|".join([*_CONVERTED, *_RENAMED, *_COUNTED])
CONVERTED_UNIT = "|".join(_CONVERTED)
METRIC_UNIT = "|".join([*_RENAMED, *_RENAMED.values()])
METRIC_NAMES = frozenset(_RENAMED.values())


def meaning_of_unit(spelling: str) -> Unit | str:
    """The non-metric unit, the Russian abbreviation of a metric one, or the noun of counted pieces."""
    padded = spelling.removesuffix(".")
    return next(meaning for pattern, meaning in _MEANINGS if _is_whole(pattern, padded))


def _is_whole(pattern: re.Pattern[str], spelling: str) -> bool:
    found = pattern.match(spelling)
    return found is not None and found.end() == len(spelling)
