"""The durable book of orders, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import OrderBook


def open_order_book(url: str) -> AbstractAsyncContextManager[OrderBook]:
    """Open the book at postgresql://…; its tables are made by `repurchase.adapters.database.migrate`."""
    from repurchase.adapters.order_book.postgres import opened

    return opened(url)
