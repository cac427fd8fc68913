"""Product metadata and classifications of consumables in Postgres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC

import psycopg

from repurchase.goods.consumable import ConsumableVerdict, DecidedBy
from repurchase.purchases.purchase import Product

_UPSERT_PRODUCTS = """
    INSERT INTO products (product_id, title, category, brand, updated_at)
    SELECT product_id, title, category, brand, now() FROM incoming
    ON CONFLICT (product_id) DO UPDATE
    SET title = excluded.title, category = excluded.category, brand = excluded.brand, updated_at = now()
    WHERE (products.title, products.category, products.brand)
        IS DISTINCT FROM (excluded.title, excluded.category, excluded.brand)
"""
_UPSERT_VERDICTS = """
    INSERT INTO consumables_categories (category, probability, consumable, decided_by, decided_at, model_version)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (category) DO UPDATE
    SET probability = excluded.probability, consumable = excluded.consumable, decided_by = excluded.decided_by,
        decided_at = excluded.decided_at, model_version = excluded.model_version
    WHERE consumables_categories.decided_by <> 'person' OR excluded.decided_by = 'person'
"""
_VERDICTS = """
    SELECT category, probability, consumable, decided_by, decided_at, model_version
    FROM consumables_categories ORDER BY category
"""


class PostgresCatalogue:
    """Connects per call, because batches are few and large."""

    def __init__(self, url: str) -> None:
        self._url = url

    def store_products(self, products: Iterable[Product]) -> int:
        """Insert or update; the last of equal ids wins. Returns the number of changed rows."""
        latest = {product.product_id: product for product in products}
        with psycopg.connect(self._url) as connection, connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE incoming (LIKE products INCLUDING DEFAULTS) ON COMMIT DROP")
            with cursor.copy("COPY incoming (product_id, title, category, brand) FROM STDIN") as copy:
                for product in latest.values():
                    copy.write_row((product.product_id, product.title, product.category, product.brand))
            cursor.execute(_UPSERT_PRODUCTS)
            return cursor.rowcount

    def store_verdicts(self, verdicts: Sequence[ConsumableVerdict]) -> None:
        """Insert or update; only a person may change a person's decision."""
        rows = [
            (each.category, each.probability, each.consumable, each.decided_by, each.decided_at, each.model_version)
            for each in verdicts
        ]
        with psycopg.connect(self._url) as connection, connection.cursor() as cursor:
            cursor.executemany(_UPSERT_VERDICTS, rows)

    def verdicts(self) -> list[ConsumableVerdict]:
        """Return all classifications, sorted by category."""
        with psycopg.connect(self._url) as connection:
            rows = connection.execute(_VERDICTS).fetchall()
        return [
            ConsumableVerdict(
                category, probability, consumable, DecidedBy(decided_by), at.astimezone(UTC), model_version
            )
            for category, probability, consumable, decided_by, at, model_version in rows
        ]
