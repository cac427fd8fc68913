"""Every product has a price for any purchases."""

from __future__ import annotations

from math import nan

from hypothesis import given
from hypothesis import strategies as st

from embedded.market.price_list import MAX_GUESS, MIN_GUESS, price_list


def test_prices_are_rounded_up() -> None:
    """Fractions of a rouble are rounded up."""
    assert price_list([("a", "x", 10.01), ("b", "x", 20.0)]) == {"a": 11, "b": 20}


def test_without_a_price_the_category_decides() -> None:
    """A product without a price gets the median of its category."""
    known = [("a", "x", 10.0), ("b", "x", 20.0), ("c", "x", 90.0)]
    assert price_list([*known, ("d", "x", nan)])["d"] == 20


@given(st.lists(st.tuples(st.text(), st.text(), st.floats(max_value=1e6)), max_size=20))
def test_each_product_has_a_steady_price_above_zero(rows: list[tuple[str, str, float]]) -> None:
    """A category without any price gets a deterministic price."""
    prices = price_list(rows)
    assert prices == price_list(rows)
    assert set(prices) == {product_id for product_id, _, _ in rows}
    assert all(price > 0 for price in prices.values())
    assert MIN_GUESS <= price_list([("only", "x", nan)])["only"] < MAX_GUESS
