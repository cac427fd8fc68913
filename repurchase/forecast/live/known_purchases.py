"""The purchases of some shoppers, each event once, less what was taken back: columns sorted by pair and time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from repurchase.shopper_history import ShopperHistory

Integers: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.float64]
ROWS = np.dtype(
    [("event", "<u8"), ("corrects", "<u8"), ("at", "<i8"), ("product", "<u4"), ("units", "<f8"), ("price", "<f8")]
)


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
    """Of each shopper, milliseconds since 1970."""
    categories: NDArray[Any]
    """Names, by `category`."""
    products: NDArray[Any]
    """Ids, by `product`; in the order of their bytes."""

    def pair_starts(self) -> NDArray[np.intp]:
        """Where each pair of shopper and category begins."""
        return starts(self.shopper, self.category)


def starts(*keys: Integers) -> NDArray[np.intp]:
    """Where a run of rows with equal keys begins; rows are sorted by the keys."""
    if not len(keys[0]):
        return np.empty(0, dtype=np.intp)
    changed = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.concatenate([[0], np.flatnonzero(changed) + 1])


def moments_after(histories: Sequence[ShopperHistory], not_before: int) -> Integers:
    """The first millisecond after all that each history tells and after `not_before`."""
    last = [_rows(each)["at"].max(initial=not_before) for each in histories]
    return np.asarray(last, dtype=np.int64) + 1


def known_purchases(
    histories: Sequence[ShopperHistory], as_of: Integers, category_of: Callable[[str], str]
) -> KnownPurchases:
    """What was bought strictly before each shopper's `as_of`, less what was taken back strictly before it."""
    table, products = _products(histories)
    rows, shopper = _once_each(histories, table, as_of)
    kept = _less_taken_back(rows, shopper)
    bought, whose = rows[kept], shopper[kept]
    names = [category_of(product) for product in products]
    categories, category_of_product = _numbered(names)
    category = category_of_product[bought["product"]] if len(bought) else np.empty(0, dtype=np.int64)
    order = np.lexsort((bought["product"], bought["at"], category, whose))
    bought = bought[order]
    return KnownPurchases(
        shopper=whose[order],
        category=category[order].astype(np.int64),
        product=bought["product"].astype(np.int64),
        at=bought["at"].astype(np.int64),
        units=bought["units"].astype(np.float64),
        price=bought["price"].astype(np.float64),
        as_of=as_of,
        categories=categories,
        products=products,
    )


def _rows(history: ShopperHistory) -> NDArray[Any]:
    return np.frombuffer(history.rows, dtype=ROWS)


def _products(histories: Sequence[ShopperHistory]) -> tuple[list[NDArray[np.uint32]], NDArray[Any]]:
    """For each history its products' places in one table of all, sorted."""
    ids = [product for each in histories for product in each.products]
    products, places = _numbered(ids)
    ends = np.cumsum([len(each.products) for each in histories])
    return np.split(places.astype(np.uint32), ends[:-1]), products


def _numbered(words: Sequence[str]) -> tuple[NDArray[Any], Integers]:
    """The different words, sorted, and each word's place among them; many times as fast as numpy on texts."""
    different = sorted(set(words))
    place = {word: at for at, word in enumerate(different)}
    return np.asarray(different, dtype=object), np.fromiter(map(place.__getitem__, words), np.int64, len(words))


def _once_each(
    histories: Sequence[ShopperHistory], table: Sequence[NDArray[np.uint32]], as_of: Integers
) -> tuple[NDArray[Any], Integers]:
    """All rows before `as_of`, the first of each event, sorted by shopper and event."""
    parts = [_rows(each).copy() for each in histories]
    for part, places in zip(parts, table, strict=True):
        part["product"] = places[part["product"]]
    rows = np.concatenate(parts) if parts else np.empty(0, dtype=ROWS)
    shopper = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    early = rows["at"] < as_of[shopper]
    rows, shopper = rows[early], shopper[early]
    order = np.lexsort((rows["event"], shopper))  # stable: of equals the first stays first
    first = order[starts(shopper[order], rows["event"][order].view(np.int64))]
    return rows[first], shopper[first]


def _less_taken_back(rows: NDArray[Any], shopper: Integers) -> NDArray[np.intp]:
    """Subtract corrections from the units of their purchases; returns where purchases are left."""
    corrections = np.flatnonzero(rows["corrects"])
    taken = np.zeros(len(rows))
    named = (
        dict(zip(zip(shopper.tolist(), rows["event"].tolist(), strict=True), range(len(rows)), strict=True))
        if len(corrections)
        else {}
    )
    for place in corrections:
        corrected = named.get((int(shopper[place]), int(rows["corrects"][place])))
        if corrected is not None:
            taken[corrected] += rows["units"][place]
    left = (rows["corrects"] == 0) & ((taken == 0) | (taken < rows["units"]))
    rows["units"] -= np.where(np.isinf(taken), 0.0, taken)
    return np.flatnonzero(left)
