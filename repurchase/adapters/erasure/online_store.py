"""Erases a shopper from Redis: their own keys by exact name, and their entries in shared structures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from redis import Redis

from repurchase.adapters.erasure.online_keys import shopper_keys, written_generations
from repurchase.adapters.linked_shoppers.keys import account_link, linked
from repurchase.adapters.online_features.publication.publication import cancel_unpublished
from repurchase.adapters.postgres.connection import translate_errors as database_answered
from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.adapters.redis.erased_shoppers.redis_list import RedisErasedShoppers
from repurchase.adapters.redis.reminders import codec
from repurchase.adapters.redis.reminders.keys import ALL_SHARDS, Shard, accepted, by_shard, waiting
from repurchase.adapters.redis.time_zones.keys import zones_with

_BATCH_SIZE = 1_000
_LINKS = "SELECT alice_user FROM linked_shoppers WHERE user_id = %s"


class OnlineStoreRecords:
    """Implements the port ShopperRecords over Redis."""

    def __init__(self, url: str, database_url: str) -> None:
        self._url = url
        self._database_url = database_url

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Delete reminders, features, dialogues and links; see the port."""
        with database_answered("read a shopper's links"), psycopg.connect(self._database_url) as connection:
            users = [alice_user for (alice_user,) in connection.execute(_LINKS, [user_id])]
        links = [key(each) for each in users for key in (linked, account_link)]
        with translate_errors("erase a shopper"), open_sync_client(self._url) as client:
            for view in {view for view, _ in written_generations(client)}:
                cancel_unpublished(client, view)
            erased = _erase(client, user_id)
            return erased | {"keys": erased["keys"] + _unlink(client, links)}


class RedisErasureGuard:
    """Implements the port ErasureGuard over Redis."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._erased = RedisErasedShoppers(client)

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Delete the remaining data of erased shoppers; see the port."""
        erased = self._erased.among(user_ids)
        with translate_errors("keep erased shoppers out"):
            for user_id in erased:
                _erase(self._client, user_id)
        return erased


@contextmanager
def open_redis_erasure_guard(url: str) -> Iterator[RedisErasureGuard]:
    """Open the guard at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisErasureGuard(client)


def _erase(client: Redis, user_id: str) -> dict[str, int]:
    """Delete all but the links, whose names only the database has."""
    _forget_ids(client, user_id)
    zones: Any = client.hdel(zones_with(user_id), user_id)
    unplanned = sum(_unplan(client, shard, user_id) for shard in ALL_SHARDS)
    keys = _unlink(client, list(shopper_keys(client, user_id, written_generations(client))))
    return {"planned reminders": unplanned, "time zones": zones, "keys": keys}


def _unlink(client: Redis, keys: Sequence[str]) -> int:
    with client.pipeline(transaction=False) as steps:
        for key in keys:
            steps.unlink(key)
        return sum(steps.execute())


def _forget_ids(client: Redis, user_id: str) -> None:
    """Remove the ids of delivered reminders, which are kept for a while and are digests of the shopper."""
    with client.pipeline(transaction=False) as steps:
        steps.hkeys(waiting(user_id))
        steps.zrange(accepted(user_id), 0, -1)
        handed_over, taken = steps.execute()
        for shard, ids in by_shard(name.decode() for name in (*handed_over, *taken)):
            for key in (shard.known, shard.waiting):
                steps.zrem(key, *ids)
        steps.execute()


def _unplan(client: Redis, shard: Shard, user_id: str) -> int:
    """Remove the shopper's planned and leased reminders of one shard and all references to their ids."""
    theirs = [
        name
        for name, raw in client.hscan_iter(shard.bodies, count=_BATCH_SIZE)
        if (reminder := codec.read(raw)) is not None and reminder.user_id == user_id
    ]
    if theirs:
        with client.pipeline(transaction=True) as steps:
            for key in (shard.scheduled, shard.leased, shard.known):
                steps.zrem(key, *theirs)
            for key in (shard.bodies, shard.tries):
                steps.hdel(key, *theirs)
            steps.execute()
    return len(theirs)
