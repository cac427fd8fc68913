"""Deduplicated purchases of shoppers after corrections, as columns sorted by pair and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from repurchase.purchases.shopper_history import ShopperHistory

Integers: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]
ROWS = np.dtype(
    [("event", "<u8"), ("corrects", "<u8"), ("at", "<i8"), ("product", "<u4"), ("units", "<f8"), ("price", "<f8")]
)
_ODD = np.uint64(0x9E3779B97F4A7C15)
"""Distributes shoppers over 64 bits, so that equal event keys of two shoppers are no duplicates."""
_MAX_16_BITS = 2**16 - 1


@dataclass(frozen=True, slots=True)
class KnownPurchases:
    """One row a purchase, sorted by shopper, category, time and product; `shopper` indexes `as_of`."""

    shopper: Integers
    category: Integers
    product: Integers
    at: Integers
    """Milliseconds since 1970."""
    units: Numbers
    price: Numbers
    as_of: Integers
    """The cutoff of each shopper, milliseconds since 1970."""
    categories: NDArray[Any]
    """Names, by `category`."""
    products: NDArray[Any]
    """Ids, by `product`; those of one shopper in byte order."""

    def pair_starts(self) -> NDArray[np.intp]:
        """Return the first row of each pair."""
        return starts(self.shopper, self.category)


def starts(*keys: Integers) -> NDArray[np.intp]:
    """Return the first row of each run with equal keys; rows are sorted by the keys."""
    if not len(keys[0]):
        return np.empty(0, dtype=np.intp)
    changed = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.concatenate([[0], np.flatnonzero(changed) + 1])


def moments_after(histories: Sequence[ShopperHistory], not_before: int) -> Integers:
    """Return the first millisecond after all events of each history and after `not_before`."""
    last = [_rows(each)["at"].max(initial=not_before) for each in histories]
    return np.asarray(last, dtype=np.int64) + 1


def known_purchases(
    histories: Sequence[ShopperHistory], as_of: Integers, category_of: Callable[[str], str]
) -> KnownPurchases:
    """Return the purchases strictly before each shopper's `as_of`, less corrections strictly before it."""
    rows, shopper = _once_each(*_rows_before(histories, as_of))
    units, left = _less_taken_back(rows, shopper)
    if not left.all():
        rows, shopper, units = rows[left], shopper[left], units[left]
    ranks, first, products = _products(histories)
    rank = ranks[_places(rows, shopper, first)]
    product = first[shopper] + rank
    categories, category_of_product = _numbered(list(map(category_of, products)))
    category = category_of_product[product]
    at = rows["at"].astype(np.int64)
    order = _order(shopper * len(categories) + category, at, rank)
    return KnownPurchases(
        shopper=shopper[order],
        category=category[order],
        product=product[order],
        at=at[order],
        units=units[order],
        price=rows["price"][order].astype(np.float64),
        as_of=as_of,
        categories=categories,
        products=np.asarray(products, dtype=object),
    )


def _rows(history: ShopperHistory) -> NDArray[Any]:
    return np.frombuffer(history.rows, dtype=ROWS)


def _rows_before(histories: Sequence[ShopperHistory], as_of: Integers) -> tuple[NDArray[Any], Integers]:
    """Return the rows of all histories before `as_of`, one history after the other, and the shopper of each."""
    rows = np.frombuffer(b"".join(each.rows for each in histories), dtype=ROWS)
    shopper = np.repeat(np.arange(len(histories)), [len(each.rows) // ROWS.itemsize for each in histories])
    early = rows["at"] < as_of[shopper]
    return (rows, shopper) if early.all() else (rows[early], shopper[early])


def _products(histories: Sequence[ShopperHistory]) -> tuple[Integers, Integers, list[str]]:
    """Return each product's rank in its table, the start of each table, and all tables, each sorted."""
    ranks: list[int] = []
    products: list[str] = []
    for each in histories:
        names = sorted(each.products)
        rank_of = dict(zip(names, range(len(names)), strict=True))
        ranks += map(rank_of.__getitem__, each.products)
        products += names
    ends = np.cumsum([0, *(len(each.products) for each in histories)], dtype=np.int64)
    return np.asarray(ranks, dtype=np.int64), ends, products


def _places(rows: NDArray[Any], shopper: Integers, first: Integers) -> Integers:
    """Return the index of each row's product among all tables; raises IndexError if its table lacks it."""
    places: Integers = first[shopper] + rows["product"]
    if np.any(places >= first[shopper + 1]):
        raise IndexError("a row names a product that its history lacks")
    return places


def _numbered(words: Sequence[str]) -> tuple[NDArray[Any], Integers]:
    """Return the distinct words, sorted, and each word's index; many times faster than numpy on texts."""
    different = sorted(set(words))
    place = {word: at for at, word in enumerate(different)}
    return np.asarray(different, dtype=object), np.fromiter(map(place.__getitem__, words), np.int64, len(words))


def _once_each(rows: NDArray[Any], shopper: Integers) -> tuple[NDArray[Any], Integers]:
    """Return the first row of each event."""
    event = rows["event"].astype(np.uint64)
    mixed = np.sort(event ^ (shopper.astype(np.uint64) * _ODD))
    if not np.any(mixed[1:] == mixed[:-1]):
        return rows, shopper  # to sort values alone takes a fraction of the time of finding an order
    order = np.lexsort((event, shopper))  # stable: of equals the first stays first
    first = order[starts(shopper[order], event[order].view(np.int64))]
    return rows[first], shopper[first]


def _less_taken_back(rows: NDArray[Any], shopper: Integers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the units of each row after corrections, and which rows are purchases with any left."""
    units = rows["units"].astype(np.float64)
    corrections = np.flatnonzero(rows["corrects"])
    if not len(corrections):
        return units, np.ones(len(rows), dtype=bool)
    taken = np.zeros(len(rows))
    corrected = np.flatnonzero(np.isin(rows["event"], rows["corrects"][corrections]))
    place_of = dict(zip(_keys(shopper, rows["event"], corrected), corrected.tolist(), strict=True))
    keys = _keys(shopper, rows["corrects"], corrections)
    for place, units_back in zip(map(place_of.get, keys), rows["units"][corrections].tolist(), strict=True):
        if place is not None:
            taken[place] += units_back
    left = (rows["corrects"] == 0) & ((taken == 0) | (taken < units))
    return units - np.where(np.isinf(taken), 0.0, taken), left


def _keys(shopper: Integers, events: NDArray[Any], places: NDArray[np.intp]) -> list[tuple[int, int]]:
    return list(zip(shopper[places].tolist(), events[places].tolist(), strict=True))


def _order(pair: Integers, at: Integers, product: Integers) -> NDArray[np.intp]:
    """By pair, moment and product, as `np.lexsort` has it, in a fraction of its time.

    A moment in milliseconds leaves 22 bits for the rank of a product. Numbers of 16 bits are sorted by their digits.
    """
    by_time = np.argsort(at * (product.max(initial=0) + 1) + product)
    narrow = pair.astype(np.uint16) if pair.max(initial=0) <= _MAX_16_BITS else pair
    return by_time[np.argsort(narrow[by_time], kind="stable")]
