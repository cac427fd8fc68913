"""Whether words of a shopper name the goods of a reminder, in any form of a word."""

from __future__ import annotations

from functools import lru_cache

from repurchase.lemmatization import lemmas
from repurchase.product_words import words_of
from repurchase.reminder import Reminder


def is_named(reminder: Reminder, subject: frozenset[str]) -> bool:
    """Whether every lemma of the subject is one of the category or the title; an empty subject names anything."""
    return subject <= _lemmas_of(reminder.category) | _lemmas_of(reminder.product_title)


@lru_cache(maxsize=4096)
def _lemmas_of(text: str) -> frozenset[str]:
    return frozenset().union(*(lemmas(word).forms for word in words_of(text)))
