"""The contract of the price service, against servers over real HTTP."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from repurchase.adapters.market_http.prices import open_prices
from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.orders.market_ports import PriceService
from tests.examples import NOW

pytestmark = pytest.mark.anyio
GOOD = {
    "product_id": "a/b ?ж", "price": "1299.00", "currency": "RUB", "delivery_day": "2026-11-23", "in_stock": True
}  # fmt: skip


class Market:
    """A price service that says whatever the test wants."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b""
        self.asked: list[str] = []


@pytest.fixture
def market() -> Iterator[tuple[Market, str]]:
    """Serve a Market on loopback; gives it and its URL."""
    said = Market()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.path)
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: Any) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield said, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
async def prices(market: tuple[Market, str]) -> AsyncIterator[PriceService]:
    """Open the price service of that Market."""
    async with open_prices(market[1]) as opened:
        yield opened


async def test_a_price_becomes_a_quote(market: tuple[Market, str], prices: PriceService) -> None:
    """Any product id reaches the service as one part of the path; fields that are new are ignored."""
    market[0].body = orjson.dumps(GOOD | {"seller": "new field"})
    quote = await prices.quote("a/b ?ж", NOW)
    assert (quote.product_id, quote.price, quote.delivery_day, quote.quoted_at) == (
        "a/b ?ж", Decimal(1299), date(2026, 11, 23), NOW
    )  # fmt: skip
    assert quote.quote_id
    assert market[0].asked == ["/prices/a%2Fb%20%3F%D0%B6"]


@pytest.mark.parametrize("status", [301, 404, 409, 429, 500, 503])
async def test_any_other_status_is_no_price(market: tuple[Market, str], prices: PriceService, status: int) -> None:
    """Unknown, out of stock and broken are all no price, whatever the body says."""
    market[0].status, market[0].body = status, orjson.dumps(GOOD)
    with pytest.raises(PriceUnavailable, match=str(status)):
        await prices.quote("a/b ?ж", NOW)


@pytest.mark.parametrize(("status", "in_stock"), [(404, True), (409, True), (410, True), (200, False)])
async def test_what_cannot_be_bought_is_told_apart(
    market: tuple[Market, str], prices: PriceService, status: int, *, in_stock: bool
) -> None:
    """The service is well then: nobody needs to be patient with it."""
    market[0].status, market[0].body = status, orjson.dumps(GOOD | {"in_stock": in_stock})
    with pytest.raises(OutOfStock):
        await prices.quote("a/b ?ж", NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": 1299.0},
        {"price": "0"},
        {"price": "0.00"},
        {"price": "-5"},
        {"price": "NaN"},
        {"price": "1e3"},
        {"price": "12.345"},
        {"price": "99999999"},
        {"price": "1299\n"},
        {"price": None},
        {"currency": "USD"},
        {"product_id": "another"},
        {"delivery_day": "tomorrow"},
        {"delivery_day": "2026-11-20"},
        {"delivery_day": "2027-06-01"},
        {"in_stock": False},
        {"in_stock": "yes"},
    ],
)
async def test_nonsense_is_no_price(market: tuple[Market, str], prices: PriceService, wrong: Mapping[str, Any]) -> None:
    """A shopper never hears a price that makes no sense."""
    market[0].body = orjson.dumps(GOOD | dict(wrong))
    with pytest.raises(PriceUnavailable):
        await prices.quote("a/b ?ж", NOW)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b" " * 20_000 + b"{}"])
async def test_what_is_no_answer_is_no_price(market: tuple[Market, str], prices: PriceService, body: bytes) -> None:
    """Neither broken nor endless answers get through."""
    market[0].body = body
    with pytest.raises(PriceUnavailable):
        await prices.quote("a/b ?ж", NOW)


async def test_a_service_that_is_away_is_no_price(unused_port: int) -> None:
    """A refused connection is the error of the port."""
    async with open_prices(f"http://127.0.0.1:{unused_port}") as prices:
        with pytest.raises(PriceUnavailable, match="REPURCHASE_PRICES_URL"):
            await prices.quote("1", NOW)


async def test_a_frozen_service_is_given_up(frozen_port: int) -> None:
    """Whoever never answers is not waited for."""
    async with open_prices(f"http://127.0.0.1:{frozen_port}") as prices, asyncio.timeout(20):
        with pytest.raises(PriceUnavailable, match="Timeout"):
            await prices.quote("1", NOW)
