"""Tests the query of each shopper's last purchases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
LAST = AS_OF - MILLISECOND
BOUGHT = [
    ("anna", "milk a", LAST - MILLISECOND),
    ("anna", "milk b", LAST),
    ("anna", "milk c", LAST),
    ("anna", "milk d", AS_OF),
    ("anna", "unnamed", LAST),
    ("anna", "chair", LAST),
    ("boris", "milk b", LAST - MILLISECOND),
]


def test_the_last_product_of_each_consumable(warehouse: ClickHouseWarehouse) -> None:
    """Only purchases before the cutoff count; ties go to the last product id; the id replaces a missing title."""
    named = ["milk a", "milk b", "milk c", "milk d"]
    products = {"product_id": named, "title": [name.title() for name in named], "category": ["milk"] * 4}
    warehouse.append_arrow("products", pa.table(products | {"brand": [""] * 4}))
    verdicts = {"category": ["milk", "unnamed"], "consumable": [True, True]}
    warehouse.append_arrow("consumable_verdicts", pa.table(verdicts))
    users, bought, moments = zip(*BOUGHT, strict=True)
    columns = {"event_id": [str(n) for n in range(len(BOUGHT))], "user_id": users, "product_id": bought}
    warehouse.append_arrow(
        "purchases", pa.table(columns | {"purchased_at": pa.array(moments, pa.timestamp("ms", "UTC"))})
    )
    rows = warehouse.rows(f"{statement('last_purchases')} ORDER BY user_id, category", {"as_of": AS_OF})
    assert rows == [
        ("anna", "milk", "milk c", "Milk C", LAST),
        ("anna", "unnamed", "unnamed", "unnamed", LAST),
        ("boris", "milk", "milk b", "Milk B", LAST - MILLISECOND),
    ]
