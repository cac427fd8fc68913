"""Converts words of days and hours to symbols that are independent of inflection and recognition errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from repurchase.goods.lemmatization import analyzer, is_word, lemmas
from serving.language.lexicon import Words
from serving.language.slips import is_one_slip_away
from serving.language.spoken_numbers import number_at

MIN_LETTERS_MISHEARD = 5
_MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_ORDINALS = (
    "первый", "второй", "третий", "четвертый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый",
    "одиннадцатый", "двенадцатый", "тринадцатый", "четырнадцатый", "пятнадцатый", "шестнадцатый", "семнадцатый",
    "восемнадцатый", "девятнадцатый", "двадцатый",
)  # fmt: skip
_BY_LEMMA: dict[str, str] = {
    **{name: f"weekday:{day}" for day, name in enumerate(_WEEKDAYS)},
    **{name: f"month:{month}" for month, name in enumerate(_MONTHS, start=1)},
    **{name: f"ordinal:{number}" for number, name in enumerate(_ORDINALS, start=1)},
    "тридцатый": "ordinal:30", "воскресение": "weekday:6",
    "день": "unit:day", "денек": "unit:day", "денечек": "unit:day", "сутки": "unit:day", "неделя": "unit:week",
    "неделька": "unit:week", "месяц": "unit:month", "месяцок": "unit:month", "год": "unit:year",
    "час": "unit:hour", "часик": "unit:hour", "часок": "unit:hour", "минута": "unit:minute", "минутка": "unit:minute",
    "полчаса": "number:30 unit:minute", "полчасика": "number:30 unit:minute", "полгода": "number:6 unit:month",
    "полмесяца": "number:15 unit:day", "полтора": "number:1.5", "несколько": "number:3", "тройка": "number:3",
    "утро": "part:morning", "утречко": "part:morning", "вечер": "part:evening", "вечерок": "part:evening",
    "ночь": "part:night", "обед": "part:lunch", "полдень": "part:noon", "полночь": "part:night",
    "сегодня": "near:0", "сегодняшний": "near:0", "завтра": "near:1", "завтрашний": "near:1", "назавтра": "near:1",
    "послезавтра": "near:2", "послезавтрашний": "near:2",
    "этот": "which:0", "ближайший": "which:0", "близкий": "which:0", "следующий": "which:1",
    "будущий": "which:1", "тот": "which:1",
    "начало": "edge:start", "середина": "edge:middle", "конец": "edge:end", "число": "date",
    "выходной": "weekend", "уикенд": "weekend", "викенд": "weekend", "будни": "workday", "будний": "workday",
}  # fmt: skip
_BY_WORD = {
    "днем": "part:day", "днях": "few_days", "неделе": "this_week", "лет": "unit:year", "утречком": "part:morning",
    "поутру": "part:morning", "вечерком": "part:evening", "одному": "number:1", "двум": "number:2", "трем": "number:3",
    "четырем": "number:4",
}  # fmt: skip
"""Forms whose lemma loses information."""
_TOGETHER = {
    ("после", "обеда"): "part:afternoon", ("после", "работы"): "part:after_work", ("до", "работы"): "part:early",
    ("перед", "работой"): "part:early", ("рано", "утром"): "part:early", ("перед", "сном"): "part:late",
    ("поздно", "вечером"): "part:late", ("новому", "году"): "edge:end month:12", ("новый", "год"): "edge:end month:12",
    ("нового", "года"): "edge:end month:12", ("после", "завтра"): "near:2", ("пол", "часа"): "number:30 unit:minute",
    ("пол", "года"): "number:6 unit:month", ("пол", "месяца"): "number:15 unit:day",
}  # fmt: skip
_TENS = {"двадцать": 20, "тридцать": 30}
_ORDINAL_ENDINGS = frozenset({"го", "ого", "му", "ому", "е", "ое"})
_PREPOSITIONS = ("через", "во", "в", "на", "ко", "к", "до", "с")
_DIGITS_AND_LETTERS = re.compile(r"(\d+)([а-я]+)")


@dataclass(frozen=True, slots=True)
class Symbol:
    """One or more words with their symbol; other words are their own symbol."""

    text: str
    words: Words


def symbols_of(words: Words) -> tuple[Symbol, ...]:
    """The words as symbols such as `weekday:4`, `number:2` and `unit:week`, in their order."""
    parted = tuple(part for word in words for part in _parted(word))
    return tuple(_read(parted))


def _read(words: Words) -> Iterator[Symbol]:
    place = 0
    while place < len(words):
        symbol = _pair_at(words, place) or _number_at(words, place) or _word(words[place])
        yield symbol
        place += len(symbol.words)


def _pair_at(words: Words, place: int) -> Symbol | None:
    pair = words[place : place + 2]
    if len(pair) < 2:  # noqa: PLR2004 - a pair
        return None
    first, second = pair
    if pair in _TOGETHER:
        return Symbol(_TOGETHER[first, second], pair)
    ordinal = _symbol(second)
    if first in _TENS and ordinal.startswith("ordinal:") and int(ordinal[8:]) < 10:  # noqa: PLR2004 - a digit
        return Symbol(f"ordinal:{_TENS[first] + int(ordinal[8:])}", pair)
    if first.isdecimal() and second in _ORDINAL_ENDINGS:
        return Symbol(f"ordinal:{int(first)}", pair)
    joined = _name(first + second) if len(first + second) >= MIN_LETTERS_MISHEARD else None
    return None if joined is None or is_word(second) else Symbol(joined, pair)


def _number_at(words: Words, place: int) -> Symbol | None:
    number = number_at(words, place)
    return None if number is None else Symbol(f"number:{number[0]}", words[place : place + number[1]])


def _word(word: str) -> Symbol:
    return Symbol(_symbol(word), (word,))


@lru_cache(maxsize=8192)
def _symbol(word: str) -> str:
    return _name(word) or (_half_past(word) if word.startswith("пол") else None) or _misheard(word) or word


def _name(word: str) -> str | None:
    if word in _BY_WORD:
        return _BY_WORD[word]
    forms = lemmas(word).forms
    return next((symbol for lemma, symbol in _BY_LEMMA.items() if lemma in forms), None)


def _half_past(word: str) -> str | None:
    """The symbol of half hours such as «полшестого»."""
    ordinal = _name(word.removeprefix("пол")) or ""
    return f"half {ordinal}" if ordinal.startswith("ordinal:") else None


def _misheard(word: str) -> str | None:
    if len(word) < MIN_LETTERS_MISHEARD or not word.isalpha() or is_word(word):
        return None
    return next((symbol for form, symbol in forms_of_time().items() if is_one_slip_away(word, form)), None)


@cache
def forms_of_time() -> dict[str, str]:
    """Every form of the long names, with its symbol."""
    return {
        form.word.replace("ё", "е"): symbol
        for lemma, symbol in _BY_LEMMA.items()
        if not symbol.startswith(("which", "ordinal", "unit:year"))
        for form in analyzer().parse(lemma)[0].lexeme
        if len(form.word) >= MIN_LETTERS_MISHEARD
    }


@lru_cache(maxsize=8192)
def _parted(word: str) -> Words:
    """Split joined words such as «впятницу» and «2недели»."""
    digits = _DIGITS_AND_LETTERS.fullmatch(word)
    if digits is not None:
        return digits[1], digits[2]
    if is_word(word):
        return (word,)
    rests = ((each, word.removeprefix(each)) for each in _PREPOSITIONS if word.startswith(each))
    known = (pair for pair in rests if len(pair[1]) >= MIN_LETTERS_MISHEARD and is_word(pair[1]) and _name(pair[1]))
    return next(known, (word,))
