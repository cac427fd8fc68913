"""The utterance as a device sends it, and its normalised words."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_CHARACTERS = 256
"""The maximum length that is read; answers are shorter."""
_WORD = re.compile(r"[а-яa-z0-9]+")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """An intent of the skill that matched the whole utterance, with its slots."""

    name: str
    goods: str | None = None
    pieces: int | None = None
    days: int | None = None
    """Days from today to the named day."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words with Yandex's analysis, if available."""

    text: str
    hints: frozenset[str] = frozenset()
    """Names of Yandex's built-in intents, such as YANDEX.CONFIRM; they supplement the words and never decide alone."""
    is_dangerous: bool = False
    """Whether Yandex warns of dangerous content."""
    forms: tuple[FilledForm, ...] = ()
    """Matched intents of the skill; they supplement the words and never cause an order alone."""


def words_of(text: str) -> tuple[str, ...]:
    """The words in lower case with е for ё, without punctuation."""
    return tuple(_WORD.findall(text[:MAX_CHARACTERS].lower().replace("ё", "е")))
