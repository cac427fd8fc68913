"""Interface of the asyncio Redis clients; the URL selects single server or cluster."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any, Protocol

from repurchase.adapters.redis.connection import pipelined
from repurchase.adapters.redis.connection.connection_registry import shared_client
from repurchase.adapters.redis.connection.resp_connection import RedisCommand
from repurchase.adapters.redis.connection.script import Script

BACKGROUND_DEADLINE = timedelta(seconds=10)


class Redis(Protocol):
    """One Redis server, or a Redis Cluster."""

    async def execute(self, operation: str, *commands: RedisCommand) -> list[Any]:
        """Send commands together and return their replies; each server runs them in order, without a transaction.

        Replies have RESP 2 types: bytes, int, list or None. Raises OnlineStoreUnavailable, which names the operation,
        within the deadline; the commands may or may not have been executed then.
        """
        ...

    async def run_script(
        self, operation: str, script: Script, keys: Sequence[str], arguments: Sequence[str | bytes | float]
    ) -> Any:
        """Run a Lua script and return its result; raises as `execute` does."""
        ...


def open_redis(url: str) -> AbstractAsyncContextManager[Redis]:
    """Open it at redis://… or rediss://…; all users in this event loop share one client.

    `redis+cluster://…` and `rediss+cluster://…` name some servers of a Redis Cluster.
    """
    return shared_client(url, pipelined.DEADLINE)


def open_background_redis(url: str) -> AbstractAsyncContextManager[Redis]:
    """Open a separate client with a longer deadline, for background work."""
    return shared_client(url, BACKGROUND_DEADLINE)


def by_field(reply: Sequence[bytes]) -> dict[bytes, bytes]:
    """Convert the reply to HGETALL to a mapping."""
    return dict(zip(reply[::2], reply[1::2], strict=True))
