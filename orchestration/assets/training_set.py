"""What the repurchase model learns from: past pairs, their features as of then, and what came of them."""

import dagster as dg
import pandas as pd
from feast import FeatureStore

from orchestration.assets.category_rhythms import category_rhythms
from orchestration.assets.consumable_verdicts import consumable_verdicts
from orchestration.assets.replenishment_cycles import replenishment_cycles
from orchestration.assets.shopper_habits import shopper_habits
from orchestration.metadata import table
from orchestration.resources import Features, Warehouse
from orchestration.snapshots import current_cutoff, replace_snapshot
from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.forecast.columns import FEATURES, KEYS, LABEL
from repurchase.prediction import HORIZON_DAYS, LEAST_PURCHASE_DAYS
from repurchase.snapshot import training_moments

PAIRS = "SELECT user_id, category, event_timestamp, toInt64(bought) AS bought FROM training_labels"


@dg.asset(
    deps=[category_rhythms, consumable_verdicts, replenishment_cycles, shopper_habits],
    group_name="model",
    kinds={"feast", "clickhouse"},
    io_manager_key="frames",
)
def training_set(warehouse: Warehouse, features: Features) -> dg.Output[pd.DataFrame]:
    """Pairs of shopper and consumable at past cutoffs, by Feast's point-in-time join."""
    with warehouse.open() as opened:
        _label(opened)
        frame = features_of(opened, features.open(), PAIRS)
    share = frame.groupby("event_timestamp")["bought"].agg(["size", "mean"]).reset_index()
    rows = [(moment.date(), size, mean) for moment, size, mean in share.itertuples(index=False)]
    return dg.Output(
        frame,
        metadata={
            "dagster/row_count": len(frame),
            "features": len(frame.columns) - 4,
            "cutoffs": table(["as of", "pairs", f"bought within {HORIZON_DAYS} days"], rows),
        },
    )


def features_of(warehouse: ClickHouseWarehouse, store: FeatureStore, pairs: str) -> pd.DataFrame:
    """The model's features for the pairs that a query names (KEYS and more), by Feast's point-in-time join."""
    if not warehouse.value(f"SELECT count() FROM ({pairs})"):
        # Feast refuses to join nothing.
        return pd.DataFrame(columns=[*KEYS, LABEL, *FEATURES])
    return store.get_historical_features(pairs, store.get_feature_service("repurchase_model")).to_df()


def _label(warehouse: ClickHouseWarehouse) -> None:
    parameters = {"horizon_days": HORIZON_DAYS, "least_purchase_days": LEAST_PURCHASE_DAYS}
    warehouse.execute("TRUNCATE TABLE training_labels")
    for moment in training_moments(current_cutoff(warehouse)):
        replace_snapshot(warehouse, "training_labels", moment, parameters)


@dg.asset_check(asset=training_set, blocking=True, description="Each label stands once, with its features.")
def labels_are_joined(warehouse: Warehouse, training_set: pd.DataFrame) -> dg.AssetCheckResult:
    """Fail where the join lost or multiplied pairs, or found no cycle for one."""
    with warehouse.open() as opened:
        labels = opened.value("SELECT count() FROM training_labels")
    found = {
        "labels": labels,
        "rows": len(training_set),
        "doubled": int(training_set.duplicated(KEYS).sum()),
        "without a cycle": int(training_set["purchase_days"].isna().sum()),
    }
    whole = found["rows"] == labels and not found["doubled"] and not found["without a cycle"]
    return dg.AssetCheckResult(passed=whole, metadata=found)
