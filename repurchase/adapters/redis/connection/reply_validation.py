"""Checks the type of replies to detect a desynchronised connection."""

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
"""RESP 2 types per command; other commands may have any reply."""


def is_valid_reply(command: RedisCommand, reply: Any) -> bool:
    """Whether the reply has a type that the command can return."""
    return isinstance(reply, _KINDS.get(command[0], object))
