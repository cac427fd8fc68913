"""Slips of speech recognition: stretched vowels, words split or run together, one wrong letter in a long verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from repurchase.lemmatization import analyzer
from serving.language.lexicon import PHRASE_STARTS, REFUSALS, ROLES, Role
from serving.language.slips import is_one_slip_away

MIN_LETTERS_MISHEARD = 6
"""Shorter words differ in one letter from too many others."""
_REPEATED = re.compile(r"(.)\1+")
_VERBS = frozenset(
    word
    for word, role in ROLES.items()
    if role in {Role.ORDER, Role.FORMAL, Role.INFINITIVE} and len(word) >= MIN_LETTERS_MISHEARD
)
_LEADING = tuple(word for word, role in ROLES.items() if role in {Role.YES, Role.CASUAL, Role.FILLER})
_KNOWN = ROLES.keys() | PHRASE_STARTS.keys() | REFUSALS


def repaired(words: Sequence[str]) -> tuple[str, ...]:
    """The words with each slip mended that can mean one thing only; the others stay as they are."""
    if all(word in ROLES for word in words):
        return tuple(words)
    return tuple(mended for word in _rejoined(words) for mended in _mended(word))


def _rejoined(words: Sequence[str]) -> list[str]:
    """«за казывай» is one word where the whole is a verb of agreement."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in _VERBS and not (joined[-1] in ROLES and word in ROLES):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


@lru_cache(maxsize=8192)
def _mended(word: str) -> tuple[str, ...]:
    if word in _KNOWN or not word.isalpha() or word.isascii():
        return (word,)
    plain = _REPEATED.sub(r"\1", word)
    if plain in ROLES or plain in REFUSALS:
        return (plain,)
    if analyzer().word_is_known(word):
        return (word,)
    if word.startswith("не") and word[2:] in ROLES:
        return ("не", word[2:])
    return _parted(word) or (_misheard(word) or word,)


def _parted(word: str) -> tuple[str, ...] | None:
    """«дадавай» is two words."""
    rests = ((lead, word.removeprefix(lead)) for lead in _LEADING if word.startswith(lead))
    return next(((lead, rest) for lead, rest in rests if rest in ROLES or rest in REFUSALS), None)


def _misheard(word: str) -> str | None:
    """The verb from which the word differs by one letter; only for words that no dictionary knows."""
    return next((verb for verb in _VERBS if is_one_slip_away(word, verb)), None)
