"""Recent orders in Postgres, for which the planner suppresses reminders."""

from __future__ import annotations

from datetime import datetime

import psycopg

from repurchase.adapters.postgres.connection import translate_errors

_SINCE = """
    SELECT
        orders.user_id,
        coalesce(nullif(order_lines.category, ''), products.category) AS category,
        max(orders.confirmed_at)
    FROM orders JOIN order_lines USING (order_id) LEFT JOIN products ON products.product_id = order_lines.product_id
    WHERE
        orders.confirmed_at >= %s AND orders.state NOT IN ('refused', 'cancelled') AND orders.user_id <> ''
        AND (order_lines.category <> '' OR products.category IS NOT NULL)
    GROUP BY 1, 2
"""
"""A line without a category gets that of its product; orders of erased shoppers are skipped."""


class PostgresRecentOrders:
    """Implements the port RecentOrders over Postgres; it connects per call."""

    def __init__(self, url: str) -> None:
        self._url = url

    def since(self, moment: datetime) -> dict[tuple[str, str], datetime]:
        """Return the newest order of each shopper and category; see the port."""
        with translate_errors("read what was ordered"), psycopg.connect(self._url) as connection:
            return {(user_id, category): at for user_id, category, at in connection.execute(_SINCE, [moment])}
