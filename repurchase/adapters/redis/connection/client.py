"""What answers ask of Redis, whichever way it is reached: the technology is chosen by the URL."""

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
    """One Redis, or a cluster of them."""

    async def execute(self, operation: str, *commands: RedisCommand) -> list[Any]:
        """The replies to the commands, asked at once, carried out in order by each server; they are no transaction.

        Replies are those of RESP 2: bytes, int, list or None. Raises OnlineStoreUnavailable,
        naming the deed, within the deadline; what was asked may or may not have been done then.
        """
        ...

    async def run_script(
        self, operation: str, script: Script, keys: Sequence[str], arguments: Sequence[str | bytes | float]
    ) -> Any:
        """What a Lua script returns; raises as `execute` does."""
        ...


def open_redis(url: str) -> AbstractAsyncContextManager[Redis]:
    """Open it at redis://… or rediss://…, sharing its connections with all others of this event loop.

    `redis+cluster://…` and `rediss+cluster://…` name some servers of a Redis Cluster.
    """
    return shared_client(url, pipelined.DEADLINE)


def open_background_redis(url: str) -> AbstractAsyncContextManager[Redis]:
    """The same for work that nobody waits for, apart from those who are waited for."""
    return shared_client(url, BACKGROUND_DEADLINE)


def by_field(reply: Sequence[bytes]) -> dict[bytes, bytes]:
    """The reply to HGETALL as a mapping."""
    return dict(zip(reply[::2], reply[1::2], strict=True))
