"""A run of a materialization that has read deleted rows does not publish them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from redis import Redis

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.publication.publication import cancel_unpublished, write_generation
from repurchase.errors import MaterializationFailed
from repurchase.settings import Settings


def _write(client: Redis, view: str, *, given_up: bool = False) -> str:
    with write_generation(client, view, 1) as generation:
        client.hset(keys.generation_key("anna", view, generation), "milk", "row")
        if given_up:
            cancel_unpublished(client, view)
    return generation


def test_a_run_that_is_given_up_publishes_nothing(settings: Settings) -> None:
    """It fails and removes what it wrote; what is online stays, and the next run leaves one generation."""
    view = f"view_{uuid4().hex}"
    with Redis.from_url(settings.online_store_url) as client:
        first = _write(client, view)
        cancel_unpublished(client, view)
        with pytest.raises(MaterializationFailed):
            _write(client, view, given_up=True)
        assert client.get(keys.published_key(view)) == first.encode()
        assert list(client.scan_iter(f"features:{{anna}}:{view}:*")) == [
            keys.generation_key("anna", view, first).encode()
        ]
        second = _write(client, view)
        assert client.lrange(keys.registry_key(view), 0, -1) == [second.encode()]


def test_nothing_is_given_up_where_no_run_writes(settings: Settings) -> None:
    """The published generation stays the last one, and a view that was never materialized gets none."""
    view = f"view_{uuid4().hex}"
    with Redis.from_url(settings.online_store_url) as client:
        cancel_unpublished(client, view)
        assert client.llen(keys.registry_key(view)) == 0
        generation = _write(client, view)
        cancel_unpublished(client, view)
        assert client.lrange(keys.registry_key(view), 0, -1) == [generation.encode()]
