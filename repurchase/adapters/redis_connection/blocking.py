"""Batches reach Redis by the well-known client, one connection a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from repurchase.errors import OnlineStoreUnavailable

BATCH_DEADLINE = timedelta(seconds=10)
"""For work that nobody waits for."""


@contextmanager
def synchronous(url: str) -> Iterator[Redis]:
    """Open the client of one thread; it connects at the first command and tries no command twice."""
    seconds = BATCH_DEADLINE.total_seconds()
    with Redis.from_url(url, socket_timeout=seconds, retry=Retry(NoBackoff(), 0)) as client:
        yield client


@contextmanager
def answered(deed: str) -> Iterator[None]:
    """Raise OnlineStoreUnavailable, naming the deed, where Redis fails."""
    try:
        yield
    except (RedisError, OSError) as broken:
        why = type(broken).__name__
        raise OnlineStoreUnavailable(f"could not {deed}: Redis gave {why}; see REPURCHASE_ONLINE_STORE_URL") from broken
