"""Cancels an order in Postgres by compare-and-set, which excludes a concurrent claim for the Market."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from repurchase.adapters.postgres.order_book.stored_rows import progress_from
from repurchase.orders.order_state import (
    CANCELLATION_WINDOW,
    AlreadySubmitted,
    Cancellation,
    Cancelled,
    NothingToCancel,
    OrderProgress,
    OrderState,
)

_LATEST = Path(__file__).with_name("latest.sql").read_bytes()
_PROGRESS = Path(__file__).with_name("progress.sql").read_bytes()
_CANCEL = Path(__file__).with_name("cancel.sql").read_bytes()


async def latest(user_id: str, connection: psycopg.AsyncConnection) -> OrderProgress | None:
    """Return the shopper's newest order in any state."""
    return await read_progress(_LATEST, {"user_id": user_id}, connection)


async def progress_of(order_id: str, connection: psycopg.AsyncConnection) -> OrderProgress | None:
    """Return the progress of one order."""
    return await read_progress(_PROGRESS, [order_id], connection)


async def cancel_latest(user_id: str, now: datetime, connection: psycopg.AsyncConnection) -> Cancellation:
    """Cancel the shopper's newest order, unless it is older than CANCELLATION_WINDOW."""
    found = await latest(user_id, connection)
    if found is None or found.order.confirmed_at <= now - CANCELLATION_WINDOW:
        return NothingToCancel()
    return await _cancelled(found, connection)


async def cancel_order(user_id: str, order_id: str, connection: psycopg.AsyncConnection) -> Cancellation:
    """Cancel the given order if it is the shopper's."""
    found = await progress_of(order_id, connection)
    if found is None or found.order.user_id != user_id:
        return NothingToCancel()
    return await _cancelled(found, connection)


async def _cancelled(found: OrderProgress, connection: psycopg.AsyncConnection) -> Cancellation:
    changed = await connection.execute(_CANCEL, [found.order.order_id])
    if changed.rowcount:
        return Cancelled(found.order)
    now_there = await progress_of(found.order.order_id, connection)
    match now_there.state if now_there else OrderState.REFUSED:
        case OrderState.CANCELLED:
            return Cancelled(found.order)
        case OrderState.REFUSED:
            return NothingToCancel()
        case _:
            return AlreadySubmitted(found.order)


async def read_progress(
    statement: bytes, values: Sequence[Any] | dict[str, Any], connection: psycopg.AsyncConnection
) -> OrderProgress | None:
    """Run a query of one order, with a row per line, and return the order's progress."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, values)
        rows = await cursor.fetchall()
    return progress_from(rows) if rows else None
