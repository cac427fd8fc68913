"""What a shopper said, as a device sends it, and its words in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 256
"""Nobody answers a question at greater length; the rest is not read."""
_WORD = re.compile(r"[а-яa-z0-9]+")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A grammar of the skill that matched the whole utterance, with its slots."""

    name: str
    goods: str | None = None
    pieces: int | None = None
    days: int | None = None
    """From today to the day that was named."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words, with what Yandex made of them where it said so."""

    text: str
    hints: frozenset[str] = frozenset()
    """Names of Yandex's built-in intents, such as YANDEX.CONFIRM: evidence beside the words, never a verdict."""
    is_dangerous: bool = False
    """Whether Yandex warns that the shopper speaks of harm."""
    forms: tuple[FilledForm, ...] = ()
    """Of grammars of the skill; evidence beside the words, never the ground of an order."""


def words_of(text: str) -> tuple[str, ...]:
    """The words in lower case with е for ё, without signs."""
    return tuple(_WORD.findall(text[:MAX_CHARACTERS].lower().replace("ё", "е")))
