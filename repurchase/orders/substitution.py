"""Substitution of a similar product for a sold-out one; the reminder stays the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from repurchase.orders.search_result import SearchResult
from repurchase.reminders.reminder import Reminder

MAX_ID_CHARACTERS = 64
MAX_TITLE_CHARACTERS = 120
"""These limits keep the stored dialogue state small."""
_WORD = re.compile(r"\w+")


def in_place_of(reminder: Reminder, product: SearchResult) -> Reminder:
    """Return the same reminder with another product, its title cut to MAX_TITLE_CHARACTERS."""
    return replace(reminder, product_id=product.product_id, product_title=product.title[:MAX_TITLE_CHARACTERS])


def closest(reminder: Reminder, found: Iterable[SearchResult]) -> SearchResult | None:
    """Return the found product whose title is most similar to that of the reminder's usual product.

    Similarity is the Jaccard index of the titles' words; the first of equals wins. None without another product.
    """
    usual = _words(reminder.product_title)
    others = [each for each in found if each.product_id != reminder.product_id and _has_short_id(each)]
    return max(others, key=lambda each: _alike(usual, _words(each.title)), default=None)


def _has_short_id(product: SearchResult) -> bool:
    return len(product.product_id) <= MAX_ID_CHARACTERS


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold()))
