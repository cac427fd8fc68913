"""Features and predictions move into Redis, for answers within milliseconds."""

from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO

import dagster as dg

from orchestration.assets.repurchase_predictions import repurchase_predictions
from orchestration.metadata import table
from orchestration.resources import Features, Warehouse
from orchestration.snapshots import current_cutoff
from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.snapshot import WEEK

VIEWS = ["category_rhythms", "shopper_habits", "replenishment_cycles", "repurchase_predictions"]


@dg.asset(
    deps=[repurchase_predictions],
    group_name="online",
    kinds={"feast", "redis"},
    automation_condition=dg.AutomationCondition.eager(),
)
def online_features(
    context: dg.AssetExecutionContext, warehouse: Warehouse, features: Features
) -> dg.MaterializeResult[None]:
    """The newest snapshot of every view, by Feast's materialize."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        rows = [(view, _rows_of(opened, view, as_of)) for view in VIEWS]
    with redirect_stdout(StringIO()) as said:
        features.open().materialize(as_of - WEEK / 2, as_of, feature_views=VIEWS)
    context.log.info(said.getvalue())
    return dg.MaterializeResult(
        metadata={
            "as of": as_of.isoformat(),
            "rows": sum(count for _, count in rows),
            "materialized": table(["view", "rows"], rows),
        }
    )


def _rows_of(warehouse: ClickHouseWarehouse, view: str, as_of: datetime) -> int:
    where = "event_timestamp = {as_of:DateTime('UTC')}"
    return int(warehouse.value(f"SELECT count() FROM {view} WHERE {where}", {"as_of": as_of}))
