"""The durable book of orders: stored once, carried on, and written down how far each has come."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from repurchase.orders.ports import OrderBook, OrderProgresses, RecentOrders
from repurchase.orders.queue_ports import Outbox


def open_order_book(url: str) -> AbstractAsyncContextManager[OrderBook]:
    """Open the book at postgresql://…; its tables are made by `repurchase.adapters.postgres.database.migrate`."""
    from repurchase.adapters.postgres.order_book.postgres import open_postgres_order_book

    return open_postgres_order_book(url)


def open_recent_orders(url: str) -> RecentOrders:
    """Open what was ordered lately, of the same book, for the planner; it connects for each call."""
    from repurchase.adapters.postgres.order_book.recent_orders import PostgresRecentOrders

    return PostgresRecentOrders(url)


def open_outbox(url: str, hold: timedelta = timedelta(0)) -> AbstractAsyncContextManager[Outbox]:
    """Open the messages of the same book that wait to be carried on, each for at least `hold`."""
    from repurchase.adapters.postgres.order_book.outbox import open_postgres_outbox

    return open_postgres_outbox(url, hold)


def open_order_progresses(url: str) -> AbstractAsyncContextManager[OrderProgresses]:
    """Open how far each order of the same book has come."""
    from repurchase.adapters.postgres.order_book.progress import open_postgres_order_progress

    return open_postgres_order_progress(url)
