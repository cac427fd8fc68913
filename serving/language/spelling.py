"""Corrects speech-recognition errors: stretched vowels, split or joined words, one wrong letter in a long verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from repurchase.goods.lemmatization import analyzer
from serving.language.begun_words import BUYING
from serving.language.lexicon import PHRASES, REFUSALS, ROLES, Role
from serving.language.slips import is_one_slip_away
from serving.language.spoken_numbers import is_unit, number_at

MIN_LETTERS_MISHEARD = 6
"""Shorter words are one edit away from too many others."""
_REPEATED = re.compile(r"(.)\1+")
_LONG = {word: role for word, role in ROLES.items() if len(word) >= MIN_LETTERS_MISHEARD}
_MISHEARD = frozenset(
    {
        Role.ORDER,
        Role.TAKE,
        Role.FORMAL,
        Role.INFINITIVE,
        Role.EMPHASIS,
        Role.SUITS,
        Role.APPROVAL,
        Role.ADDRESS,
        Role.THANKS,
    }
)
_VOWELS = frozenset("ао")
_SAID_TO_A_SHOP = frozenset({Role.ORDER, Role.FORMAL})
_MENDED = frozenset(word for word, role in _LONG.items() if role in _MISHEARD)
MIN_LETTERS_REJOINED = 5
_LEADING = {"да", "ага", "угу", "ну", "почему"} | {
    word for word, role in ROLES.items() if role in {Role.EMPHASIS, Role.APPROVAL, Role.PROPOSE} and len(word) > 1
}
_MIN_LETTERS_BY_EAR = 4
"""Shorter words sound like too many others."""
_SPELLED_ALIKE = (("ться", "ца"), ("тся", "ца"), ("сч", "щ"), ("чн", "шн"))
_HEARD_ALIKE = str.maketrans("оеэяыйюбвгджз", "аиииииупфктшс", "ьъ")
_KNOWN = ROLES.keys() | REFUSALS | {word for phrase in PHRASES for word in phrase}
_MIN_LETTERS_PARTED = 2
_FOLLOWING = frozenset({"давай", "пожалуйста", "уже", "алиса", "заказывай", "оформляй"})
_ASKING = frozenset({"сколько", "почем", "когда", "какая", "какой", "где", "куда"})
_JOINED_TOO = BUYING | {
    "купил",
    "купила",
    "купили",
    "заказал",
    "заказала",
    "заказали",
    "напоминание",
    "напоминания",
    "напоминаний",
    "потом",
    "позже",
    "попозже",
    "завтра",
    "напомни",
    "напоминай",
    "сколько",
    "сегодня",
}
_DIGITS_AND_LETTERS = re.compile(r"(\d+)([а-я]+)")
_MIN_LETTERS_ASKED = 4
_SHORT = {"шт": "штук", "сколь": "сколько", "скок": "сколько"}
_PUTS_OFF = ("потом", "позже", "попозже", "завтра", "послезавтра", "напомни", "вечером")
_ENDINGS = frozenset({"ки", "ку", "ка", "ок", "ек", "вки", "вку"})


def repaired(words: Sequence[str]) -> tuple[str, ...]:
    """The words with each unambiguous error corrected; others are unchanged."""
    if all(word in ROLES for word in words):
        return tuple(words)
    return _counted(tuple(mended for word in _rejoined(words) for mended in _mended(word)))


def _counted(words: tuple[str, ...]) -> tuple[str, ...]:
    """Replace a word after a number by the unit that sounds alike: «три почки»."""
    return tuple(
        _UNITS_HEARD.get(_by_ear(word), word)
        if place > 0 and not is_unit(word) and number_at(words[place - 1 : place], 0) is not None
        else word
        for place, word in enumerate(words)
    )


def _rejoined(words: Sequence[str]) -> list[str]:
    """Join split words: «за казывай» is one word if the whole is a long word of agreement."""
    joined: list[str] = []
    for word in words:
        if len(joined) > 1 and _is_one_in_three((*joined[-2:], word)):
            joined[-2:] = ["".join((*joined[-2:], word))]
        elif joined and _is_one_word(joined[-1], word):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _is_one_word(before: str, word: str) -> bool:
    whole = before + word
    if (before, word) == ("по", "том"):
        return True
    if before in _VOWELS and not analyzer().word_is_known(word):
        return ROLES.get(_HEARD.get(_by_ear(whole), "")) in _SAID_TO_A_SHOP
    if len(whole) < MIN_LETTERS_REJOINED or (before in _KNOWN and word in _KNOWN):
        return False
    return whole in _KNOWN or whole in _JOINED_TOO or _is_unit_in_two(before, word)


def _is_one_in_three(parts: Sequence[str]) -> bool:
    """Whether three parts are one word: «не над о», or an order verb by sound, as «а форм ляй»."""
    whole = "".join(parts)
    if whole in REFUSALS:
        return True
    return parts[0] in _VOWELS and ROLES.get(_HEARD.get(_by_ear(whole), "")) in _SAID_TO_A_SHOP


def _is_unit_in_two(before: str, word: str) -> bool:
    """Whether two parts are one unit: «пач ки», but not «на бор», whose parts are words."""
    whole = before + word
    if not is_unit(whole) or is_unit(before) or not analyzer().word_is_known(whole):
        return False
    return word in _ENDINGS or not (analyzer().word_is_known(before) and analyzer().word_is_known(word))


@lru_cache(maxsize=8192)
def _mended(word: str) -> tuple[str, ...]:
    digits = _DIGITS_AND_LETTERS.fullmatch(word)
    if digits is not None and is_unit(_SHORT.get(digits[2], digits[2])):
        return digits[1], _SHORT.get(digits[2], digits[2])
    word = _SHORT.get(word, word)
    if word in _KNOWN or not word.isalpha() or word.isascii():
        return (word,)
    plain = _REPEATED.sub(r"\1", word)
    if plain in ROLES or plain in REFUSALS:
        return (plain,)
    if analyzer().word_is_known(word):
        return (word,)
    if word.startswith("не") and word[2:] in _KNOWN:
        return ("не", word[2:])
    return _parted(word) or (_HEARD.get(_by_ear(word)) or _misheard(word) or word,)


def _parted(word: str) -> tuple[str, ...] | None:
    """Split joined words such as «дадавай»; None if it is one word."""
    ends = range(_MIN_LETTERS_PARTED, len(word) - _MIN_LETTERS_PARTED + 1)
    return next(((word[:end], word[end:]) for end in ends if _are_two_words(word[:end], word[end:])), None)


def _are_two_words(word: str, following: str) -> bool:
    """Whether the parts are two words, as in «дадавай», «оформляйдавай», «двепачки» and «сколькостоит»."""
    if following in _KNOWN and (word in _LEADING or (word in _KNOWN and following in _FOLLOWING)):
        return True
    if not analyzer().word_is_known(following):
        return False
    if number_at((word,), 0) is not None and is_unit(following):
        return True
    return word in _ASKING and len(following) >= _MIN_LETTERS_ASKED


def _misheard(word: str) -> str | None:
    """The verb or word of time that is one edit away; used only for unknown words."""
    return next((meant for meant in (*_PUTS_OFF, *_MENDED) if is_one_slip_away(word, meant)), None)


def _by_ear(word: str) -> str:
    """A phonetic key that merges unstressed vowels and voiced consonants."""
    for spelled, utterance in _SPELLED_ALIKE:
        word = word.replace(spelled, utterance)
    return _REPEATED.sub(r"\1", word.translate(_HEARD_ALIKE))


def _heard() -> dict[str, str]:
    """Words of agreement by sound, if all words of that sound have one role."""
    words = [word for word in (*ROLES, *sorted(REFUSALS)) if len(word) >= _MIN_LETTERS_BY_EAR]
    roles: dict[str, set[Role | None]] = {}
    for word in words:
        roles.setdefault(_by_ear(word), set()).add(ROLES.get(word))
    return {key: word for word in words if len(roles[key := _by_ear(word)]) == 1}


_HEARD = _heard()
_UNITS_HEARD = {
    _by_ear(word): word for word in ("пачка", "пачку", "пачки", "пачек", "банка", "банку", "банки", "банок")
}
