"""Rendered commands go straight into a connection of Redis; every reply is read and none may be an error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from redis import Redis

from repurchase.errors import MaterializationFailed

_END = b"the end of a materialization"


def send(client: Redis, pieces: Iterable[bytes]) -> int:
    """Send commands cut anywhere; returns how many were answered, all of them.

    Raises MaterializationFailed for a reply that is no number, and the client's own errors.
    """
    connection: Any = client.connection_pool.get_connection()
    try:
        return _sent(connection, pieces)
    finally:
        # Whatever came of it, a connection in the middle of a command is nobody's any more.
        connection.disconnect()
        client.connection_pool.release(connection)


def _sent(connection: Any, pieces: Iterable[bytes]) -> int:
    answered = 0
    for piece in pieces:
        connection.send_packed_command([piece], check_health=False)
        while connection.can_read():
            answered += _counted(connection.read_response())
    connection.send_command("ECHO", _END)
    while (reply := connection.read_response()) != _END:
        answered += _counted(reply)
    return answered


def _counted(reply: Any) -> int:
    if not isinstance(reply, int):
        raise MaterializationFailed(f"Redis replied {reply!r} to a rendered command; what was online stays")
    return 1
