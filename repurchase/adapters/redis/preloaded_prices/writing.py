"""Writer of preloaded prices for batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from redis import Redis

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.adapters.redis.preloaded_prices.kept_quote import TTL, encode, key
from repurchase.orders.quote import Quote


class RedisPricePreloading:
    """Implements the port PricePreloading over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def keep(self, quotes: Sequence[Quote]) -> None:
        """Store the quotes for TTL; see the port."""
        with translate_errors("keep prices"), self._client.pipeline(transaction=False) as steps:
            for quote in quotes:
                steps.set(key(quote.product_id), encode(quote), ex=TTL)
            steps.execute()


@contextmanager
def open_redis_price_preloading(url: str) -> Iterator[RedisPricePreloading]:
    """Open the prices at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisPricePreloading(client)
