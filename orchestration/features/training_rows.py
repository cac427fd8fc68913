"""Feature rows for training and prediction, by Feast's point-in-time join."""

from datetime import datetime

import pandas as pd
from feast import FeatureStore

from orchestration.features.feature_views import training_cutoffs
from orchestration.features.snapshots import replace_snapshot
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.prediction import MIN_PURCHASE_DAYS
from repurchase.features.snapshot import MAX_TRAINING_ROWS
from repurchase.forecast.model.columns import FEATURES, KEYS, OUTCOME
from repurchase.forecast.model.curve import CURVE_DAYS

TOTAL = "SELECT count(), sum(draw_weight) FROM training_labels"
DRAWN = """
    SELECT user_id, category, event_timestamp, waited_days, toInt64(known_days) AS known_days,
        toInt64(is_served) AS is_served, if(luck < chance, 1 / chance, 0) AS weight
    FROM (
        SELECT *, least(1., {scale} * draw_weight) AS chance,
            sipHash64(user_id, category, toUnixTimestamp(event_timestamp)) / pow(2, 64) AS luck
        FROM training_labels
    )
    WHERE luck < chance OR (is_served AND event_timestamp IN (
        SELECT max(event_timestamp) FROM training_labels
        UNION ALL SELECT maxIf(event_timestamp, known_days >= {days}) FROM training_labels
    ))
"""
"""The keys alone decide whether a row is drawn, so that each labelling draws the same pairs."""
PAIRS_AT = """
    SELECT user_id, category, event_timestamp FROM replenishment_cycles
    WHERE event_timestamp = toDateTime('{as_of:%Y-%m-%d %H:%M:%S}', 'UTC')
"""


def write_labels(warehouse: ClickHouseWarehouse, as_of: datetime) -> None:
    """Replace the labels by the outcomes, known until a moment (aware, UTC), of all pairs at its training moments."""
    warehouse.execute("TRUNCATE TABLE training_labels")
    known = {"known_until": as_of, "curve_days": CURVE_DAYS, "least_purchase_days": MIN_PURCHASE_DAYS}
    for moment in training_cutoffs(warehouse, as_of):
        replace_snapshot(warehouse, "training_labels", moment, known)


def training_rows(warehouse: ClickHouseWarehouse, store: FeatureStore) -> pd.DataFrame:
    """Return the labelled pairs with their features: a sample of all, and each served pair of the evaluation cutoffs.

    Rows have no order. `weight` is the number of pairs that a sampled row represents; it is 0 outside the sample.
    """
    return features_of(warehouse, store, _drawn(warehouse))


def rows_drawn(warehouse: ClickHouseWarehouse) -> int:
    """Number of rows that `training_rows` returns."""
    return int(warehouse.value(f"SELECT count() FROM ({_drawn(warehouse)})"))


def _drawn(warehouse: ClickHouseWarehouse) -> str:
    [(labelled, total)] = warehouse.rows(TOTAL)
    scale = 1.0 if labelled <= MAX_TRAINING_ROWS else MAX_TRAINING_ROWS / total
    return DRAWN.format(scale=repr(scale), days=CURVE_DAYS)


def pairs_at(as_of: datetime) -> str:
    """SQL query of all pairs of a snapshot (aware, UTC)."""
    return PAIRS_AT.format(as_of=as_of)


def features_of(warehouse: ClickHouseWarehouse, store: FeatureStore, pairs: str) -> pd.DataFrame:
    """Return the model's features for the pairs of a query (KEYS and more), by Feast's point-in-time join."""
    if not warehouse.value(f"SELECT count() FROM ({pairs})"):
        # Feast rejects an empty entity table.
        return pd.DataFrame(columns=[*KEYS, *OUTCOME, *FEATURES])
    return store.get_historical_features(pairs, store.get_feature_service("repurchase_model")).to_df()
