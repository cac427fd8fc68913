"""Adapter for push notifications to the Market's application."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.market_ports import Pushes


def open_pushes(url: str) -> AbstractAsyncContextManager[Pushes]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.market_http.pushes.http import open_http_pushes

    return open_http_pushes(url)
