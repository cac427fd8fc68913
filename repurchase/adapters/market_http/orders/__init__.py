"""Adapter for the Market's order service."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.market_ports import MarketOrders


def open_market_orders(url: str) -> AbstractAsyncContextManager[MarketOrders]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.market_http.orders.http import open_http_market_orders

    return open_http_market_orders(url)
