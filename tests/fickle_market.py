"""A price service and product search over real HTTP that change their mind when the test tells them to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.served import served


@dataclass
class FickleMarket:
    """Sells everything at one price, unless told otherwise."""

    url: str = ""
    price: str = "1299.00"
    prices: dict[str, str] = field(default_factory=dict)
    """Of products that have a price of their own."""
    in_stock: bool = True
    gone: set[str] = field(default_factory=set)
    """Products that are sold out while others are there."""
    found: dict[str, str] = field(default_factory=dict)
    """Titles by product of what every search finds."""
    days: int = 1
    """Until the delivery."""
    status: int = 200

    def reset(self) -> None:
        """Sell as at the beginning."""
        self.price, self.in_stock, self.days, self.status = "1299.00", True, 1, 200
        self.gone, self.found, self.prices = set(), {}, {}

    async def answer(self, request: Request) -> JSONResponse:
        """What the service says now."""
        body = {
            "product_id": request.path_params["product_id"],
            "price": self.prices.get(request.path_params["product_id"], self.price),
            "currency": "RUB",
            "delivery_day": (datetime.now(UTC).date() + timedelta(days=self.days)).isoformat(),
            "in_stock": self.in_stock and request.path_params["product_id"] not in self.gone,
        }
        return JSONResponse(body, self.status)

    async def search(self, _request: Request) -> JSONResponse:
        """All that is found, whatever is looked for."""
        terms = {"price": self.price, "currency": "RUB", "in_stock": True}
        told = [{"product_id": each, "title": title} | terms for each, title in self.found.items()]
        return JSONResponse({"products": told})


@contextmanager
def fickle_market() -> Iterator[FickleMarket]:
    """Serve one on loopback."""
    market = FickleMarket()
    routes = [Route("/prices/{product_id:path}", market.answer), Route("/products", market.search)]
    with served(Starlette(routes=routes)) as client:
        market.url = str(client.base_url)
        yield market
