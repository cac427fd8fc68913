"""Russian words become an intent; where an utterance says yes and no at once, no wins, for an order costs money.

Phrases come before words, and of words the refusing before the asking before the agreeing; agreement counts only in
a short utterance without "but", "if" or a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.intent import Intent
from serving.shopper_words import (
    AGREEING,
    CONFIRM,
    FILLERS,
    NO,
    NOT_A_REFUSAL,
    PHRASES,
    PRICE,
    QUESTIONS,
    RESERVATIONS,
    WEAK_YES,
    YES,
)

MOST_CHARACTERS = 256
"""Nobody answers a question at greater length; the rest is not looked at."""
MOST_UNKNOWN_WORDS = 4
"""«да, закажи корм для кошки»: with more words that mean nothing here, somebody talks to somebody else."""

_WORD = re.compile(r"[а-яa-z0-9]+")
_KNOWN = FILLERS | YES | WEAK_YES | CONFIRM


def understood(utterance: str) -> Intent:
    """What the shopper means; any text has an intent, at worst UNKNOWN."""
    words = _WORD.findall(utterance[:MOST_CHARACTERS].lower().replace("ё", "е"))
    if not words:
        return Intent.WHAT if "?" in utterance else Intent.SILENCE
    said = NOT_A_REFUSAL.sub("давай", " ".join(words))
    phrase = next((intent for intent, pattern in PHRASES if pattern.search(said)), None)
    return phrase or _by_words(AGREEING.sub("давай", said))


def _by_words(said: str) -> Intent:
    words = said.split()
    if not NO.isdisjoint(words):
        return Intent.NO
    if PRICE.search(said):
        return Intent.PRICE
    if _asks(words):
        return Intent.WHAT
    return _agreement(words)


def _asks(words: Sequence[str]) -> bool:
    telling = [word for word in words if word not in FILLERS and word != "а"]
    return bool(telling) and telling[0] in QUESTIONS


def _agreement(words: Sequence[str]) -> Intent:
    unknown = [word for word in words if word not in _KNOWN]
    plain = RESERVATIONS.isdisjoint(words) and QUESTIONS.isdisjoint(words)
    if not plain or len(unknown) > MOST_UNKNOWN_WORDS:
        return Intent.UNKNOWN
    if not CONFIRM.isdisjoint(words):
        return Intent.CONFIRM
    if not YES.isdisjoint(words) or (not unknown and not WEAK_YES.isdisjoint(words)):
        return Intent.YES
    return Intent.UNKNOWN
