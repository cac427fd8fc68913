"""Products in Redis: one hash, product id to msgpack of title, category and brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import cast

import msgspec
from redis import Redis

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.purchases.ports import LiveProducts
from repurchase.purchases.purchase import Product

KEY = "live:products"
_BATCH_SIZE = 5_000
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[str, str, str | None])


class RedisLiveProducts:
    """Implements the port LiveProducts over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def store(self, products: Sequence[Product]) -> None:
        """Store products; see the port."""
        left = iter(products)
        while some := list(islice(left, _BATCH_SIZE)):
            rows = {each.product_id: _encoder.encode((each.title, each.category, each.brand)) for each in some}
            with translate_errors("store products"):
                self._client.hset(KEY, mapping=rows)

    def named(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Read products by id; see the port."""
        if not product_ids:
            return {}
        with translate_errors("read products"):
            rows = cast("list[bytes | None]", self._client.hmget(KEY, list(product_ids)))
        found = zip(product_ids, rows, strict=True)
        return {name: Product(name, *_decoder.decode(row)) for name, row in found if row is not None}


@contextmanager
def open_redis_live_products(url: str) -> Iterator[LiveProducts]:
    """Open the products at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisLiveProducts(client)
