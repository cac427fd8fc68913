"""A shopper leaves Redis: each key of theirs has their id in braces, and planned reminders tell it in their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
from redis import Redis

from repurchase.adapters.linked_shoppers.keys import account_link, linked
from repurchase.adapters.postgres_connection import answered as database_answered
from repurchase.adapters.redis_connection.blocking import answered, synchronous
from repurchase.adapters.reminders import body
from repurchase.adapters.reminders.keys import ALL_SHARDS, Shard, accepted, by_shard, waiting
from repurchase.adapters.time_zones.keys import zones_with

_AT_ONCE = 1_000
_LINKS = "SELECT alice_user FROM linked_shoppers WHERE user_id = %s"
_GLOB = re.compile(r"([*?\[\]\\^])")


class OnlineStoreRecords:
    """The port ShopperRecords over Redis."""

    def __init__(self, url: str, database_url: str) -> None:
        self._url = url
        self._database_url = database_url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Remove reminders, features, dialogues and links; see the port."""
        with database_answered("read a shopper's links"), psycopg.connect(self._database_url) as connection:
            users = [alice_user for (alice_user,) in connection.execute(_LINKS, [user_id])]
        links = [key(each) for each in users for key in (linked, account_link)]
        with answered("erase a shopper"), synchronous(self._url) as client:
            _forget_ids(client, user_id)
            zones: Any = client.hdel(zones_with(user_id), user_id)
            unplanned = sum(_unplan(client, shard, user_id) for shard in ALL_SHARDS)
            keys = _unlink(client, [*_keys(client, user_id), *links])
            return {"planned reminders": unplanned, "time zones": zones, "keys": keys}


def _keys(client: Redis, user_id: str) -> Iterator[bytes]:
    named = _GLOB.sub(r"\\\1", user_id)
    yield from client.scan_iter(match=f"*{{{named}}}*", count=_AT_ONCE)


def _unlink(client: Redis, keys: Sequence[bytes | str]) -> int:
    with client.pipeline(transaction=False) as steps:
        for key in keys:
            steps.unlink(key)
        return sum(steps.execute())


def _forget_ids(client: Redis, user_id: str) -> None:
    """An id is a digest of its shopper: those of reminders that were handed over are known for a while."""
    with client.pipeline(transaction=False) as steps:
        steps.hkeys(waiting(user_id))
        steps.zrange(accepted(user_id), 0, -1)
        handed_over, taken = steps.execute()
        for shard, ids in by_shard(name.decode() for name in (*handed_over, *taken)):
            for key in (shard.known, shard.waiting):
                steps.zrem(key, *ids)
        steps.execute()


def _unplan(client: Redis, shard: Shard, user_id: str) -> int:
    """Take out the shopper's reminders of one shard, planned or leased, and all that knows their ids."""
    theirs = [
        name
        for name, raw in client.hscan_iter(shard.bodies, count=_AT_ONCE)
        if (reminder := body.read(raw)) is not None and reminder.user_id == user_id
    ]
    if theirs:
        with client.pipeline(transaction=True) as steps:
            for key in (shard.scheduled, shard.leased, shard.known):
                steps.zrem(key, *theirs)
            for key in (shard.bodies, shard.tries):
                steps.hdel(key, *theirs)
            steps.execute()
    return len(theirs)
