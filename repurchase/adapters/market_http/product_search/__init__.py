"""Adapter for the Market's product search."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.market_ports import ProductSearch


def open_product_search(url: str) -> AbstractAsyncContextManager[ProductSearch]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.market_http.product_search.http import open_http_product_search

    return open_http_product_search(url)
