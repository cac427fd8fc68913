"""GET /prices/{product_id}: what one unit costs and when it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from embedded.market.delivery import delivery_day


class PricedShelf(Protocol):
    """Whatever knows the prices."""

    @property
    def prices(self) -> Mapping[str, int]:
        """Whole roubles by product."""
        ...


def create_app(opens_shelf: Callable[[], AbstractContextManager[PricedShelf]]) -> Starlette:
    """Build the stand-in; the shelf opens when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opens_shelf() as app.state.shelf:
            yield

    return Starlette(routes=[Route("/prices/{product_id:path}", _price)], lifespan=lifespan)


async def _price(request: Request) -> JSONResponse:
    shelf: PricedShelf = request.app.state.shelf
    product_id: str = request.path_params["product_id"]
    if product_id not in shelf.prices:
        return JSONResponse({"error": "no such product"}, HTTPStatus.NOT_FOUND)
    return JSONResponse(
        {
            "product_id": product_id,
            "price": f"{shelf.prices[product_id]}.00",
            "currency": "RUB",
            "delivery_day": delivery_day(product_id, datetime.now(UTC)).isoformat(),
            "in_stock": True,
        }
    )
