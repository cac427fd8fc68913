"""Registry of Redis clients: all ports of one event loop share one client per URL and deadline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakKeyDictionary

from repurchase.adapters.redis.connection.address import is_cluster
from repurchase.adapters.redis.connection.cluster import ClusterRedis, create_cluster_client
from repurchase.adapters.redis.connection.pipelined import PipelinedRedis, create_pipelined_client

Client = PipelinedRedis | ClusterRedis


class _Shared:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.users = 0


_open: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, timedelta], _Shared]] = WeakKeyDictionary()


@asynccontextmanager
async def shared_client(url: str, deadline: timedelta) -> AsyncIterator[Client]:
    """Create or share the client of this event loop; its last user closes it."""
    clients = _open.setdefault(asyncio.get_running_loop(), {})
    mine = clients.setdefault((url, deadline), _Shared(_client(url, deadline)))
    mine.users += 1
    try:
        yield mine.client
    finally:
        mine.users -= 1
        if not mine.users:
            mine.client.close()
            del clients[url, deadline]


def _client(url: str, deadline: timedelta) -> Client:
    return create_cluster_client(url, deadline) if is_cluster(url) else create_pipelined_client(url, deadline)
