"""The production feature views by shopper and category, filled from synthetic purchases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from feast import FeatureView

from benchmarks.harness.synthetic_purchases import write_purchases
from feature_repo import features
from orchestration.features.pair_states import replace_cycles
from orchestration.features.snapshots import count_as_of, current_cutoff
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate
from repurchase.features.cycle import PRIOR_DAYS
from repurchase.features.prediction import MIN_PURCHASE_DAYS

VIEWS: Mapping[str, FeatureView] = {
    view.name: view for view in (features.replenishment_cycles, features.repurchase_predictions)
}


def fill_views(warehouse: ClickHouseWarehouse, folder: Path, purchases: int) -> Mapping[str, int]:
    """Fill the tables of the views as of one time; returns the number of rows by view."""
    migrate(warehouse)
    bought, products = write_purchases(folder, purchases)
    for batch in pq.ParquetFile(bought).iter_batches(500_000):
        warehouse.append_arrow("purchases", _without_nulls(pa.Table.from_batches([batch]), "price", float("nan")))
    catalogue = pq.read_table(products, columns=["product_id", "title", "category", "brand"])
    warehouse.append_arrow("products", _without_nulls(catalogue, "brand", ""))
    as_of = current_cutoff(warehouse)
    replace_cycles(warehouse, "replenishment_cycles", as_of, {"prior_days": PRIOR_DAYS})
    predictions = Path(__file__).with_name("production_predictions.sql").read_text(encoding="utf-8")
    warehouse.execute(predictions, {"as_of": as_of, "least_purchase_days": MIN_PURCHASE_DAYS})
    return {name: count_as_of(warehouse, name, as_of) for name in VIEWS}


def _without_nulls(rows: pa.Table, column: str, instead: float | str) -> pa.Table:
    place = rows.schema.get_field_index(column)
    return rows.set_column(place, column, pc.fill_null(rows[column], instead))
