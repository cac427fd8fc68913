"""Prices in whole roubles from the median of a product's last purchases, else of its category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, isfinite
from statistics import median
from typing import Any
from zlib import crc32

MIN_GUESS = 99
MAX_GUESS = 1_999

LastPrice = Sequence[Any]
"""Product id (str), category (str), roubles (float, NaN where unknown)."""


def price_list(last_prices: Iterable[LastPrice]) -> dict[str, int]:
    """Return whole roubles by product id; a category without any price gets a constant derived from its name."""
    rows = list(last_prices)
    known = {product_id: ceil(price) for product_id, _, price in rows if isfinite(price) and price > 0}
    by_category = _medians(rows, known)
    return {
        product_id: known.get(product_id) or by_category.get(category) or _guess(category)
        for product_id, category, _ in rows
    }


def _medians(rows: Iterable[LastPrice], known: Mapping[str, int]) -> dict[str, int]:
    prices: defaultdict[str, list[int]] = defaultdict(list)
    for product_id, category, _ in rows:
        if product_id in known:
            prices[category].append(known[product_id])
    return {category: ceil(median(each)) for category, each in prices.items()}


def _guess(category: str) -> int:
    return MIN_GUESS + crc32(category.encode()) % (MAX_GUESS - MIN_GUESS)
