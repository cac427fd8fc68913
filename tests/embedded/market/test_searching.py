"""The stand-in searches products by words and returns the cheapest first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from embedded.market.searching import cheapest_products, on_shelf
from tests.a_market import a_market

PRICES = st.dictionaries(st.text(min_size=1, max_size=5), st.integers(1, 99), max_size=20)


@given(prices=PRICES, limit=st.integers(0, 30))
def test_no_product_is_passed_over_for_a_dearer_one(prices: dict[str, int], limit: int) -> None:
    """The result has the requested number of cheapest products, by price."""
    catalogue = [on_shelf(product_id, "Корм", "корм для кошки") for product_id in prices]
    found = [prices[each.product_id] for each in cheapest_products(catalogue, prices, "корм", limit)]
    assert found == sorted(prices.values())[:limit]


def test_a_search_without_words_is_refused() -> None:
    """A search without words or without a number of products is refused."""
    with a_market() as market:
        assert market.client.get("/products").status_code == 400
        assert market.client.get("/products?text=корм&most=all").status_code == 400
        assert len(market.client.get("/products?text=корм&most=1").json()["products"]) == 1
