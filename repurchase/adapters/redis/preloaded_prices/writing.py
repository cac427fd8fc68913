"""Preloaded prices as batches write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from redis import Redis

from repurchase.adapters.redis.connection.sync_client import answered, synchronous
from repurchase.adapters.redis.preloaded_prices.kept_quote import KEPT_FOR, encode, key
from repurchase.orders.quote import Quote


class RedisPricePreloading:
    """The port PricePreloading over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def keep(self, quotes: Sequence[Quote]) -> None:
        """Keep them for a while; see the port."""
        with answered("keep prices"), self._client.pipeline(transaction=False) as steps:
            for quote in quotes:
                steps.set(key(quote.product_id), encode(quote), ex=KEPT_FOR)
            steps.execute()


@contextmanager
def opened(url: str) -> Iterator[RedisPricePreloading]:
    """Open them at a redis:// or rediss:// URL."""
    with synchronous(url) as client:
        yield RedisPricePreloading(client)
