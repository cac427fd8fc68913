"""Sends rendered commands over Redis connections and checks every reply."""

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
    """A dedicated connection; it is always closed, because it may be in the middle of a command.

    Raises MaterializationFailed for a reply that is no number, and the client's own errors.
    """

    def __init__(self, client: Redis) -> None:
        self._pool = client.connection_pool
        self._connection: Any = self._pool.get_connection()

    def send(self, commands: bytes) -> None:
        """Send commands, split at any byte, and read the replies received so far."""
        self._connection.send_packed_command([commands], check_health=False)
        while self._connection.can_read():
            _check(self._connection.read_response())

    def finish(self) -> None:
        """Wait until all commands were executed."""
        self._connection.send_command("ECHO", _END)
        while (reply := self._connection.read_response()) != _END:
            _check(reply)

    def close(self) -> None:
        """Disconnect and release the connection to its pool."""
        self._connection.disconnect()
        self._pool.release(self._connection)


def send(client: Redis, pieces: Iterable[bytes]) -> None:
    """Send commands, split at any byte, to one server; returns when all were executed."""
    with ExitStack() as stack:
        stream = CommandStream(client)
        stack.callback(stream.close)
        for piece in pieces:
            stream.send(piece)
        stream.finish()


def send_by_slot(cluster: RedisCluster, rows: Iterable[tuple[bytes, bytes]]) -> None:
    """Send each key's commands, without their last line feed, to the server of the key's slot."""
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
