"""Spells out amounts with abbreviated units, such as «275 г» and «1,9 л»."""

from __future__ import annotations

import re
from functools import lru_cache

from serving.speech.morphology import Agreement
from serving.speech.numerals import in_words, noun_after

_NOUNS = {
    "кг": "килограмм", "г": "грамм", "мл": "миллилитр", "л": "литр", "мм": "миллиметр", "см": "сантиметр", "м": "метр",
    "шт": "штука",
}  # fmt: skip
_ONE_EACH = {
    "килограмм": "одному килограмму", "грамм": "одному грамму", "миллилитр": "одному миллилитру",
    "литр": "одному литру", "миллиметр": "одному миллиметру", "сантиметр": "одному сантиметру",
    "метр": "одному метру", "штука": "одной штуке",
}  # fmt: skip
"""Dative forms of one, which «по» requires."""
_HALVES = {"килограмм": "полкило", "литр": "пол-литра", "метр": "полметра"}
_PARTS = {1: ("десятая", "десятых"), 2: ("сотая", "сотых"), 3: ("тысячная", "тысячных")}
_NUMBER = r"\d{1,3}(?:\N{NO-BREAK SPACE}\d{3}| 000)+(?:,\d{1,3})?|\d{1,6}(?:,\d{1,3})?"
_MEASURE = re.compile(
    rf"(?<![\w.,–-])(?P<by>по )?(?:(?P<low>{_NUMBER})–)?(?P<number>{_NUMBER}) "
    rf"(?P<unit>{'|'.join(_NOUNS)})\b(?P<dot>\.(?! [А-ЯЁA-Z]|$))?"
)
_YEAR = re.compile(r"(?:19|20)\d\d г\.")


def measures_in_words(text: str) -> str:
    """«275 г» -> «двести семьдесят пять граммов», «12 штук по 1 л» -> «12 штук по одному литру»; years stay."""
    return _MEASURE.sub(_in_words, text)


def _in_words(found: re.Match[str]) -> str:
    if _YEAR.match(found.string, found.start()):
        return found[0]
    noun = _NOUNS[found["unit"]]
    by, low = found["by"] or "", found["low"]
    if low is not None:
        return f"{by}{_number(*_parts(low), noun)} — {_amount(found['number'], noun)}"
    if by and found["number"] == "1":
        return by + _ONE_EACH[noun]
    return by + _amount(found["number"], noun)


@lru_cache(maxsize=4096)
def _amount(written: str, noun: str) -> str:
    whole, fraction = _parts(written)
    if (whole, fraction) == (0, "5") and noun in _HALVES:
        return _HALVES[noun]
    return f"{_number(whole, fraction, noun)} {noun_after(2 if fraction else whole, noun)}"


def _parts(written: str) -> tuple[int, str]:
    """The whole number, and the fractional digits without trailing zeros."""
    whole, _, fraction = re.sub(r"\s", "", written).partition(",")
    return int(whole), fraction.rstrip("0")


def _number(whole: int, fraction: str, noun: str) -> str:
    gender = Agreement.FEMININE if noun.endswith("а") else Agreement.MASCULINE
    if not fraction:
        return in_words(whole, gender)
    if fraction == "5" and whole == 1:
        return "полторы" if gender is Agreement.FEMININE else "полтора"
    if fraction == "5" and whole:
        return f"{in_words(whole, gender)} с половиной"
    part = _PARTS[len(fraction)][0 if _is_single(int(fraction)) else 1]
    wholes = "целая" if _is_single(whole) else "целых"
    return f"{in_words(whole, Agreement.FEMININE)} {wholes} {in_words(int(fraction), Agreement.FEMININE)} {part}"


def _is_single(number: int) -> bool:
    return number % 10 == 1 and number % 100 != 11  # noqa: PLR2004 - the Russian rule
