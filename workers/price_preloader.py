"""`python -m workers.price_preloader` caches the prices of planned reminders before their slots."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clickhouse_connect.driver.exceptions import Error as ClickHouseError

from repurchase.adapters.clickhouse import open_warehouse
from repurchase.adapters.market_http.prices import open_prices
from repurchase.adapters.metrics import serve_metrics
from repurchase.adapters.redis.preloaded_prices import open_price_preloading
from repurchase.errors import OnlineStoreUnavailable, PriceUnavailable, SettingsError
from repurchase.orders.market_ports import PriceService
from repurchase.orders.quote import Quote
from repurchase.settings import metrics_address, url_of

INTERVAL = timedelta(minutes=1)
LOOKAHEAD = timedelta(minutes=5)
"""Prices are requested at most this long before a slot, so that they are still valid when Alice announces them."""
MIN_REFRESH_INTERVAL = timedelta(minutes=4)
MAX_CONCURRENCY = 16
"""Maximum number of concurrent Market requests; the Market also serves shoppers meanwhile."""
_SOON_DUE = """
    SELECT DISTINCT product_id
    FROM planned_reminders FINAL
    WHERE due_at BETWEEN {now:DateTime64(3, 'UTC')} AND {until:DateTime64(3, 'UTC')}
"""
_log = logging.getLogger(__name__)


class Preloader:
    """Caches prices and remembers which products it requested recently."""

    def __init__(self, warehouse_url: str, online_store_url: str) -> None:
        self._warehouse_url = warehouse_url
        self._online_store_url = online_store_url
        self._asked: dict[str, datetime] = {}

    async def step(self, market: PriceService, now: datetime) -> int:
        """Cache the prices of reminders due soon after `now` (aware); return the number of prices.

        Raises OnlineStoreUnavailable, and ClickHouse's Error if the warehouse is unavailable.
        """
        self._asked = {product: at for product, at in self._asked.items() if now - at < MIN_REFRESH_INTERVAL}
        soon = await asyncio.to_thread(self._soon_due, now)
        quotes = await fetch_quotes(market, [product for product in soon if product not in self._asked], now)
        await asyncio.to_thread(self._keep, quotes)
        self._asked |= dict.fromkeys((quote.product_id for quote in quotes), now)
        return len(quotes)

    def _soon_due(self, now: datetime) -> list[str]:
        with open_warehouse(self._warehouse_url) as warehouse:
            rows = warehouse.rows(_SOON_DUE, {"now": now, "until": now + LOOKAHEAD})
        return [product_id for (product_id,) in rows]

    def _keep(self, quotes: Sequence[Quote]) -> None:
        with open_price_preloading(self._online_store_url) as preloading:
            preloading.keep(quotes)


async def fetch_quotes(market: PriceService, products: Sequence[str], now: datetime) -> list[Quote]:
    """Quotes of the products that have a price, requested with at most MAX_CONCURRENCY concurrent calls."""
    room = asyncio.Semaphore(MAX_CONCURRENCY)

    async def quote(product_id: str) -> Quote | None:
        async with room:
            try:
                return await market.quote(product_id, now)
            except PriceUnavailable as trouble:
                _log.info("no price ahead of its slot: %s", trouble)
                return None

    found = await asyncio.gather(*map(quote, products))
    return [each for each in found if each is not None]


async def preload(preloader: Preloader, prices_url: str, stop: asyncio.Event) -> None:
    """Preload every minute until `stop` is set; retry in the next minute if a system is unavailable."""
    async with open_prices(prices_url) as market:
        while not stop.is_set():
            try:
                if kept := await preloader.step(market, datetime.now(UTC)):
                    _log.info("preloaded %d prices", kept)
            except (ClickHouseError, SettingsError, OnlineStoreUnavailable) as trouble:
                _log.warning("no prices were preloaded: %s", type(trouble).__name__)
            try:
                async with asyncio.timeout(INTERVAL.total_seconds()):
                    await stop.wait()
            except TimeoutError:
                continue


async def _main() -> None:
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    preloader = Preloader(url_of("REPURCHASE_WAREHOUSE_URL"), url_of("REPURCHASE_ONLINE_STORE_URL"))
    await preload(preloader, url_of("REPURCHASE_PRICES_URL"), stop)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with serve_metrics(metrics_address()):
        asyncio.run(_main())
