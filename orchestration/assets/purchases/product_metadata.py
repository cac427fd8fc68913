"""Titles and categories of products."""

from pathlib import Path

import dagster as dg

from orchestration.ingest.product_copies import copy_products, read_products
from orchestration.metadata import table
from orchestration.resources import CatalogueResource, WarehouseResource

LARGEST = """
    SELECT category, count() AS products, any(title) AS example
    FROM products FINAL GROUP BY category ORDER BY products DESC LIMIT 12
"""


class ProductFile(dg.Config):
    """The products file: Parquet or CSV with product_id, title, category [, brand]; optional."""

    file: str | None = None


@dg.asset(group_name="ingest", kinds={"postgres"})
def product_metadata(
    config: ProductFile, catalogue: CatalogueResource, warehouse: WarehouseResource
) -> dg.MaterializeResult[None]:
    """Product metadata in Postgres, with a copy in the warehouse for joins.

    A product that no file contains forms a category of its own.
    """
    products = list(read_products(Path(config.file))) if config.file else []
    changed = catalogue.open().store_products(products)
    with warehouse.open() as opened:
        copy_products(opened, products)
        known = opened.value("SELECT uniqExact(product_id) FROM products")
        largest = opened.rows(LARGEST)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": known,
            "changed": changed,
            "largest categories": table(["category", "products", "an example"], largest),
        }
    )


@dg.asset_check(asset=product_metadata, description="Nine in ten bought products have metadata.")
def bought_products_are_known(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if more than one in ten purchased products has no metadata."""
    with warehouse.open() as opened:
        bought = opened.value("SELECT uniqExact(product_id) FROM purchases")
        unknown = opened.value(
            "SELECT uniqExact(product_id) FROM purchases WHERE product_id NOT IN (SELECT product_id FROM products)"
        )
    return dg.AssetCheckResult(
        passed=unknown * 10 <= bought,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"products bought": bought, "without metadata": unknown},
    )
