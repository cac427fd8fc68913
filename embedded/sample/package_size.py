"""Translates the source's package sizes («16 OZ», «12 PK/12 OZ») into Russian with the same units («16 унций»)."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from serving.speech.numerals import counted

_UNITS = {
    "OZ": "унция", "FL OZ": "унция", "LB": "фунт", "GA": "галлон", "GAL": "галлон", "QT": "кварта", "PT": "пинта",
    "L": "литр", "LT": "литр", "ML": "миллилитр", "GM": "грамм", "CT": "штука", "PC": "штука", "PK": "штука",
    "LOAD": "стирка", "LOADS": "стирка", "LD": "стирка", "STEM": "стебель", "IN": "дюйм", "FT": "фут",
}  # fmt: skip
_IDLE = frozenset({"1 CT", "1 PC", "1 PK"})
"""Sizes of one piece, which titles omit."""
_NUMBER = r"\d*\.?\d+"
_ONE_SIZE = re.compile(rf"({_NUMBER}|\d+/[1-9]\d*) ?({'|'.join(_UNITS)})")
_PACK = re.compile(rf"(\d+) (?:PK|CT)/({_NUMBER} ?(?:FL OZ|OZ|ML|L))")


@lru_cache(maxsize=4096)
def in_russian(size: str | None) -> str | None:
    """«16 OZ» -> «16 унций», «12 PK/12 OZ» -> «12 штук по 12 унций»; None for a size without a clear amount."""
    if size is None:
        return None
    if pack := _PACK.fullmatch(size):
        each = in_russian(pack[2])
        return each and f"{counted(int(pack[1]), 'штука')} по {each}"
    amount = _ONE_SIZE.fullmatch(size)
    return None if amount is None or size in _IDLE else _said(amount[1], _UNITS[amount[2]])


def _said(number: str, unit: str) -> str | None:
    exact = Fraction(number)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return None if exact == 0 else counted(decimal.quantize(Decimal("0.001")), unit)
