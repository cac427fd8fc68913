"""The stand-in Market derives prices and delivery days from the purchases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from embedded.market.delivery import MARKET_ZONE
from repurchase.settings import Settings
from tests.stocked_market import stocked_market


@pytest.fixture(scope="module")
def market(settings: Settings) -> Iterator[httpx.Client]:
    """Yield a client of a stand-in with a few purchases."""
    with stocked_market(settings.warehouse_url) as client:
        yield client


@pytest.mark.parametrize(
    ("product_id", "price"), [("820165", "1299.00"), ("without price", "1299.00"), ("молоко/3.2%", "90.00")]
)
def test_prices_are_the_median_of_what_was_paid(market: httpx.Client, product_id: str, price: str) -> None:
    """Prices are whole roubles, rounded up; a product without prices costs the median of its category."""
    path = httpx.URL("/prices/").copy_with(raw_path=b"/prices/" + _escaped(product_id))
    answer = market.get(path).json()
    assert (answer["product_id"], answer["price"], answer["currency"]) == (product_id, price, "RUB")
    assert answer["in_stock"] is True


def _escaped(product_id: str) -> bytes:
    return "".join(f"%{byte:02X}" for byte in product_id.encode()).encode()


def test_delivery_is_soon_and_always_the_same_for_one_product(market: httpx.Client) -> None:
    """Delivery is tomorrow or the day after in the Market's time zone."""
    before = datetime.now(UTC).astimezone(MARKET_ZONE).date()
    days = {date.fromisoformat(market.get("/prices/820165").json()["delivery_day"]) for _ in range(5)}
    after = datetime.now(UTC).astimezone(MARKET_ZONE).date()
    assert len(days) == 1 + (before != after)
    assert all(1 <= (day - after).days <= 2 for day in days)


def test_an_unknown_product_is_not_found(market: httpx.Client) -> None:
    """An unknown product is a 404."""
    assert market.get("/prices/unknown").status_code == 404


def test_the_program_answers_where_the_settings_say(prices: str) -> None:
    """`python -m embedded.market` listens on REPURCHASE_PRICES_URL, also while the warehouse is empty."""
    assert httpx.get(f"{prices}/prices/unknown").status_code == 404
