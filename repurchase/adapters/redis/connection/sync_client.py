"""Synchronous Redis clients of batches, redis-py with one client per thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from redis import Redis
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisError
from redis.retry import Retry

from repurchase.adapters.redis.connection.address import Address, cluster_addresses, is_cluster
from repurchase.errors import OnlineStoreUnavailable

BATCH_DEADLINE = timedelta(seconds=10)
"""Timeout of background work."""


@contextmanager
def open_sync_client(url: str) -> Iterator[Redis]:
    """Open the client of one thread; it connects on the first command and retries no command."""
    with create_sync_client(url) as client:
        yield client


def create_sync_client(url: str) -> Redis:
    """Create a client as `open_sync_client` does; the caller closes it or keeps it for the process's lifetime."""
    seconds = BATCH_DEADLINE.total_seconds()
    if is_cluster(url):
        # RedisCluster has the same commands, but no common base class.
        return cast("Redis", _cluster(cluster_addresses(url), seconds))
    return Redis.from_url(url, socket_timeout=seconds, retry=Retry(NoBackoff(), 0))


def _cluster(addresses: Sequence[Address], seconds: float) -> RedisCluster:
    seed = addresses[0]
    return RedisCluster(
        startup_nodes=[ClusterNode(each.host, each.port) for each in addresses],  # type: ignore[no-untyped-call]
        username=seed.user or None,
        password=seed.password or None,
        socket_timeout=seconds,
        ssl=seed.tls is not None,
    )


@contextmanager
def translate_errors(operation: str) -> Iterator[None]:
    """Translate Redis errors to OnlineStoreUnavailable, which names the operation."""
    try:
        yield
    except (RedisError, OSError) as broken:
        why = type(broken).__name__
        raise OnlineStoreUnavailable(
            f"could not {operation}: Redis gave {why}; see REPURCHASE_ONLINE_STORE_URL"
        ) from broken
