"""Numbers with Russian nouns: 1 рубль, 2 рубля, 5 рублей, 21 рубль, 1,5 рубля."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pymorphy3.analyzer import Parse

from repurchase.goods.lemmatization import parses
from serving.speech.morphology import Agreement, Case

if TYPE_CHECKING:
    from num2words.lang_RU import Num2Word_RU

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_MILLION = 1_000_000
_CASES = {Case.NOMINATIVE: "n", Case.GENITIVE: "g", Case.ACCUSATIVE: "a"}
_GENDERS = {Agreement.MASCULINE: "m", Agreement.FEMININE: "f", Agreement.NEUTER: "n", Agreement.PLURAL: "m"}
_ONE = frozenset({"один", "одна", "одного", "одной", "одну"})


@lru_cache(maxsize=1)
def speller() -> Num2Word_RU:
    """The number speller; the library is imported with all its languages on the first call."""
    from num2words.lang_RU import Num2Word_RU  # noqa: PLC0415 - the import takes 0.1 s

    return Num2Word_RU()


def digits(number: int | Decimal) -> str:
    """«1 299», «0,5»: thousands separated by a no-break space, a decimal comma, no trailing zeros."""
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    grouped = whole.replace(",", _NO_BREAK_SPACE)
    return f"{grouped},{fraction}" if fraction else grouped


@lru_cache(maxsize=4096)
def counted(number: int | Decimal, noun: str) -> str:
    """«21 рубль», «1 299 рублей», «14,5 унции»: digits and the form of `noun`, a nominative singular."""
    return f"{digits(number)} {noun_after(number, noun)}"


def counted_in_words(number: int, noun: str, case: Case = Case.NOMINATIVE) -> str:
    """«двадцать одна копейка», in the accusative «двадцать одну копейку»; `noun` is inanimate."""
    word = _noun(noun)
    return f"{in_words(number, Agreement(word.tag.gender), case)} {_counted_form(number, noun, case)}"


@lru_cache(maxsize=4096)
def in_words(number: int, agreement: Agreement = Agreement.MASCULINE, case: Case = Case.NOMINATIVE) -> str:
    """A non-negative integer in words: «тысяча двести», not «одна тысяча двести»."""
    millions, below = divmod(number, _MILLION)
    parts = [_spelled(millions * _MILLION, Agreement.MASCULINE, case)] if millions else []
    if below or not millions:
        parts.append(_spelled(below, agreement, case))
    return " ".join(parts)


def day_of_month_in_words(day: int) -> str:
    """The day of a month in the genitive: «двадцать пятого»."""
    return str(speller().to_ordinal(day, case="g", gender="n"))


@lru_cache(maxsize=4096)
def noun_after(number: int | Decimal, noun: str) -> str:
    """The form of a nominative singular after a number in the nominative; after a fraction the genitive singular."""
    word = _noun(noun)
    if number != int(number):
        return str(word.inflect({"sing", "gent"}).word)
    return str(word.make_agree_with_number(int(number)).word)


def _spelled(number: int, agreement: Agreement, case: Case) -> str:
    options = {"case": _CASES[case], "gender": _GENDERS[agreement], "animate": False}
    words = str(speller().to_cardinal(number, **options)).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ONE else words)


def _counted_form(number: int, noun: str, case: Case) -> str:
    singular = number % 10 == 1 and number % 100 != 11  # noqa: PLR2004 - the Russian rule
    if case is Case.NOMINATIVE or (case is Case.ACCUSATIVE and not singular):
        return noun_after(number, noun)
    return str(_noun(noun).inflect({"sing" if singular else "plur", case.value}).word)


def _noun(noun: str) -> Parse:
    return next(parse for parse in parses(noun) if {"NOUN", "nomn", "sing"} in parse.tag)
