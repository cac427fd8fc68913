"""Where the zones of shoppers lie in Redis.

time_zones:{<k>}    hash: user_id to the IANA name of a zone other than the usual one
"""

from __future__ import annotations

from zlib import crc32

from repurchase.adapters.redis.connection.resp_connection import RedisCommand

SHARDS = 16
"""Another number would leave zones where nobody looks."""
ALL_ZONES = tuple(f"time_zones:{{{number}}}" for number in range(SHARDS))


def zones_with(user_id: str) -> str:
    """The hash in which the shopper's zone lies, the same in every process."""
    return ALL_ZONES[crc32(user_id.encode()) % SHARDS]


def store_command(user_id: str, zone: str, usual: str) -> RedisCommand:
    """The command that keeps a zone in place of the one before; the usual one takes no space."""
    where = zones_with(user_id)
    return ("HDEL", where, user_id) if zone == usual else ("HSET", where, user_id, zone)
