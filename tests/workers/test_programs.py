"""Tests that each stored order reaches its final state, with courier and checkout as processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import aio_pika
import pytest
from redis import Redis

from embedded.state import CHECKOUT
from repurchase.adapters.order_queue import rabbitmq as technology
from repurchase.adapters.postgres.order_book import open_order_book, open_order_progresses
from repurchase.orders.order_state import OrderState
from repurchase.orders.ports import OrderProgresses
from repurchase.settings import Settings
from tests.a_market import AMarket
from tests.examples import a_reminder, an_order

pytestmark = pytest.mark.anyio
ORDERS = 30
PATIENCE_SECONDS = 60


@pytest.fixture(params=["amqp", "redis"])
async def environment(
    request: pytest.FixtureRequest, platform: Mapping[str, str], database_url: str, market: AMarket
) -> Mapping[str, str]:
    """Return the settings of both programs, with an empty queue."""
    return {
        **os.environ,
        **platform,
        "REPURCHASE_DATABASE_URL": database_url,
        "REPURCHASE_ORDER_QUEUE_URL": await _queue_url(request),
        "REPURCHASE_ORDERS_URL": market.url,
        "REPURCHASE_PUSH_URL": market.url,
    }


async def _queue_url(request: pytest.FixtureRequest) -> str:
    if request.param == "amqp":
        url: str = request.getfixturevalue("rabbitmq")
        async with await aio_pika.connect(url) as connection, connection.channel() as channel:
            await channel.queue_delete(technology.QUEUE)
        return url
    settings: Settings = request.getfixturevalue("settings")
    url = settings.online_store_url.removesuffix("/0") + "/5"
    with Redis.from_url(url) as redis:
        redis.flushdb()
    return url


@contextmanager
def running(program: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program during the block and send SIGTERM at its end."""
    command = [sys.executable, "-m", program]
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.send_signal(signal.SIGTERM)


async def test_orders_that_were_stored_come_to_their_end(environment: Mapping[str, str], market: AMarket) -> None:
    """Two couriers and two checkouts place and push each order once, although one of each is killed."""
    url = environment["REPURCHASE_DATABASE_URL"]
    with (
        running("workers.courier", environment) as courier,
        running("workers.courier", environment),
        running("workers.checkout", environment) as consumer,
        running("workers.checkout", environment),
    ):
        async with open_order_book(url) as book, open_order_progresses(url) as progresses:
            for number in range(ORDERS):
                await book.store(an_order(a_reminder(reminder_id=str(number))))
            await _pushed(progresses, ORDERS // 3)
            courier.kill()
            consumer.kill()
            await _pushed(progresses, ORDERS)
    ledger = market.ledger()
    assert (ledger["orders"], ledger["pushes"]) == (ORDERS, ORDERS)


async def _pushed(progresses: OrderProgresses, orders: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await progresses.counts()).by_state[OrderState.PUSHED] < orders:  # noqa: ASYNC110 - programs work
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("program", ["workers.courier", "workers.checkout"])
def test_a_program_ends_in_order_and_outlives_an_outage(program: str, platform: Mapping[str, str]) -> None:
    """It retries while the queue is unavailable, and exits with 0 on SIGTERM."""
    away = {**os.environ, **platform, "REPURCHASE_ORDER_QUEUE_URL": "amqp://127.0.0.1:1/"}
    with running(program, away) as started:
        assert started.stderr is not None
        assert "trying again" in started.stderr.readline()
    assert started.returncode == 0
