"""Reads a shop's products file and copies products to the warehouse for joins."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.purchase_files import open_products
from repurchase.purchases.purchase import Product


def read_products(path: Path) -> Iterator[Product]:
    """Read the products of a file; raises PurchaseFileError."""
    for batch in open_products(path):
        for row in batch.to_pylist():
            product_id, title, category = ((row[name] or "").strip() for name in ("product_id", "title", "category"))
            if product_id:
                yield Product(product_id, title or product_id, category or title or product_id, row["brand"])


def copy_products(warehouse: ClickHouseWarehouse, products: list[Product]) -> None:
    """Store products in the warehouse in place of their earlier titles and categories."""
    if not products:
        return
    columns = {
        "product_id": [each.product_id for each in products],
        "title": [each.title for each in products],
        "category": [each.category for each in products],
        "brand": [each.brand or "" for each in products],
    }
    warehouse.append_arrow("products", pa.table(columns))
