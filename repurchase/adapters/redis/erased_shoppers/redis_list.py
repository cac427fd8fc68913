"""The list of erased shoppers in Redis, for one thread; see `digest` for its keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from redis import Redis

from repurchase.adapters.redis.connection.sync_client import open_sync_client, translate_errors
from repurchase.adapters.redis.erased_shoppers.digest import LIST, SALT, digest_of
from repurchase.errors import OnlineStoreUnavailable

_BATCH = 5_000


class RedisErasedShoppers:
    """Implements the port ErasedShoppers over Redis; caches the salt, so that a lookup takes one round trip."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._salt = b""

    def bring(self, salt: str, digests: Sequence[str]) -> None:
        """Add to the list; the salt comes last, because it marks the list as complete; see the port."""
        with translate_errors("list the erased shoppers"):
            for first in range(0, len(digests), _BATCH):
                self._client.sadd(LIST, *digests[first : first + _BATCH])
            self._client.set(SALT, salt)

    def among(self, user_ids: Collection[str]) -> set[str]:
        """Look up all ids; see the port."""
        ids = list(user_ids)
        batches = (ids[first : first + _BATCH] for first in range(0, len(ids), _BATCH))
        return {user_id for batch in batches for user_id in self._among(batch)}

    def _among(self, user_ids: Sequence[str]) -> list[str]:
        while True:
            digests = [digest_of(self._salt.decode(), user_id) for user_id in user_ids]
            with translate_errors("look for erased shoppers"), self._client.pipeline(transaction=False) as steps:
                steps.get(SALT)
                steps.smismember(LIST, digests)
                salt, found = steps.execute()
            if not salt:
                raise OnlineStoreUnavailable("the erased shoppers are not listed yet; materialize live_champion")
            if salt == self._salt:
                return [user_id for user_id, erased in zip(user_ids, found, strict=True) if erased]
            self._salt = salt


@contextmanager
def open_redis_erased_shoppers(url: str) -> Iterator[RedisErasedShoppers]:
    """Open the list at a redis:// or rediss:// URL."""
    with open_sync_client(url) as client:
        yield RedisErasedShoppers(client)
