"""The upper limit: an asyncio server that parses the path, reads the shopper's hash and sends constant bytes.

`python -m benchmarks.serving.limit_server PORT REDIS_URL PREFIX SUFFIX`: the key is PREFIX, the third part of the path,
SUFFIX.
"""

from __future__ import annotations

import asyncio
import sys

import uvloop

from repurchase.adapters.redis.connection.client import Redis, open_redis

_ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 1024\r\n\r\n" + b"x" * 1024


class Limit(asyncio.Protocol):
    """Handles one request at a time on each connection."""

    def __init__(self, redis: Redis, prefix: str, suffix: str) -> None:
        self._redis, self._prefix, self._suffix = redis, prefix, suffix
        self._tasks: set[asyncio.Task[None]] = set()
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Handle a request; here each packet is a complete one."""
        task = asyncio.get_running_loop().create_task(self._answer(data.split(b"/", 4)[3].decode()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, user_id: str) -> None:
        await self._redis.execute("read", ("HGETALL", f"{self._prefix}{user_id}{self._suffix}"))
        self._transport.write(_ANSWER)  # type: ignore[union-attr]


async def serve(port: int, url: str, prefix: str, suffix: str) -> None:
    """Serve until the process ends."""
    async with open_redis(url) as redis:
        server = await asyncio.get_running_loop().create_server(lambda: Limit(redis, prefix, suffix), "127.0.0.1", port)
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), *sys.argv[2:]))
