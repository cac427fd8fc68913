"""Progress of orders in Postgres: an inbox row per effect, and the state of the order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from repurchase.adapters.postgres.connection import Pool, open_pool, run_idempotent
from repurchase.adapters.postgres.order_book.cancelling import progress_of, read_progress
from repurchase.orders.order_state import MarketAcceptance, MarketRejection, OrderCounts, OrderProgress, OrderState

_CLAIM = Path(__file__).with_name("claim.sql").read_bytes()
_SETTLE = Path(__file__).with_name("settle.sql").read_bytes()
_COUNTS = Path(__file__).with_name("counts.sql").read_bytes()


class PostgresOrderProgresses:
    """Implements the port OrderProgresses over Postgres."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def of(self, order_id: str) -> OrderProgress | None:
        """Read one order; see the port."""
        return await run_idempotent(self._pool, "read an order", partial(progress_of, order_id))

    async def claim(self, order_id: str) -> OrderProgress | None:
        """Claim one order for the Market; see the port."""
        return await run_idempotent(self._pool, "claim an order", partial(read_progress, _CLAIM, [order_id]))

    async def settle(self, order_id: str, outcome: MarketAcceptance | MarketRejection) -> None:
        """Record the Market's decision; see the port."""
        match outcome:
            case MarketAcceptance(market_order_id):
                await self._write(order_id, "market_order", OrderState.ACCEPTED, market_order_id=market_order_id)
            case MarketRejection(reason):
                await self._write(order_id, "market_order", OrderState.REFUSED, refused_because=reason)

    async def pushed(self, order_id: str) -> None:
        """Record that the push was sent; see the port."""
        await self._write(order_id, "push", OrderState.PUSHED)

    async def counts(self) -> OrderCounts:
        """Count the open orders and those that ended recently; see the port."""
        return await run_idempotent(self._pool, "count the orders", _counts)

    async def _write(self, order_id: str, effect: str, state: OrderState, **facts: str) -> None:
        values = {"market_order_id": None, "refused_because": None, **facts}
        values |= {"order_id": order_id, "effect": effect, "state": state.value}
        await run_idempotent(self._pool, "write down an effect", partial(_settle, values))


async def _settle(values: dict[str, str | None], connection: psycopg.AsyncConnection) -> None:
    await connection.execute(_SETTLE, values)


async def _counts(connection: psycopg.AsyncConnection) -> OrderCounts:
    row: Any = await (await connection.execute(_COUNTS)).fetchone()
    by_state, *rest = row
    return OrderCounts({state: by_state.get(state.value, 0) for state in OrderState}, *rest)


@asynccontextmanager
async def open_postgres_order_progress(url: str) -> AsyncIterator[PostgresOrderProgresses]:
    """Open it at a postgresql:// URL."""
    async with open_pool(url) as pool:
        yield PostgresOrderProgresses(pool)
