"""Batches reach Redis by the well-known client, one connection a thread."""

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
"""For work that nobody waits for."""


@contextmanager
def open_sync_client(url: str) -> Iterator[Redis]:
    """Open the client of one thread; it connects at the first command and tries no command twice."""
    with create_sync_client(url) as client:
        yield client


def create_sync_client(url: str) -> Redis:
    """As `open_sync_client`, for who closes it, or holds it as long as the process lives."""
    seconds = BATCH_DEADLINE.total_seconds()
    if is_cluster(url):
        # It has the same commands, but no common ancestor.
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
    """Raise OnlineStoreUnavailable, naming the deed, where Redis fails."""
    try:
        yield
    except (RedisError, OSError) as broken:
        why = type(broken).__name__
        raise OnlineStoreUnavailable(
            f"could not {operation}: Redis gave {why}; see REPURCHASE_ONLINE_STORE_URL"
        ) from broken
