"""Spells out numbers, because speech synthesis guesses the case and gender of digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from serving.speech.measures import measures_in_words
from serving.speech.morphology import Agreement, Case, Reading, readings
from serving.speech.numerals import day_of_month_in_words, in_words

_DATE = re.compile(
    r"\b(\d{1,2})(?= (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\b)"
)
_COUNT = re.compile(r"(?<![\w.,])(\d{1,3}(?:\N{NO-BREAK SPACE}\d{3})+|\d+) (?=([а-яё]+))", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LARGEST = 10**9


def spelled_out(text: str) -> str:
    """A text for speech synthesis: «в среду, двадцать пятого ноября», «две недели назад», «двадцать одна копейка».

    Dates become ordinals, «275 г» becomes «двести семьдесят пять граммов», whole numbers before a Russian noun become
    numerals of its gender and case («21 неделю»); other fractions, numbers without a noun and above 999 999 999 stay
    digits.
    """
    if not _DIGIT.search(text):
        return text
    dated = _DATE.sub(lambda match: day_of_month_in_words(int(match[1])), text)
    return _COUNT.sub(lambda match: _count(match[1], match[2]), measures_in_words(dated))


@lru_cache(maxsize=4096)
def _count(digits: str, word: str) -> str:
    """The number before `word`, with a trailing space."""
    number = int(digits.replace("\N{NO-BREAK SPACE}", ""))
    nouns = [reading for reading in readings(word) if reading.is_noun]
    if not nouns or number >= _LARGEST:
        return f"{digits} "
    governed = _governed(number, nouns)
    return f"{in_words(number, *governed)} "


def _governed(number: int, nouns: Sequence[Reading]) -> tuple[Agreement, Case]:
    """Gender and case of the numeral: only one and two have a gender, only one has a distinct inanimate accusative."""
    one = [noun for noun in nouns if noun.case in {"nomn", "accs"} and noun.agreement is not Agreement.PLURAL]
    two = [noun for noun in nouns if noun.case == "gent" and noun.agreement is not Agreement.PLURAL]
    fitting = one if number % 10 == 1 else two
    agreement = next((noun.agreement for noun in fitting if noun.agreement), Agreement.MASCULINE)
    accusative = bool(one) and all(noun.case == "accs" for noun in one) and number % 10 == 1
    return agreement, Case.ACCUSATIVE if accusative else Case.NOMINATIVE
