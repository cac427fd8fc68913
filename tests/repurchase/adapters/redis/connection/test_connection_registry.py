"""The ports of one event loop share one connection."""

from __future__ import annotations

import pytest

from repurchase.adapters.redis.connection.client import open_redis
from repurchase.errors import OnlineStoreUnavailable
from repurchase.settings import Settings

pytestmark = pytest.mark.anyio


async def test_the_last_to_leave_closes_it(settings: Settings) -> None:
    """Until then it answers; afterwards it is another one."""
    url = settings.online_store_url
    async with open_redis(url) as first:
        async with open_redis(url) as second:
            assert second is first
        assert await first.execute("ping", ("PING",)) == [b"PONG"]
    async with open_redis(url) as third:
        assert third is not first


async def test_other_urls_have_others(settings: Settings, unused_url: str) -> None:
    """One that is away takes nothing from one that is there."""
    async with open_redis(settings.online_store_url) as there, open_redis(unused_url) as away:
        with pytest.raises(OnlineStoreUnavailable):
            await away.execute("ping", ("PING",))
        assert await there.execute("ping", ("PING",)) == [b"PONG"]
