"""`python -m workers.checkout` sends orders of the queue to the Market until SIGTERM; several may run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from repurchase.adapters.market_http.orders import open_market_orders
from repurchase.adapters.market_http.pushes import open_pushes
from repurchase.adapters.metrics import CHECKOUTS
from repurchase.adapters.order_queue import open_order_queue
from repurchase.adapters.postgres.order_book import open_order_progresses
from repurchase.adapters.redis.dialog_states import open_background_refused_orders
from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.orders.queue_ports import Delivery, Poison, Verdict
from repurchase.settings import url_of
from workers.lifecycle import run_until_stopped
from workers.order_checkout import CheckoutDependencies, check_out
from workers.run_with_restart import run_with_restart

MAX_CONCURRENCY = 32
"""Orders in progress in one process."""
SETTINGS = (
    "REPURCHASE_DATABASE_URL",
    "REPURCHASE_ORDER_QUEUE_URL",
    "REPURCHASE_ORDERS_URL",
    "REPURCHASE_PUSH_URL",
    "REPURCHASE_ONLINE_STORE_URL",
)


async def work(urls: Sequence[str], stop: asyncio.Event) -> None:
    """Process orders until `stop` is set and reconnect to the queue after a failure; `urls` are those of SETTINGS."""
    database_url, queue_url, orders_url, push_url, online_store_url = urls
    async with AsyncExitStack() as stack:
        dependencies = CheckoutDependencies(
            progresses=await stack.enter_async_context(open_order_progresses(database_url)),
            market=await stack.enter_async_context(open_market_orders(orders_url)),
            pushes=await stack.enter_async_context(open_pushes(push_url)),
            refused=await stack.enter_async_context(open_background_refused_orders(online_store_url)),
            reminders=await stack.enter_async_context(open_waiting_reminders(online_store_url)),
        )

        async def handle(delivery: Delivery) -> Verdict | Poison:
            verdict = await check_out(dependencies, delivery)
            CHECKOUTS.labels("poison" if isinstance(verdict, Poison) else verdict.name.lower()).inc()
            return verdict

        async def once() -> None:
            async with open_order_queue(queue_url) as queue:
                await queue.consume(handle, MAX_CONCURRENCY, stop)

        await run_with_restart(once, stop)


def main() -> None:
    """Process orders with the settings of the environment."""
    urls = [url_of(name) for name in SETTINGS]
    run_until_stopped(lambda stop: work(urls, stop))


if __name__ == "__main__":
    main()
