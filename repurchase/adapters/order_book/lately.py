"""What was ordered lately, in Postgres: the planner reminds of nothing that is on its way."""

from __future__ import annotations

from datetime import datetime

import psycopg

from repurchase.adapters.postgres_connection import answered

_SINCE = """
    SELECT DISTINCT user_id, category FROM orders JOIN products USING (product_id)
    WHERE confirmed_at >= %s AND state <> 'refused'
"""


class PostgresRecentOrders:
    """The port RecentOrders over Postgres; it connects for each call."""

    def __init__(self, url: str) -> None:
        self._url = url

    def since(self, moment: datetime) -> set[tuple[str, str]]:
        """Return shopper and category of each order; see the port."""
        with answered("read what was ordered"), psycopg.connect(self._url) as connection:
            return {(user_id, category) for user_id, category in connection.execute(_SINCE, [moment])}
