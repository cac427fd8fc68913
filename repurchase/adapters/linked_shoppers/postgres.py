"""Links in Postgres, the durable record, each copied to Redis once it stands."""

from __future__ import annotations

import psycopg

from repurchase.adapters.linked_shoppers import keys
from repurchase.adapters.postgres_connection import answered as database_answered
from repurchase.adapters.redis_connection.blocking import answered as online_store_answered
from repurchase.adapters.redis_connection.blocking import synchronous

_LINK = """
    INSERT INTO linked_shoppers (alice_user, user_id) VALUES (%s, %s)
    ON CONFLICT (alice_user) DO UPDATE SET user_id = excluded.user_id, linked_at = now()
"""
_ALL = "SELECT alice_user, user_id FROM linked_shoppers"
_BATCH = 1000


class PostgresAccountLinking:
    """The port AccountLinking over Postgres and Redis; it connects for each call."""

    def __init__(self, database_url: str, online_store_url: str) -> None:
        self._database_url = database_url
        self._online_store_url = online_store_url

    def link(self, alice_user: str, user_id: str) -> None:
        """Link them, in place of an earlier link; see the port."""
        with database_answered("remember a link"), psycopg.connect(self._database_url) as connection:
            connection.execute(_LINK, [alice_user, user_id])
        with online_store_answered("copy a link"), synchronous(self._online_store_url) as client:
            client.set(keys.linked(alice_user), user_id)

    def copy_all(self) -> int:
        """Copy every link that stands; see the port."""
        with database_answered("read the links"), psycopg.connect(self._database_url) as connection:
            links = connection.execute(_ALL).fetchall()
        with online_store_answered("copy the links"), synchronous(self._online_store_url) as client:
            for start in range(0, len(links), _BATCH):
                with client.pipeline(transaction=False) as steps:
                    for alice_user, user_id in links[start : start + _BATCH]:
                        steps.set(keys.linked(alice_user), user_id)
                    steps.execute()
        return len(links)
