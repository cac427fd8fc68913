"""The contract of the Market's product search, against the stand-in over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal

import pytest

from repurchase.adapters.market_http.product_search import open_product_search
from repurchase.errors import SearchUnavailable
from repurchase.orders.market_ports import ProductSearch
from repurchase.orders.search_result import SearchResult
from tests.a_market import AMarket, a_market

pytestmark = pytest.mark.anyio


@pytest.fixture
def market() -> Iterator[AMarket]:
    """Give a fresh stand-in."""
    with a_market() as running:
        yield running


@pytest.fixture
async def search(market: AMarket) -> AsyncIterator[ProductSearch]:
    """Open its product search."""
    async with open_product_search(market.url) as opened:
        yield opened


async def test_the_cheapest_come_first(search: ProductSearch) -> None:
    """Every word of the query stands in the title or the category, in whatever case."""
    assert await search.cheapest("КОРМ кошки") == (
        SearchResult("820166", "корм Whiskas", Decimal(899)),
        SearchResult("820165", "корм Royal Canin", Decimal(1299)),
    )
    assert await search.cheapest("корм whiskas") == (SearchResult("820166", "корм Whiskas", Decimal(899)),)
    assert await search.cheapest("молоко & корм?") == ()


async def test_what_is_out_of_stock_is_not_found(market: AMarket, search: ProductSearch) -> None:
    """Nobody is told of what cannot be bought."""
    market.misbehave("search", fault="out_of_stock")
    assert await search.cheapest("корм") == ()


@pytest.mark.parametrize("fault", ["error", "refuse", "reset", "nonsense"])
async def test_no_answer_is_told_apart_from_no_product(market: AMarket, search: ProductSearch, fault: str) -> None:
    """Whatever goes wrong is the error of the port."""
    market.misbehave("search", fault=fault)
    with pytest.raises(SearchUnavailable, match="REPURCHASE_SEARCH_URL"):
        await search.cheapest("корм")


async def test_a_search_that_is_away_is_named_so(unused_port: int) -> None:
    """A refused connection is the error of the port."""
    async with open_product_search(f"http://127.0.0.1:{unused_port}") as search:
        with pytest.raises(SearchUnavailable, match="REPURCHASE_SEARCH_URL"):
            await search.cheapest("корм")
