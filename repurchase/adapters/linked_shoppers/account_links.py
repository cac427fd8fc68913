"""Account links made by verified tokens: the durable record in Postgres, recent verifications in Redis."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import LiteralString

import msgspec
import psycopg

from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.postgres.deadline_postgres import DeadlinePostgres, open_deadline_postgres
from repurchase.adapters.redis.connection.client import Redis, open_redis
from repurchase.shoppers.account_link import TRUST_TTL, AccountLink

_KEEP = """
    INSERT INTO linked_shoppers AS standing (alice_user, user_id, token_digest) VALUES (%s, %s, %s)
    ON CONFLICT (alice_user) DO UPDATE
    SET user_id = excluded.user_id, linked_at = now(), token_digest = excluded.token_digest, expires_at = NULL
    WHERE (standing.user_id, standing.token_digest) IS DISTINCT FROM (excluded.user_id, excluded.token_digest)
"""
_REMOVE = "DELETE FROM linked_shoppers WHERE alice_user = %s AND token_digest = %s"
_links = msgspec.json.Decoder(AccountLink)
_encode = msgspec.json.Encoder().encode


class StoredAccountLinks:
    """Implements the port AccountLinks over Redis and Postgres."""

    def __init__(self, redis: Redis, postgres: DeadlinePostgres) -> None:
        self._redis = redis
        self._postgres = postgres

    async def find(self, alice_user: str) -> AccountLink | None:
        """Read the link from Redis; see the port."""
        (found,) = await self._redis.execute("read an account link", ("GET", keys.account_link(alice_user)))
        return None if found is None else _decoded(found)

    async def keep(self, alice_user: str, link: AccountLink) -> None:
        """Cache the link for TRUST_TTL and record it in Postgres, where an erasure finds it; see the port."""
        duration = int(TRUST_TTL.total_seconds())
        await self._redis.execute(
            "keep an account link", ("SET", keys.account_link(alice_user), _encode(link), "EX", duration)
        )
        record = (alice_user, link.shopper, link.token_digest)
        await self._postgres.execute("record an account link", partial(_execute, _KEEP, record))

    async def remove(self, alice_user: str, token_digest: str) -> None:
        """Remove the link from Redis, then its record; see the port."""
        found = await self.find(alice_user)
        if found is not None and found.token_digest == token_digest:
            await self._redis.execute("remove an account link", ("DEL", keys.account_link(alice_user)))
        await self._postgres.execute("remove an account link", partial(_execute, _REMOVE, (alice_user, token_digest)))


def _decoded(found: bytes) -> AccountLink | None:
    """Decode a link; None for the format of another release, which is then verified again."""
    try:
        return _links.decode(found)
    except msgspec.MsgspecError:
        return None


async def _execute(statement: LiteralString, given: Sequence[str], connection: psycopg.AsyncConnection) -> None:
    await connection.execute(statement, given)


@asynccontextmanager
async def open_stored_account_links(online_store_url: str, database_url: str) -> AsyncIterator[StoredAccountLinks]:
    """Open the links at a redis:// or rediss:// URL and a postgresql:// URL."""
    async with open_redis(online_store_url) as redis, open_deadline_postgres(database_url) as postgres:
        yield StoredAccountLinks(redis, postgres)
