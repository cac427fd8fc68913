"""The contract of nonces, on the real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis

from repurchase.adapters.redis.nonces import open_nonces
from repurchase.authentication.ports import Nonces
from repurchase.errors import OnlineStoreUnavailable
from repurchase.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
async def nonces(settings: Settings) -> AsyncIterator[Nonces]:
    """Open the nonces."""
    async with open_nonces(settings.online_store_url) as opened:
        yield opened


async def test_a_nonce_is_taken_once(settings: Settings, nonces: Nonces) -> None:
    """By one of many at once; it is forgotten after its time."""
    nonce = uuid4().hex
    taken = await asyncio.gather(*(nonces.is_fresh(nonce, timedelta(seconds=120)) for _ in range(20)))
    assert sorted(taken) == [False] * 19 + [True]
    with Redis.from_url(settings.online_store_url) as client:
        assert 0 < client.ttl(f"nonce:{nonce}") <= 120


async def test_a_store_that_is_away_is_an_error_of_the_port(unused_url: str) -> None:
    """Nobody is let through on a guess."""
    async with open_nonces(unused_url) as nonces:
        with pytest.raises(OnlineStoreUnavailable):
            await nonces.is_fresh("n", timedelta(seconds=1))
