"""Formats prices in digits for display and in words for speech."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from serving.speech.morphology import Case
from serving.speech.numerals import counted, counted_in_words

_KOPECKS = 100


def roubles(amount: Decimal) -> str:
    """«1 299 рублей», «79 рублей 90 копеек», «50 копеек»; half a kopeck is rounded up. Raises ValueError below 0."""
    parts = _parts(amount)
    return " ".join(counted(number, noun) for number, noun in parts)


def roubles_in_words(amount: Decimal, case: Case = Case.NOMINATIVE) -> str:
    """«тысяча двести девяносто девять рублей»; in the accusative («за …») «тысячу двести …»."""
    parts = _parts(amount)
    return " ".join(counted_in_words(number, noun, case) for number, noun in parts)


def _parts(amount: Decimal) -> list[tuple[int, str]]:
    """Roubles and kopecks; a zero part is omitted unless both are zero."""
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"a price must be a number of roubles from 0, not {amount}")
    kopecks = int((amount * _KOPECKS).to_integral_value(ROUND_HALF_UP))
    whole, rest = divmod(kopecks, _KOPECKS)
    said = [(whole, "рубль")] if whole or not rest else []
    return [*said, (rest, "копейка")] if rest else said
