"""Parses numbers in digits or words: pieces («две пачки») and days («через три недели»)."""

from __future__ import annotations

from collections.abc import Sequence

from serving.speech.numerals import speller

MAX_SPELLED_NUMBER = 60
MAX_DIGITS = 6
_CASES = ("n", "g", "a")
_GENDERS = ("m", "f", "n")
_COLLOQUIAL = {
    "пара": 2, "пару": 2, "парочку": 2, "двое": 2, "трое": 3, "пяток": 5, "десяток": 10, "дюжину": 12, "сто": 100,
    "сотню": 100, "тысячу": 1000, "полдюжины": 6, "полдесятка": 5, "тройку": 3, "двоечку": 2, "троечку": 3,
    "десяточек": 10, "четверку": 4, "шестерку": 6, "двойку": 2, "парочка": 2, "пяточек": 5, "пятерку": 5, "дюжина": 12,
}  # fmt: skip
_PIECES = (
    "пачк", "пачек", "упаков", "штук", "штуч", "бутыл", "банк", "банок", "баночк", "баночек", "пакет", "короб", "рулон",
    "мешк", "мешок", "тюбик", "комплект", "набор", "флакон",
)  # fmt: skip
_DAYS_IN = {
    "день": 1,
    "дня": 1,
    "дней": 1,
    "денек": 1,
    "деньк": 1,
    "сутки": 1,
    "суток": 1,
    "недел": 7,
    "месяц": 30,
    "год": 365,
}
_WHOLE_SPANS = {"полгода": 182, "полмесяца": 15, "полгодика": 182}
_ONE_AND_A_HALF = frozenset({"полторы", "полтора"})
_SINCE = frozenset({"через", "на"})


def _forms() -> dict[str, int]:
    """Maps every inanimate inflected form of the numbers up to MAX_SPELLED_NUMBER to its number."""
    words = speller()
    forms = {
        str(words.to_cardinal(number, case=case, gender=gender, animate=False)).replace("ё", "е"): number
        for number in range(MAX_SPELLED_NUMBER + 1)
        for case in _CASES
        for gender in _GENDERS
    }
    return forms | _COLLOQUIAL


_SPELLED = _forms()


def number_at(words: Sequence[str], place: int) -> tuple[int, int] | None:
    """The number that begins at `place`, and how many words it takes: «двадцать две» takes two."""
    for length in (2, 1):
        said = " ".join(words[place : place + length])
        if place + length <= len(words) and said in _SPELLED:
            return _SPELLED[said], length
    if place < len(words) and words[place].isdecimal() and len(words[place]) <= MAX_DIGITS:
        return int(words[place]), 1
    return None


def is_unit(word: str) -> bool:
    """Whether the word is a unit of pieces: «пачки», «штук»."""
    return word.startswith(_PIECES)


def pieces_said(words: Sequence[str]) -> int | None:
    """The number of pieces if a number precedes a unit: «2 пачки», «пару упаковок»; otherwise None."""
    for place in range(len(words)):
        number = number_at(words, place)
        if number is not None and " ".join(words[place + number[1] :]).startswith(_PIECES):
            return number[0]
    return None


def only_number(words: Sequence[str]) -> int | None:
    """The number if the words contain nothing else; otherwise None."""
    number = number_at(words, 0)
    return number[0] if number is not None and number[1] == len(words) else None


def days_said(words: Sequence[str]) -> int | None:
    """The number of days ahead: «послезавтра», «через неделю», «через 10 дней», «на месяц»; None if not mentioned."""
    if "послезавтра" in words:
        return 2
    found = (_days_after(words, place + 1) for place, word in enumerate(words) if word in _SINCE)
    return next((days for days in found if days is not None), None)


def _days_after(words: Sequence[str], place: int) -> int | None:
    """The days of «через две недели», «через недели две» and «недели через две», where `place` follows «через»."""
    following = words[place : place + 1]
    if following and following[0] in _WHOLE_SPANS:
        return _WHOLE_SPANS[following[0]]
    number, length = number_at(words, place) or (None, 0)
    if number is None and following and following[0] in _ONE_AND_A_HALF:
        days = _days_in(words, place + 1)
        return None if days is None else days * 3 // 2
    days = _days_in(words, place + length)
    if days is None:
        days = _days_in(words, place - 2) if length and place > 1 else None
    elif number is None:
        number, _ = number_at(words, place + 1) or (None, 0)
    return None if days is None else days * (1 if number is None else number)


def _days_in(words: Sequence[str], place: int) -> int | None:
    unit = " ".join(words[place : place + 2]).removeprefix("следующей ").removeprefix("следующую ").removeprefix("той ")
    return next((days for name, days in _DAYS_IN.items() if unit.startswith(name)), None)
