"""Tests cancellations while courier and checkout run on RabbitMQ and a checkout is killed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

import aio_pika
import pytest

from repurchase.adapters.order_queue import rabbitmq as technology
from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.orders.order_state import AlreadySubmitted, Cancelled, OrderState
from repurchase.orders.ports import OrderProgresses
from tests.a_market import AMarket
from tests.examples import NOW, a_basket
from tests.workers.test_programs import PATIENCE_SECONDS, running

pytestmark = pytest.mark.anyio
ORDERS = 12
ENDS = {OrderState.PUSHED, OrderState.CANCELLED}


@pytest.fixture
async def environment(
    platform: Mapping[str, str], rabbitmq: str, database_url: str, market: AMarket
) -> Mapping[str, str]:
    """Return the settings of both programs, with an empty queue."""
    async with await aio_pika.connect(rabbitmq) as connection, connection.channel() as channel:
        await channel.queue_delete(technology.QUEUE)
    return {
        **os.environ,
        **platform,
        "REPURCHASE_DATABASE_URL": database_url,
        "REPURCHASE_ORDER_QUEUE_URL": rabbitmq,
        "REPURCHASE_ORDERS_URL": market.url,
        "REPURCHASE_PUSH_URL": market.url,
    }


async def test_an_order_is_cancelled_or_placed_whatever_dies(environment: Mapping[str, str], market: AMarket) -> None:
    """An order whose checkout is killed between its claim and the Market's order is placed later."""
    url = environment["REPURCHASE_DATABASE_URL"]
    market.misbehave("orders", delay_seconds=1.5)
    async with open_order_book(url) as book, open_order_progresses(url) as progresses:
        with running("workers.courier", environment):
            orders = [a_basket(f"cat {each}", f"milk {each}", user_id=f"shopper {each}") for each in range(ORDERS)]
            with running("workers.checkout", environment) as doomed:
                for order in orders[: ORDERS // 2]:
                    await book.store(order)
                await _until(progresses, OrderState.HANDING_OVER)
                early = [await book.cancel(each.user_id, NOW) for each in orders[: ORDERS // 2]]
                doomed.kill()
            market.behave()
            for order in orders[ORDERS // 2 :]:
                await book.store(order)
            with running("workers.checkout", environment):
                late = [await book.cancel(each.user_id, NOW) for each in orders[ORDERS // 2 :]]
                states = await _ended(progresses, [each.order_id for each in orders])
    told = dict(zip([each.order_id for each in orders], [*early, *late], strict=True))
    assert AlreadySubmitted in {type(each) for each in early}
    assert {order_id for order_id, each in told.items() if isinstance(each, Cancelled)} == {
        order_id for order_id, state in states.items() if state is OrderState.CANCELLED
    }
    assert market.orders().keys() == {order_id for order_id, state in states.items() if state is OrderState.PUSHED}


async def _until(progresses: OrderProgresses, state: OrderState) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await progresses.counts()).by_state[state]:  # noqa: ASYNC110 - programs work
            await asyncio.sleep(0.02)


async def _ended(progresses: OrderProgresses, order_ids: list[str]) -> dict[str, OrderState]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = [await progresses.of(each) for each in order_ids]
            states = {each.order.order_id: each.state for each in found if each is not None}
            if len(states) == len(order_ids) and set(states.values()) <= ENDS:
                return states
            await asyncio.sleep(0.05)
