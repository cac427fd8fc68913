"""Tests the category behaviour query against results computed by hand."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.forecast.consumables.examples import COLUMNS

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
FIRST = AS_OF - timedelta(days=10)
BOUGHT = [
    ("anna", "milk a", 0),
    ("anna", "bread", 0),
    ("anna", "milk a", 4),
    ("anna", "milk b", 8),
    ("anna", "chair", 8),
    ("boris", "milk a", 0),
    ("boris", "milk a", 11),
]


def test_signs_that_what_ran_out_is_replaced(warehouse: ClickHouseWarehouse) -> None:
    """One of milk's two repeat purchases is the same product; product a sells on 4 of 8 days, b on one.

    Purchases after the cutoff are ignored.
    """
    products = {"product_id": ["milk a", "milk b"], "title": ["Milk A", "Milk B"], "category": ["milk", "milk"]}
    warehouse.append_arrow("products", pa.table(products | {"brand": ["", ""]}))
    users, bought, days = zip(*BOUGHT, strict=True)
    moments = pa.array([FIRST + timedelta(days=day) for day in days], pa.timestamp("ms", "UTC"))
    columns = {"event_id": [str(n) for n in range(len(BOUGHT))], "user_id": users, "product_id": bought}
    warehouse.append_arrow("purchases", pa.table(columns | {"purchased_at": moments, "quantity": [1.0] * len(BOUGHT)}))
    warehouse.execute(statement("category_rhythms"), {"target": "category_rhythms", "as_of": AS_OF})
    told = warehouse.frame(statement("category_behaviour"), {"as_of": AS_OF}).set_index("category")
    assert list(told.columns) == list(COLUMNS[1:])
    assert list(told.index) == ["bread", "chair", "milk"]
    milk = told.loc["milk"]
    assert milk["repeat_share"] == 0.5
    assert milk["same_product_share"] == 0.5
    assert milk["shelf_life_share"] == pytest.approx(3 * 0.5 / 4)
    assert milk["basket_share"] == 1.0
    assert told.loc["bread", "basket_share"] == pytest.approx(2 / 1.5)
    assert math.isnan(told.loc["bread", "same_product_share"])
