"""Histories in Redis: one value per shopper from the batch, and a hash of events from the stream since then.

history:{<user_id>}          msgpack: product ids, and the rows of `repurchase.purchases.shopper_history`
history:{<user_id>}:since    hash: event key (8 bytes) to msgpack of product id and row
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

import msgspec
from redis import Redis

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.purchases.ports import ShopperHistories
from repurchase.purchases.purchase_event import PurchaseEvent
from repurchase.purchases.shopper_history import ROW, ShopperHistory, packed, product_of

TTL = timedelta(days=60)
"""Each batch rewrites all shoppers."""
_BATCH_SIZE = 500
_KEY_BYTES = 8
_PRODUCT_AT = 24
"""Offset in a row of its product's index, four bytes."""
_log = logging.getLogger(__name__)
_encoder = msgspec.msgpack.Encoder()
_base = msgspec.msgpack.Decoder(tuple[tuple[str, ...], bytes])
_since = msgspec.msgpack.Decoder(tuple[str, bytes])


class RedisShopperHistories:
    """Implements the port ShopperHistories over Redis; adding is idempotent, because an event's key is its field."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def add(self, events: Sequence[PurchaseEvent]) -> Sequence[ShopperHistory]:
        """Add events and read their shoppers' histories in one round trip; see the port."""
        users = list(dict.fromkeys(event.user_id for event in events))
        with translate_errors("keep purchases"), self._client.pipeline(transaction=False) as pipeline:
            for event in events:
                row = packed(event, 0)
                pipeline.hsetnx(since_key(event.user_id), row[:_KEY_BYTES], _encoder.encode((product_of(event), row)))  # type: ignore[arg-type]  # fields may be bytes
            for user_id in users:
                pipeline.expire(since_key(user_id), TTL)
                pipeline.get(key(user_id))
                pipeline.hvals(since_key(user_id))
            replies = pipeline.execute()[len(events) :]
        read = (_united(user, *replies[3 * place + 1 : 3 * place + 3]) for place, user in enumerate(users))
        return [each for each in read if each is not None]

    def of(self, user_ids: Sequence[str]) -> Sequence[ShopperHistory]:
        """Read the histories of the given shoppers; see the port."""
        with translate_errors("read histories"), self._client.pipeline(transaction=False) as pipeline:
            for user_id in user_ids:
                pipeline.get(key(user_id))
                pipeline.hvals(since_key(user_id))
            replies = pipeline.execute()
        read = (_united(user, *replies[2 * place : 2 * place + 2]) for place, user in enumerate(user_ids))
        return [each for each in read if each is not None]

    def replace(self, histories: Sequence[ShopperHistory]) -> None:
        """Store the batch's histories and delete the stream's events that they contain; see the port."""
        left = iter(histories)
        while some := list(islice(left, _BATCH_SIZE)):
            with translate_errors("keep histories"):
                self._replace(some)

    def _replace(self, histories: Sequence[ShopperHistory]) -> None:
        with self._client.pipeline(transaction=False) as pipeline:
            for each in histories:
                pipeline.hkeys(since_key(each.user_id))
            added = pipeline.execute()
        with self._client.pipeline(transaction=False) as pipeline:
            for each, fields in zip(histories, added, strict=True):
                pipeline.set(key(each.user_id), _encoder.encode((each.products, each.rows)), ex=TTL)
                if held := set(fields) & _keys_in(each.rows):
                    pipeline.hdel(since_key(each.user_id), *held)
            pipeline.execute()


def _united(user_id: str, base: bytes | None, since: Iterable[bytes]) -> ShopperHistory | None:
    try:
        products, rows = _base.decode(base) if base else ((), b"")
        added = [_since.decode(each) for each in since]
    except msgspec.MsgspecError:
        _log.warning("a history in Redis cannot be read; the next batch writes it anew")
        return None
    table = {product: place for place, product in enumerate(products)}
    placed = [_placed(row, table.setdefault(product, len(table))) for product, row in added]
    whole = rows + b"".join(placed)
    return ShopperHistory(user_id, tuple(table), whole) if len(whole) % ROW.size == 0 else None


def _placed(row: bytes, product: int) -> bytes:
    return row[:_PRODUCT_AT] + product.to_bytes(4, "little") + row[_PRODUCT_AT + 4 :]


def _keys_in(rows: bytes) -> set[bytes]:
    return {rows[at : at + _KEY_BYTES] for at in range(0, len(rows), ROW.size)}


def key(user_id: str) -> str:
    """Key of a shopper's history from the batch."""
    return f"history:{{{user_id}}}"


def since_key(user_id: str) -> str:
    """Key of a shopper's events from the stream since the batch."""
    return f"history:{{{user_id}}}:since"


@contextmanager
def open_redis_shopper_histories(url: str) -> Iterator[ShopperHistories]:
    """Open the histories at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisShopperHistories(client)
