"""Replies have a kind that follows from their command; another kind shows that they answer something else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from repurchase.adapters.redis.connection.resp_connection import RedisCommand

_KINDS: Mapping[str | bytes | int | float, type | tuple[type, ...]] = {
    "DEL": int,
    "EXPIRE": int,
    "GET": (bytes, type(None)),
    "HDEL": int,
    "HEXISTS": int,
    "HGETALL": list,
    "HMGET": list,
    "HSET": int,
    "HVALS": list,
    "MGET": list,
    "SET": (bytes, type(None)),
    "SISMEMBER": int,
    "ZADD": (int, type(None)),
    "ZREM": int,
}
"""Of RESP 2; a command that is not named may be answered with anything."""


def is_valid_reply(command: RedisCommand, reply: Any) -> bool:
    """Whether the reply is of the kind that the command has."""
    return isinstance(reply, _KINDS.get(command[0], object))
