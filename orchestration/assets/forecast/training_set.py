"""The training set: past pairs with their features as of the cutoff and their outcomes."""

import dagster as dg
import pandas as pd

from orchestration.assets.consumables.consumable_verdicts import consumable_verdicts
from orchestration.assets.features.category_rhythms import category_rhythms
from orchestration.assets.features.replenishment_cycles import replenishment_cycles
from orchestration.assets.features.shopper_habits import shopper_habits
from orchestration.features.snapshots import current_cutoff
from orchestration.features.training_rows import rows_drawn, training_rows, write_labels
from orchestration.metadata import table
from orchestration.resources import FeatureStoreResource, WarehouseResource
from repurchase.features.prediction import HORIZON_DAYS
from repurchase.forecast.model.columns import FEATURES, KEYS

LABELS = "SELECT event_timestamp, count(), avg(waited_days < {days:UInt8}) FROM training_labels GROUP BY 1 ORDER BY 1"


@dg.asset(
    deps=[category_rhythms, consumable_verdicts, replenishment_cycles, shopper_habits],
    group_name="model",
    kinds={"feast", "clickhouse"},
    io_manager_key="frames",
)
def training_set(warehouse: WarehouseResource, features: FeatureStoreResource) -> dg.Output[pd.DataFrame]:
    """Pairs of shopper and category at past cutoffs with their outcomes, by Feast's point-in-time join.

    Contains a sample of all pairs for training and the served pairs of the latest cutoffs for evaluation.
    """
    with warehouse.open() as opened:
        write_labels(opened, current_cutoff(opened))
        frame = training_rows(opened, features.open())
        labels = opened.rows(LABELS, {"days": HORIZON_DAYS})
    rows = [(moment.date(), pairs, share) for moment, pairs, share in labels]
    return dg.Output(
        frame,
        metadata={
            "dagster/row_count": len(frame),
            "features": len(FEATURES),
            "cutoffs": table(["as of", "pairs", f"bought within {HORIZON_DAYS} days"], rows),
        },
    )


@dg.asset_check(asset=training_set, blocking=True, description="Each row stands once, with its features.")
def labels_are_joined(warehouse: WarehouseResource, training_set: pd.DataFrame) -> dg.AssetCheckResult:
    """Fail if the join lost or duplicated pairs, or found no cycle for one."""
    with warehouse.open() as opened:
        drawn = rows_drawn(opened)
    found = {
        "drawn": drawn,
        "rows": len(training_set),
        "doubled": int(training_set.duplicated(KEYS).sum()),
        "without a cycle": int(training_set["purchase_days"].isna().sum()),
    }
    whole = found["rows"] == drawn and not found["doubled"] and not found["without a cycle"]
    return dg.AssetCheckResult(passed=whole, metadata=found)
