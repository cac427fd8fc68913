"""Russian words become an intent; where an utterance says yes and no at once, no wins, for an order costs money.

Phrases come before words, and of words the refusing before the asking before the agreeing; agreement counts only in
a short utterance without "but", "if" or a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from repurchase.intent import Intent, Meaning
from serving.shopper_words import (
    AGREEING,
    CHEAPER,
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
from serving.spoken_numbers import days_said, only_number, pieces_said

MOST_CHARACTERS = 256
"""Nobody answers a question at greater length; the rest is not looked at."""
MOST_UNKNOWN_WORDS = 4
"""«да, закажи корм для кошки»: with more words that mean nothing here, somebody talks to somebody else."""

_WORD = re.compile(r"[а-яa-z0-9]+")
_KNOWN = FILLERS | YES | WEAK_YES | CONFIRM


def understood(utterance: str) -> Meaning:
    """What the shopper means; any text has an intent, at worst UNKNOWN."""
    words = words_of(utterance)
    if not words:
        return Meaning(Intent.WHAT if "?" in utterance else Intent.SILENCE)
    said = NOT_A_REFUSAL.sub("давай", " ".join(words))
    phrase = next((intent for intent, pattern in PHRASES if pattern.search(said)), None)
    if phrase is Intent.LATER:
        return Meaning(phrase, days_said(words))
    return Meaning(phrase) if phrase else _by_words(AGREEING.sub("давай", said).split())


def words_of(utterance: str) -> list[str]:
    """The words that are looked at; lower case, «ё» as «е», without signs."""
    return _WORD.findall(utterance[:MOST_CHARACTERS].lower().replace("ё", "е"))


def is_plain(words: Sequence[str]) -> bool:
    """Whether an agreement in these words can be taken as one: no "but", no "if", no question, few other words."""
    unknown = sum(word not in _KNOWN for word in words)
    return RESERVATIONS.isdisjoint(words) and QUESTIONS.isdisjoint(words) and unknown <= MOST_UNKNOWN_WORDS


def _by_words(words: Sequence[str]) -> Meaning:
    pieces = _pieces(words)
    if pieces is not None:
        return Meaning(Intent.AMOUNT, pieces)
    if not NO.isdisjoint(words):
        return Meaning(Intent.NO)
    said = " ".join(words)
    if CHEAPER.search(said):
        return Meaning(Intent.CHEAPER)
    if PRICE.search(said):
        return Meaning(Intent.PRICE)
    return Meaning(Intent.WHAT if _asks(words) else _agreement(words))


def _pieces(words: Sequence[str]) -> int | None:
    """A number of pieces, which orders nothing yet; «нет, две пачки» corrects, «не две пачки» refuses."""
    wanted = words[1:] if words[0] == "нет" else words
    if not NO.isdisjoint(wanted):
        return None
    pieces = pieces_said(wanted)
    return only_number([word for word in wanted if word not in _KNOWN]) if pieces is None else pieces


def _asks(words: Sequence[str]) -> bool:
    telling = [word for word in words if word not in FILLERS and word != "а"]
    return bool(telling) and telling[0] in QUESTIONS


def _agreement(words: Sequence[str]) -> Intent:
    if not is_plain(words):
        return Intent.UNKNOWN
    if not CONFIRM.isdisjoint(words):
        return Intent.CONFIRM
    if not YES.isdisjoint(words) or (_KNOWN.issuperset(words) and not WEAK_YES.isdisjoint(words)):
        return Intent.YES
    return Intent.UNKNOWN
