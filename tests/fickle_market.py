"""A price service over real HTTP that changes its mind when the test tells it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.served import served


@dataclass
class FickleMarket:
    """Sells everything at one price."""

    url: str = ""
    price: str = "1299.00"
    in_stock: bool = True
    days: int = 1
    """Until the delivery."""
    status: int = 200

    def reset(self) -> None:
        """Sell as at the beginning."""
        self.price, self.in_stock, self.days, self.status = "1299.00", True, 1, 200

    async def answer(self, request: Request) -> JSONResponse:
        """What the service says now."""
        body = {
            "product_id": request.path_params["product_id"],
            "price": self.price,
            "currency": "RUB",
            "delivery_day": (datetime.now(UTC).date() + timedelta(days=self.days)).isoformat(),
            "in_stock": self.in_stock,
        }
        return JSONResponse(body, self.status)


@contextmanager
def fickle_market() -> Iterator[FickleMarket]:
    """Serve one on loopback."""
    market = FickleMarket()
    with served(Starlette(routes=[Route("/prices/{product_id:path}", market.answer)])) as client:
        market.url = str(client.base_url)
        yield market
