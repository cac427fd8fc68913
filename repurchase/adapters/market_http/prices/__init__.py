"""Adapter for the Market's price service."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.market_ports import PriceService


def open_prices(url: str) -> AbstractAsyncContextManager[PriceService]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.market_http.prices.http import open_http_prices

    return open_http_prices(url)
