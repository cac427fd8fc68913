"""Rendered commands go straight into connections of Redis; every reply is read and none may be an error."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from redis import Redis
from redis.cluster import RedisCluster

from repurchase.errors import MaterializationFailed

_END = b"the end of a materialization"
_LINE_FEED = b"\n"


class CommandStream:
    """A connection that is nobody else's; whatever came of it, it is closed, for it may be in the middle of a command.

    Raises MaterializationFailed for a reply that is no number, and the client's own errors.
    """

    def __init__(self, client: Redis) -> None:
        self._pool = client.connection_pool
        self._connection: Any = self._pool.get_connection()

    def send(self, commands: bytes) -> None:
        """Send commands, cut anywhere, and take what was replied so far."""
        self._connection.send_packed_command([commands], check_health=False)
        while self._connection.can_read():
            _check(self._connection.read_response())

    def finish(self) -> None:
        """Wait until everything was carried out."""
        self._connection.send_command("ECHO", _END)
        while (reply := self._connection.read_response()) != _END:
            _check(reply)

    def close(self) -> None:
        """Give the connection back."""
        self._connection.disconnect()
        self._pool.release(self._connection)


def send(client: Redis, pieces: Iterable[bytes]) -> None:
    """Send commands, cut anywhere, to one server; returns when all were carried out."""
    with ExitStack() as stack:
        stream = CommandStream(client)
        stack.callback(stream.close)
        for piece in pieces:
            stream.send(piece)
        stream.finish()


def send_by_slot(cluster: RedisCluster, rows: Iterable[tuple[bytes, bytes]]) -> None:
    """Send keys' commands, which lack their last line feed, each to the server of its key's slot."""
    streams: dict[str, CommandStream] = {}
    with ExitStack() as stack:
        for key, commands in rows:
            node = cluster.get_node_from_key(key)  # type: ignore[no-untyped-call]
            if node.name not in streams:
                streams[node.name] = CommandStream(cluster.get_redis_connection(node))
                stack.callback(streams[node.name].close)
            streams[node.name].send(commands + _LINE_FEED)
        for stream in streams.values():
            stream.finish()


def _check(reply: Any) -> None:
    if not isinstance(reply, int):
        raise MaterializationFailed(f"Redis replied {reply!r} to a rendered command; what was online stays")
