"""Deletes removed views and replaced generations from Redis key by key, without blocking the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redis import Redis

from repurchase.adapters.online_features.layout import keys

_BATCH_SIZE = 1000


def delete_generation(client: Redis, view: str, generation: str) -> None:
    """Delete all shoppers' keys of one generation."""
    _forget(client, re.escape(keys.generation_key("", view, generation).partition("}")[2]))


def delete_view(client: Redis, view: str) -> None:
    """Delete all online data of a view: live rows, every generation, and the keys that name them."""
    client.delete(keys.published_key(view), keys.registry_key(view), keys.materialized_key(view))
    _forget(client, re.escape(keys.live_key("", view).partition("}")[2]) + "(:[0-9a-f]+-[0-9a-f]+)?")
    client.srem(keys.VIEWS, view)


def _forget(client: Redis, ending: str) -> None:
    wanted = re.compile(rb"features:\{.*\}" + ending.encode(), re.DOTALL)
    with client.pipeline(transaction=False) as pipeline:
        for key in _keys(client):
            if wanted.fullmatch(key):
                pipeline.unlink(key)
            if len(pipeline) >= _BATCH_SIZE:
                pipeline.execute()
        pipeline.execute()


def _keys(client: Redis) -> Iterator[bytes]:
    yield from client.scan_iter(match="features:{*", count=_BATCH_SIZE)
