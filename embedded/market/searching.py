"""GET /products?text=…&most=…&sort=price: the stand-in's product search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from embedded.market.faults import Fault

MAX_RESULTS = 50


@dataclass(frozen=True, slots=True)
class OnShelf:
    """One searchable product."""

    product_id: str
    title: str
    words: str
    """Title and category in lower case."""


def on_shelf(product_id: str, title: str, category: str) -> OnShelf:
    """Build a product with its search words."""
    return OnShelf(product_id, title, f"{title} {category}".casefold())


async def search(request: Request) -> Response:
    """Respond with the cheapest products whose title or category contains every word of the text."""
    shelf = request.app.state.shelf
    text, limit = request.query_params.get("text", ""), request.query_params.get("most", "10")
    if not text.strip() or not limit.isdecimal():
        return JSONResponse({"error": "requires text=words and most=number"}, 400)
    found = cheapest_products(shelf.catalogue, shelf.prices, text, min(int(limit), MAX_RESULTS))
    in_stock = request.state.fault is not Fault.OUT_OF_STOCK
    return JSONResponse({"products": [_product_json(each, shelf.prices, in_stock=in_stock) for each in found]})


def cheapest_products(catalogue: Iterable[OnShelf], prices: Mapping[str, int], text: str, limit: int) -> list[OnShelf]:
    """Return at most `limit` matching products, cheapest first."""
    words = text.casefold().split()
    matching = (each for each in catalogue if all(word in each.words for word in words))
    return nsmallest(limit, matching, key=lambda each: (prices[each.product_id], each.product_id))


def _product_json(product: OnShelf, prices: Mapping[str, int], *, in_stock: bool) -> dict[str, Any]:
    return {
        "product_id": product.product_id,
        "title": product.title,
        "price": f"{prices[product.product_id]}.00",
        "currency": "RUB",
        "in_stock": in_stock,
    }
