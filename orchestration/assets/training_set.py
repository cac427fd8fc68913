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
        pairs = _label(opened)
    store = features.open()
    # Feast refuses to join nothing.
    frame = features_of(store, PAIRS) if pairs else pd.DataFrame(columns=[*KEYS, LABEL, *FEATURES])
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


def features_of(store: FeatureStore, pairs: str) -> pd.DataFrame:
    """The model's features for the pairs that a query names (KEYS and more), by Feast's point-in-time join."""
    return store.get_historical_features(pairs, store.get_feature_service("repurchase_model")).to_df()


def _label(warehouse: ClickHouseWarehouse) -> int:
    parameters = {"horizon_days": HORIZON_DAYS, "least_purchase_days": LEAST_PURCHASE_DAYS}
    warehouse.execute("TRUNCATE TABLE training_labels")
    for moment in training_moments(current_cutoff(warehouse)):
        replace_snapshot(warehouse, "training_labels", moment, parameters)
    return int(warehouse.value("SELECT count() FROM training_labels"))
