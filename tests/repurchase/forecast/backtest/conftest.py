"""A shop in a warehouse of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from orchestration.forecasting.warehouse_shop import WarehouseShop, offline_store
from repurchase.adapters.clickhouse import ClickHouseWarehouse

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 150


@pytest.fixture(scope="module")
def shop(warehouse: ClickHouseWarehouse, warehouse_url: str, tmp_path_factory: pytest.TempPathFactory) -> WarehouseShop:
    """Eighty shoppers who buy twelve items, each pair at its own steady rate, on days without a clock time."""
    chance = np.random.default_rng(0)
    rate = chance.gamma(0.7, 0.05, (80, 12))
    bought = np.argwhere(chance.random((80, 12, DAYS)) < rate[:, :, None])
    columns = {
        "event_id": [f"{user}-{item}-{day}" for user, item, day in bought],
        "user_id": [f"u{user:02d}" for user, _, _ in bought],
        "product_id": [f"i{item:02d}" for _, item, _ in bought],
        "purchased_at": pa.array([FIRST + timedelta(days=int(day)) for _, _, day in bought], pa.timestamp("ms", "UTC")),
        "quantity": [1.0] * len(bought),
        "price": [float("nan")] * len(bought),
    }
    warehouse.append_arrow("purchases", pa.table(columns))
    return WarehouseShop(warehouse, offline_store(warehouse_url, tmp_path_factory.mktemp("registry")))
