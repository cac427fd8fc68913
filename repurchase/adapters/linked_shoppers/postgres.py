"""Account links made by hand, in Postgres, each copied to Redis after the commit."""

from __future__ import annotations

from datetime import timedelta

import psycopg

from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.postgres.connection import translate_errors as database_answered
from repurchase.adapters.redis.connection.sync_client import open_sync_client
from repurchase.adapters.redis.connection.sync_client import translate_errors as online_store_answered

_LINK = """
    INSERT INTO linked_shoppers (alice_user, user_id, expires_at) VALUES (%s, %s, now() + %s)
    ON CONFLICT (alice_user) DO UPDATE
    SET user_id = excluded.user_id, linked_at = now(), token_digest = NULL, expires_at = excluded.expires_at
"""
_DELETE_EXPIRED = "DELETE FROM linked_shoppers WHERE expires_at < now()"
_ALL = """
    SELECT alice_user, user_id, ceil(extract(epoch FROM expires_at - now()))::bigint FROM linked_shoppers
    WHERE token_digest IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
_BATCH = 1000


class PostgresAccountLinking:
    """Implements the port AccountLinking over Postgres and Redis; it connects per call."""

    def __init__(self, database_url: str, online_store_url: str) -> None:
        self._database_url = database_url
        self._online_store_url = online_store_url

    def link(self, alice_user: str, user_id: str, duration: timedelta | None = None) -> None:
        """Link a user to a shopper, replacing an earlier link; see the port."""
        with database_answered("remember a link"), psycopg.connect(self._database_url) as connection:
            connection.execute(_DELETE_EXPIRED)
            connection.execute(_LINK, [alice_user, user_id, duration])
        with online_store_answered("copy a link"), open_sync_client(self._online_store_url) as client:
            client.set(keys.linked(alice_user), user_id, ex=duration)

    def copy_all(self) -> int:
        """Copy every valid link made by hand; see the port."""
        with database_answered("read the links"), psycopg.connect(self._database_url) as connection:
            links = connection.execute(_ALL).fetchall()
        with online_store_answered("copy the links"), open_sync_client(self._online_store_url) as client:
            for start in range(0, len(links), _BATCH):
                with client.pipeline(transaction=False) as steps:
                    for alice_user, user_id, seconds in links[start : start + _BATCH]:
                        steps.set(keys.linked(alice_user), user_id, ex=seconds)
                    steps.execute()
        return len(links)
