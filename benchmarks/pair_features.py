"""Every shopper and product of the sample with twelve features, in the warehouse, and their feature view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from feast import Entity, FeatureView, Field, ValueType
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource
from feast.types import Float32, Int32, String

from embedded.sample.files import write_sample
from repurchase.adapters.warehouse import ClickHouseWarehouse, migrate

TABLE = "pair_features"
WHOLE_NUMBERS = ("times_bought", "days_bought", "last_hour")
FEATURES = (
    *WHOLE_NUMBERS, "recency_days", "tenure_days", "quantity_total", "quantity_mean", "spend_total", "price_mean",
    "price_last", "decayed_count_56", "decayed_count_112",
)  # fmt: skip
SHOPPER = Entity(name="shopper", join_keys=["user_id"], value_type=ValueType.STRING)
PRODUCT = Entity(name="product", join_keys=["product_id"], value_type=ValueType.STRING)


def pair_view() -> FeatureView:
    """The same for every contender."""
    keys = [Field(name=name, dtype=String) for name in ("user_id", "product_id")]
    features = [Field(name=name, dtype=Int32 if name in WHOLE_NUMBERS else Float32) for name in FEATURES]
    return FeatureView(
        name=TABLE,
        entities=[SHOPPER, PRODUCT],
        schema=[*keys, *features],
        source=ClickhouseSource(name=f"{TABLE}_source", table=TABLE, timestamp_field="event_timestamp"),
        ttl=timedelta(days=8),
    )


def fill_pairs(warehouse: ClickHouseWarehouse, folder: Path) -> int:
    """Make the table from the sample's purchases; returns how many pairs there are."""
    migrate(warehouse)
    for batch in pq.ParquetFile(write_sample(folder, datetime.now(UTC)).purchases).iter_batches(200_000):
        warehouse.append_arrow("purchases", _priced(pa.Table.from_batches([batch])))
    warehouse.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    return int(warehouse.value(f"SELECT count() FROM {TABLE}"))


def _priced(purchases: pa.Table) -> pa.Table:
    """A price that the sample does not tell is NaN in the warehouse."""
    place = purchases.schema.get_field_index("price")
    return purchases.set_column(place, "price", pc.fill_null(purchases["price"], float("nan")))
