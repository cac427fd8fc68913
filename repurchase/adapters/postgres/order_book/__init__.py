"""Adapters for the durable order book: orders, their outbox and their progress."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from repurchase.orders.ports import OrderBook, OrderProgresses, RecentOrders
from repurchase.orders.queue_ports import Outbox


def open_order_book(url: str) -> AbstractAsyncContextManager[OrderBook]:
    """Open the book at postgresql://…; `repurchase.adapters.postgres.database.migrate` creates its tables."""
    from repurchase.adapters.postgres.order_book.postgres import open_postgres_order_book

    return open_postgres_order_book(url)


def open_recent_orders(url: str) -> RecentOrders:
    """Open the book's recent orders for the planner; it connects per call."""
    from repurchase.adapters.postgres.order_book.recent_orders import PostgresRecentOrders

    return PostgresRecentOrders(url)


def open_outbox(url: str, hold: timedelta = timedelta(0)) -> AbstractAsyncContextManager[Outbox]:
    """Open the book's unpublished messages; each becomes available after `hold`."""
    from repurchase.adapters.postgres.order_book.outbox import open_postgres_outbox

    return open_postgres_outbox(url, hold)


def open_order_progresses(url: str) -> AbstractAsyncContextManager[OrderProgresses]:
    """Open the progress of the book's orders."""
    from repurchase.adapters.postgres.order_book.progress import open_postgres_order_progress

    return open_postgres_order_progress(url)
