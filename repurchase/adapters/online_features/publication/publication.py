"""Life cycle of a generation: registered before it is written, published by one pointer, deleted after the next.

The rows of a killed run stay registered, and the next run of its view deletes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis import Redis

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.generations import new_generation
from repurchase.adapters.online_features.publication import cleanup
from repurchase.errors import MaterializationFailed

_PUBLISH = Path(__file__).with_name("publish.lua").read_text(encoding="utf-8")


@contextmanager
def write_generation(client: Redis, view: str, newest: int) -> Iterator[str]:
    """Yield a new generation to write; publishes it at the end, or deletes it if writing failed.

    `newest` is the newest event time of its rows, in ms since 1970. Raises MaterializationFailed if another run of the
    view began meanwhile.
    """
    generation = new_generation(newest)
    client.sadd(keys.VIEWS, view)
    client.rpush(keys.registry_key(view), generation)
    try:
        _remove(client, view, keep={generation, _published(client, view)})
        yield generation
        _publish(client, view, generation)
    except BaseException:
        _remove_one(client, view, generation)
        raise
    _remove(client, view, keep={generation})


def cancel_unpublished(client: Redis, view: str) -> None:
    """Prevent a running materialization from publishing, because it may have read rows deleted meanwhile.

    That run fails and deletes its rows; if it is killed, the next run of the view deletes them.
    """
    registered: Any = client.lrange(keys.registry_key(view), -1, -1)
    if registered and registered[0].decode() != _published(client, view):
        client.rpush(keys.registry_key(view), new_generation(0))


def _publish(client: Redis, view: str, generation: str) -> None:
    places = (keys.registry_key(view), keys.published_key(view), keys.materialized_key(view))
    if not client.eval(_PUBLISH, len(places), *places, generation):
        raise MaterializationFailed(f"another run began to materialize {view}, and this one was given up")


def _remove(client: Redis, view: str, keep: set[str]) -> None:
    registered: Any = client.lrange(keys.registry_key(view), 0, -1)
    for generation in {each.decode() for each in registered} - keep:
        _remove_one(client, view, generation)


def _remove_one(client: Redis, view: str, generation: str) -> None:
    cleanup.delete_generation(client, view, generation)
    client.lrem(keys.registry_key(view), 0, generation)


def _published(client: Redis, view: str) -> str:
    named: Any = client.get(keys.published_key(view))
    return (named or b"").decode()
