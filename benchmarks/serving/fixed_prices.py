"""`python -m benchmarks.serving.fixed_prices PORT` serves one price for all products and one cheaper search result."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

PRICE = Decimal("1299.00")


async def _price(request: Request) -> JSONResponse:
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return JSONResponse(
        {
            "product_id": request.path_params["product_id"],
            "price": str(PRICE),
            "currency": "RUB",
            "delivery_day": tomorrow.isoformat(),
            "in_stock": True,
        }
    )


async def _search(_request: Request) -> JSONResponse:
    cheap = {"product_id": "cheap", "title": "Дешёвый", "price": "99.00", "currency": "RUB", "in_stock": True}
    return JSONResponse({"products": [cheap]})


if __name__ == "__main__":
    app = Starlette(routes=[Route("/prices/{product_id:path}", _price), Route("/products", _search)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
