"""Tests product metadata in Postgres and the warehouse, with and without a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.purchases.product_metadata import ProductFile, bought_products_are_known, product_metadata
from orchestration.resources import CatalogueResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.tables import PURCHASE, fill, found

pytestmark = pytest.mark.usefixtures("place")


def _take(file: Path | None) -> Mapping[str, Any]:
    config = ProductFile(file=str(file) if file else None)
    result = product_metadata(config=config, catalogue=CatalogueResource(), warehouse=WarehouseResource())
    assert isinstance(result, dg.MaterializeResult)
    return result.metadata or {}


def test_products_are_known_in_both_places_and_change_once(tmp_path: Path, warehouse: ClickHouseWarehouse) -> None:
    """A missing title or category falls back to the next name; the same file again changes nothing."""
    file = tmp_path / "products.csv"
    file.write_text("product_id,title,category,brand\nmilk,Молоко,молоко,\nsoap,Мыло,,X\np3,,,\n,Ничей,,\n")
    first, second = _take(file), _take(file)
    assert (first["dagster/row_count"], first["changed"], second["changed"]) == (3, 3, 0)
    rows = warehouse.rows("SELECT product_id, title, category, brand FROM products FINAL ORDER BY product_id")
    assert rows == [("milk", "Молоко", "молоко", ""), ("p3", "p3", "p3", ""), ("soap", "Мыло", "Мыло", "X")]


def test_no_file_leaves_each_product_a_category_of_its_own(warehouse: ClickHouseWarehouse) -> None:
    """Purchases have a category and a title without metadata."""
    fill(warehouse, "products", [])
    fill(warehouse, "purchases", [PURCHASE | {"product_id": "p9"}])
    assert _take(None)["dagster/row_count"] == 0
    assert warehouse.rows("SELECT category, product_title FROM categorised_purchases") == [("p9", "p9")]


@pytest.mark.parametrize(("unknown", "passed"), [(1, True), (2, False)])
def test_bought_products_without_metadata_are_a_doubt(
    warehouse: ClickHouseWarehouse,
    unknown: int,
    passed: bool,  # noqa: FBT001
) -> None:
    """One unknown product in ten passes."""
    bought = [f"p{number}" for number in range(10)]
    fill(warehouse, "purchases", [PURCHASE | {"event_id": name, "product_id": name} for name in bought])
    fill(warehouse, "products", [{"product_id": name, "title": name, "category": "c"} for name in bought[unknown:]])
    result = bought_products_are_known(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    assert (result.passed, result.severity) == (passed, dg.AssetCheckSeverity.WARN)
    assert found(result)["without metadata"] == unknown
