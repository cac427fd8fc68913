"""Assembles the stand-in Market: prices, search, orders, pushes and fault injection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from math import ceil
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from embedded.market.command import COMMANDS
from embedded.market.delivery import delivery_day
from embedded.market.faults import Fault, Faults, with_faults
from embedded.market.ledger import Ledger
from embedded.market.order_routes import place_order, show_push
from embedded.market.searching import OnShelf, search
from repurchase.authentication.local_request import check_json, check_sender
from serving.security.local_only import LoopbackOnlyMiddleware

PRICE_INCREASE = Decimal("1.1")
"""Factor of prices during the fault PRICE_CHANGE."""


class PriceSource(Protocol):
    """A source of products and prices."""

    @property
    def catalogue(self) -> Sequence[OnShelf]:
        """The searchable products; each has a price."""
        ...

    @property
    def prices(self) -> Mapping[str, int]:
        """Whole roubles by product id."""
        ...


def create_app(opens_shelf: Callable[[], AbstractContextManager[PriceSource]]) -> Starlette:
    """Build the stand-in; it opens the shelf at start-up."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        with opens_shelf() as app.state.shelf:
            yield

    routes = [
        Route("/prices/{product_id:path}", with_faults("prices", _price)),
        Route("/products", with_faults("search", search)),
        Route("/orders", with_faults("orders", place_order), methods=["POST"]),
        Route("/push", with_faults("push", show_push), methods=["POST"]),
        *COMMANDS,
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(LoopbackOnlyMiddleware, checks=(check_sender, check_json))
    app.state.faults, app.state.ledger = Faults(), Ledger()
    return app


async def _price(request: Request) -> Response:
    """Respond with the price of one unit and its delivery day."""
    shelf: PriceSource = request.app.state.shelf
    product_id: str = request.path_params["product_id"]
    if product_id not in shelf.prices:
        return JSONResponse({"error": "no such product"}, HTTPStatus.NOT_FOUND)
    if request.state.fault is Fault.OUT_OF_STOCK:
        return JSONResponse({"error": "out of stock"}, HTTPStatus.CONFLICT)
    price = ceil(shelf.prices[product_id] * (PRICE_INCREASE if request.state.fault is Fault.PRICE_CHANGE else 1))
    return JSONResponse(
        {
            "product_id": product_id,
            "price": f"{price}.00",
            "currency": "RUB",
            "delivery_day": delivery_day(product_id, datetime.now(UTC)).isoformat(),
            "in_stock": True,
        }
    )
