"""No reminder is lost or announced twice when dispatchers are killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis

from benchmarks.dispatch.killed_dispatchers import Place, run_with_kills
from benchmarks.dispatch.listening_shoppers import ListeningShoppers
from repurchase.settings import Settings
from tests.served import served


@pytest.fixture
def url(settings: Settings) -> Iterator[str]:
    """Yield a separate empty database of the online store."""
    apart = settings.online_store_url.removesuffix("/0") + "/6"
    with Redis.from_url(apart) as client:
        client.flushdb()
        yield apart
        client.flushdb()


def test_each_reminder_is_heard_once_whoever_dies(url: str) -> None:
    """One of three dispatchers is killed six times, with the real route and a real store."""
    shoppers = ListeningShoppers(url)
    with served(shoppers.app()) as client:
        account = run_with_kills(Place(url, str(client.base_url)), shoppers, reminders=600, kills=6)
    assert (account.heard, account.heard_twice) == (account.planned, 0) == (600, 0)
