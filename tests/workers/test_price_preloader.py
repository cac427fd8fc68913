"""Tests of the price preloader on ClickHouse and Redis."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from time import sleep

import pytest

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.market_http.prices import open_prices
from repurchase.adapters.redis.preloaded_prices import open_preloaded_prices
from repurchase.orders.quote import Quote
from repurchase.settings import Settings
from tests.examples import NOW
from tests.fickle_market import FickleMarket, fickle_market
from workers.price_preloader import LOOKAHEAD, MIN_REFRESH_INTERVAL, Preloader

_PLAN = """
    INSERT INTO planned_reminders (reminder_id, user_id, category, product_id, due_at, probability)
    SELECT {product:String}, '1288', 'корм', {product:String}, {due_at:DateTime('UTC')}, 0.6
"""


@pytest.fixture(scope="module")
def market() -> Iterator[FickleMarket]:
    """Serve a fake Market."""
    with fickle_market() as served:
        yield served


@pytest.fixture
def preloader(settings: Settings, warehouse_url: str, warehouse: ClickHouseWarehouse) -> Preloader:
    """Return a preloader whose warehouse has no planned reminders."""
    warehouse.execute("TRUNCATE TABLE planned_reminders")
    return Preloader(warehouse_url, settings.online_store_url)


def plan(warehouse: ClickHouseWarehouse, product_id: str, due_at: datetime) -> None:
    """Plan a reminder of the product."""
    row = {"product": product_id, "due_at": due_at}
    warehouse.execute(_PLAN, row)


def step(preloader: Preloader, market: FickleMarket, now: datetime = NOW) -> int:
    """Preload once at `now`; the Market's delivery day is relative to the system clock."""

    async def once() -> int:
        async with open_prices(market.url) as prices:
            return await preloader.step(prices, now)

    market.days = (now.date() - datetime.now(NOW.tzinfo).date()).days + 1
    return asyncio.run(once())


def found(settings: Settings, product_id: str) -> Quote | None:
    """The preloaded price, as the dialogue reads it."""

    async def find() -> Quote | None:
        async with open_preloaded_prices(settings.online_store_url) as prices:
            return await prices.find(product_id)

    return asyncio.run(find())


def test_what_falls_due_soon_is_asked_for_ahead(
    settings: Settings, warehouse: ClickHouseWarehouse, preloader: Preloader, market: FickleMarket
) -> None:
    """Reminders due much later are not preloaded."""
    plan(warehouse, "soon", NOW + timedelta(minutes=1))
    plan(warehouse, "later", NOW + 2 * LOOKAHEAD)
    assert step(preloader, market) == 1
    quote = found(settings, "soon")
    assert quote is not None
    assert (quote.price, quote.quoted_at) == (Decimal(1299), NOW)
    assert found(settings, "later") is None


def test_the_market_is_not_asked_again_while_a_price_is_young(
    warehouse: ClickHouseWarehouse, preloader: Preloader, market: FickleMarket
) -> None:
    """A price is requested again after MIN_REFRESH_INTERVAL."""
    plan(warehouse, "young", NOW + LOOKAHEAD)
    assert [step(preloader, market), step(preloader, market, NOW + timedelta(minutes=1))] == [1, 0]
    assert step(preloader, market, NOW + MIN_REFRESH_INTERVAL) == 1


def test_what_is_out_of_stock_has_no_price(
    settings: Settings, warehouse: ClickHouseWarehouse, preloader: Preloader, market: FickleMarket
) -> None:
    """The next step requests it again."""
    plan(warehouse, "gone", NOW + timedelta(minutes=2))
    market.in_stock = False
    assert step(preloader, market) == 0
    market.reset()
    assert found(settings, "gone") is None
    assert step(preloader, market) == 1


def test_the_program_ends_in_order_also_where_everything_is_away(platform: Mapping[str, str]) -> None:
    """It logs the failure and retries; SIGTERM ends it with 0."""
    away = {**os.environ, **platform, "REPURCHASE_WAREHOUSE_URL": "clickhouse://127.0.0.1:1/none"}
    command = [sys.executable, "-m", "workers.price_preloader"]
    with subprocess.Popen(command, env=away, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        while "no prices were preloaded" not in program.stderr.readline():
            sleep(0.01)
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=60)
    assert program.returncode == 0
