"""Known purchases are those of a plain reading of the histories, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.forecast.live.known_purchases import KnownPurchases, known_purchases
from repurchase.purchases.shopper_history import ROW, ShopperHistory

PRODUCTS = ("сыр", "milk 2", "apple", "milk 1")
CATEGORIES = {"сыр": "cheese", "milk 2": "milk", "apple": "apple", "milk 1": "milk"}
AS_OF = 5
Row = tuple[int, int, int, int, float, float]
rows = st.tuples(
    st.integers(1, 12),
    st.sampled_from([0, 0, 0, 1, 2, 3]),
    st.integers(0, AS_OF + 1),
    st.integers(0, len(PRODUCTS) - 1),
    st.sampled_from([1.0, 0.5, 3.0, inf]),
    st.sampled_from([nan, 89.9]),
)
histories = st.lists(st.tuples(st.permutations(PRODUCTS), st.lists(rows, max_size=12)), max_size=4).map(
    lambda drawn: [
        ShopperHistory(f"{number}", tuple(products), b"".join(ROW.pack(*_possible(row)) for row in told))
        for number, (products, told) in enumerate(drawn)
    ]
)


def _possible(row: Row) -> Row:
    """A purchase has a finite number of units."""
    event, corrects, at, product, units, price = row
    return event, corrects, at, product, 2.0 if corrects == 0 and units == inf else units, price


@given(told=histories)
def test_what_is_known_is_what_a_plain_reading_finds(told: Sequence[ShopperHistory]) -> None:
    """Each event once, the first of equals; less corrections; sorted by shopper, category, moment and product."""
    known = known_purchases(told, np.full(len(told), AS_OF), CATEGORIES.__getitem__)
    found = _as_rows(known)
    expected = [row for place, history in enumerate(told) for row in sorted(_plainly(place, history))]
    assert [row[:4] for row in found] == [row[:4] for row in expected]
    assert sorted(found) == sorted(expected)


def _as_rows(known: KnownPurchases) -> list[tuple[object, ...]]:
    names = known.categories[known.category], known.products[known.product]
    columns = (known.shopper, names[0], known.at, names[1], known.units, np.nan_to_num(known.price, nan=-1.0))
    return list(zip(*(each.tolist() for each in columns), strict=True))


def _plainly(place: int, history: ShopperHistory) -> list[tuple[object, ...]]:
    first: dict[int, Row] = {}
    for event, *rest in ROW.iter_unpack(history.rows):
        if rest[1] < AS_OF:
            first.setdefault(event, (event, *rest))
    left: list[tuple[object, ...]] = []
    for event, corrects, at, product, units, price in first.values():
        taken = sum(row[4] for row in first.values() if row[1] == event)
        if not corrects and (not taken or taken < units):
            name = history.products[product]
            left.append((place, CATEGORIES[name], at, name, units - taken, -1.0 if np.isnan(price) else price))
    return left


def test_a_product_beyond_its_own_table_is_an_error() -> None:
    """Even where the table of the next shopper would hold it."""
    whole = ShopperHistory("1", PRODUCTS, ROW.pack(1, 0, 1, 0, 1.0, nan))
    with pytest.raises(IndexError):
        known_purchases([replace(whole, products=()), whole], np.full(2, AS_OF), CATEGORIES.__getitem__)


def test_one_event_key_of_many_shoppers_is_an_event_of_each() -> None:
    """More pairs than 16 bits can number, all with the same event."""
    products = tuple(f"{number}" for number in range(70))
    told = b"".join(ROW.pack(number, 0, 1, number, 1.0, nan) for number in range(70))
    many = [ShopperHistory(f"{number}", products, told) for number in range(1_000)]
    known = known_purchases(many, np.full(len(many), AS_OF), str)
    assert known.pair_starts().tolist() == list(range(70_000))
