"""A temporary warehouse for one shop's files, validated as on the platform."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from cli.progress import step
from embedded.platform import running_engines
from orchestration.forecasting.warehouse_shop import WarehouseShop, offline_store
from orchestration.ingest.ingest import ingest_landed
from orchestration.ingest.landed_files import land
from orchestration.ingest.product_copies import copy_products, read_products
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.errors import InsufficientHistory

PRODUCT, CATEGORY = "product", "category"
FIRST_DAY, LAST_DAY = "1990-01-01", "2099-12-31"
REFUSED = """
    SELECT reason, count(), min(row) FROM judged_rows WHERE reason != '' GROUP BY reason ORDER BY count() DESC, reason
"""


@contextmanager
def shop_of(purchases: Path, products: Path | None, level: str) -> Iterator[WarehouseShop]:
    """Load a purchase file and yield the shop; `level` decides whether items are products or categories.

    Prints the number of invalid rows by reason. Raises PurchaseFileError, and InsufficientHistory where no row is
    valid.
    """
    if level == CATEGORY and products is None:
        raise click.UsageError("--level category needs --products, a file that names each product's category")
    with (
        TemporaryDirectory(prefix="repurchase-") as folder,
        running_engines(Path(folder) / "state", ["warehouse"]) as environment,
        open_warehouse(environment["REPURCHASE_WAREHOUSE_URL"]) as warehouse,
    ):
        with step("purchases read"):
            migrate(warehouse)
            land(warehouse, purchases)
            ingest_landed(warehouse, FIRST_DAY, LAST_DAY)
            if level == CATEGORY and products is not None:
                copy_products(warehouse, list(read_products(products)))
        _tell_refused(warehouse)
        if not warehouse.value("SELECT count() FROM purchases"):
            raise InsufficientHistory(f"{purchases}: no row is valid")
        warehouse.execute("TRUNCATE TABLE landed_purchases")
        yield WarehouseShop(warehouse, offline_store(environment["REPURCHASE_WAREHOUSE_URL"], Path(folder)))


def _tell_refused(warehouse: ClickHouseWarehouse) -> None:
    for reason, rows, first in warehouse.rows(REFUSED):
        click.echo(f"ignored: {rows:,} rows, {reason}, first in row {first:,}")
