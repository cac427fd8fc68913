"""How every adapter reaches Redis: few connections, a deadline for each answer, one kind of error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from redis import Redis
from redis.asyncio import BlockingConnectionPool
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from repurchase.errors import OnlineStoreUnavailable

DEADLINE = timedelta(milliseconds=200)
"""For an answer that a shopper waits for."""
BATCH_DEADLINE = timedelta(seconds=10)
"""For work that nobody waits for."""
MOST_CONNECTIONS = 32


@asynccontextmanager
async def asynchronous(url: str) -> AsyncIterator[AsyncRedis]:
    """Open the client of one event loop; it connects at the first command."""
    seconds = DEADLINE.total_seconds()
    pool = BlockingConnectionPool.from_url(
        url, max_connections=MOST_CONNECTIONS, timeout=seconds, socket_connect_timeout=seconds, socket_timeout=seconds
    )
    async with AsyncRedis(connection_pool=pool) as client:
        yield client
    await pool.aclose()


@contextmanager
def synchronous(url: str) -> Iterator[Redis]:
    """Open the client of one thread; it connects at the first command and tries no command twice."""
    seconds = BATCH_DEADLINE.total_seconds()
    with Redis.from_url(url, socket_timeout=seconds, retry=Retry(NoBackoff(), 0)) as client:
        yield client


@asynccontextmanager
async def answered_in_time(deed: str) -> AsyncIterator[None]:
    """Raise OnlineStoreUnavailable, naming the deed, where Redis fails or the deadline passes."""
    with answered(deed):
        async with asyncio.timeout(DEADLINE.total_seconds()):
            yield


@contextmanager
def answered(deed: str) -> Iterator[None]:
    """Raise OnlineStoreUnavailable, naming the deed, where Redis fails."""
    try:
        yield
    except (RedisError, OSError) as broken:
        why = type(broken).__name__
        raise OnlineStoreUnavailable(f"could not {deed}: Redis gave {why}; see REPURCHASE_ONLINE_STORE_URL") from broken
