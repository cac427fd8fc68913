"""Events until which shoppers postpone a reminder: «после праздников», «ближе к зарплате», «я на работе»."""

from __future__ import annotations

from serving.language.goods_lemmas import is_name
from serving.language.lexicon import Words, word_set

_ALWAYS = word_set("после перед")
_SOMETIMES = word_set("с со к ко до на в во за")
"""Prepositions that also precede goods, so that the event itself must be known."""
_EVENTS = (
    "праздник", "зарплат", "получк", "аванс", "пенси", "стипенди", "преми", "отпуск", "работ", "ужин", "обед",
    "завтрак", "прогулк", "тренировк", "школ", "урок", "каникул", "командировк", "поездк", "дач", "ремонт", "больниц",
    "рожден", "выходн", "совещани", "встреч", "дорог", "рулем", "гост", "улиц", "учеб", "смен", "дежурств", "отъезд",
    "приезд", "юбиле", "свадьб", "экзамен", "сесси", "концу",
)  # fmt: skip
_OF = ("рожден", "год", "месяц", "недел")


def without_events(words: Words) -> Words:
    """The words without events; any word after «после» and «перед» is an event."""
    kept: list[str] = []
    place = 0
    while place < len(words):
        length = _length(words, place)
        if not length:
            kept.append(words[place])
        place += length or 1
    return tuple(kept)


def _length(words: Words, place: int) -> int:
    following = words[place + 1 : place + 4]
    if words[place] in _SOMETIMES:
        found = next((end for end, word in enumerate(following[:2], 2) if word.startswith(_EVENTS)), 0)
        return found if found and all(map(is_name, following[: found - 1])) else 0
    if words[place] not in _ALWAYS or not following or not is_name(following[0]):
        return 0
    length = 2
    while length < len(following) + 1 and following[length - 1].startswith(_EVENTS + _OF):
        length += 1
    return length
