"""Redis keys of shoppers' time zones.

time_zones:{<k>}    hash: user_id to the IANA name of a zone other than the usual one
"""

from __future__ import annotations

from zlib import crc32

from repurchase.adapters.redis.connection.resp_connection import RedisCommand

SHARDS = 16
"""Do not change it: zones stored in other shards would never be read."""
ALL_ZONES = tuple(f"time_zones:{{{number}}}" for number in range(SHARDS))


def zones_with(user_id: str) -> str:
    """Key of the hash with the shopper's zone, the same in every process."""
    return ALL_ZONES[crc32(user_id.encode()) % SHARDS]


def store_command(user_id: str, zone: str, usual: str) -> RedisCommand:
    """Return the command that stores a zone, or deletes it if it is the usual one."""
    where = zones_with(user_id)
    return ("HDEL", where, user_id) if zone == usual else ("HSET", where, user_id, zone)
