"""Predictions of the champion for every pair of a shopper and a consumable."""

from datetime import datetime
from typing import Any

import dagster as dg
import pandas as pd
import pyarrow as pa

from orchestration.assets.consumables.consumable_verdicts import consumable_verdicts
from orchestration.assets.features.category_rhythms import category_rhythms
from orchestration.assets.features.replenishment_cycles import replenishment_cycles
from orchestration.assets.features.shopper_habits import shopper_habits
from orchestration.assets.forecast.repurchase_model import MODEL, repurchase_model
from orchestration.checks import check_row_rules
from orchestration.features.snapshots import current_cutoff, staging_table, statement
from orchestration.features.training_rows import features_of, pairs_at
from orchestration.metadata import png_image, table
from orchestration.plots import plot_histogram
from orchestration.resources import FeatureStoreResource, ModelRegistryResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import DataError
from repurchase.features.contract import PREDICTIONS
from repurchase.features.prediction import MIN_PURCHASE_DAYS, PROBABILITY_DAYS
from repurchase.forecast.model.columns import CATEGORY, CUTOFF, SHOPPER
from repurchase.forecast.model.curve import Real, expected_wait_days
from repurchase.forecast.model.repurchase_model import repurchase_model as model_of

SERVED = """
    {pairs} AND purchase_days >= {least}
        AND category IN (SELECT category FROM consumable_verdicts FINAL WHERE consumable)
"""
NEWEST = "repurchase_predictions WHERE event_timestamp = {as_of:DateTime('UTC')}"
PROBABILITIES = f"SELECT probability FROM {NEWEST}"
LIKELIEST = f"""
    SELECT category, count() AS pairs, avg(probability) AS mean, countIf(probability >= 0.5) AS likely
    FROM {NEWEST}
    GROUP BY category ORDER BY likely DESC LIMIT 12
"""
RULES = PREDICTIONS.rules


@dg.asset(
    deps=[category_rhythms, consumable_verdicts, replenishment_cycles, repurchase_model, shopper_habits],
    group_name="model",
    kinds={"lightgbm", "clickhouse"},
)
def repurchase_predictions(
    warehouse: WarehouseResource, features: FeatureStoreResource, models: ModelRegistryResource
) -> dg.MaterializeResult[None]:
    """Probability that a shopper buys a consumable again within a week, and the expected day, as of the cutoff."""
    registry = models.open()
    champion = registry.champion(MODEL)
    if champion is None:
        raise DataError("no repurchase model is champion; materialize repurchase_model first")
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        known = features_of(opened, features.open(), _served(as_of))
        with staging_table(opened, "repurchase_predictions", as_of) as target:
            if not known.empty:
                curve = model_of(registry.load(champion)).curve(known)
                last = opened.frame(statement("last_purchases"), {"as_of": as_of})
                predictions = _predictions(_with_curve_columns(known, curve, as_of), last, champion.version)
                opened.append_arrow(target, pa.Table.from_pandas(predictions, preserve_index=False))
        seen = _seen(opened, as_of)
    return dg.MaterializeResult(metadata=seen | {"model version": champion.version})


def _seen(warehouse: ClickHouseWarehouse, as_of: datetime) -> dict[str, Any]:
    at = {"as_of": as_of}
    likeliest = warehouse.rows(LIKELIEST, at)
    probabilities = [probability for (probability,) in warehouse.rows(PROBABILITIES, at)]
    return {
        "as of": as_of.isoformat(),
        "dagster/row_count": len(probabilities),
        "bought again soon": table(["category", "pairs", "mean probability", "likelier than not"], likeliest),
        "probabilities": png_image(
            plot_histogram(probabilities, "probability", "pairs of shopper and category", 1.0), "probabilities"
        ),
    }


def _served(as_of: datetime) -> str:
    return SERVED.format(pairs=pairs_at(as_of), least=MIN_PURCHASE_DAYS)


def _with_curve_columns(known: pd.DataFrame, curve: Real, as_of: datetime) -> pd.DataFrame:
    """Add the expected day and the probability columns of the pairs' curves."""
    wait = pd.to_timedelta(expected_wait_days(curve), unit="D")
    told = {name: curve[:, days - 1] for name, days in PROBABILITY_DAYS.items()}
    return known.assign(expected_next_at=(pd.Timestamp(as_of) + wait).round("ms"), **told)


def _predictions(known: pd.DataFrame, last: pd.DataFrame, version: str) -> pd.DataFrame:
    """One row per pair, in the columns of the table."""
    return known.merge(last, on=[SHOPPER, CATEGORY], how="inner", validate="one_to_one").assign(
        usual_gap_days=lambda rows: rows["mean_gap_days"],
        usual_quantity=lambda rows: rows["quantity_mean"],
        model_version=version,
    )[
        [
            SHOPPER,
            CATEGORY,
            CUTOFF,
            "product_id",
            "product_title",
            "last_purchased_at",
            "expected_next_at",
            "purchase_days",
            "usual_gap_days",
            "usual_quantity",
            *PROBABILITY_DAYS,
            "model_version",
        ]
    ]


@dg.asset_check(asset=repurchase_predictions, blocking=True, description="Probabilities and days lie where they can.")
def predictions_are_in_range(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on a probability outside 0 to 1, or a day on the wrong side of the cutoff."""
    with warehouse.open() as opened:
        return check_row_rules(opened, NEWEST, RULES, {"as_of": current_cutoff(opened)})


@dg.asset_check(asset=repurchase_predictions, blocking=True, description="Every pair with a rhythm is predicted, once.")
def predictions_are_whole(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if pairs were lost or duplicated in Feast's join or in the model."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        pairs = opened.value(f"SELECT count() FROM ({_served(as_of)})")
        predicted = f"SELECT count(), uniqExact(user_id, category) FROM {NEWEST}"
        [(rows, different)] = opened.rows(predicted, {"as_of": as_of})
    return dg.AssetCheckResult(
        passed=rows == different == pairs, metadata={"pairs": pairs, "predictions": rows, "doubled": rows - different}
    )


@dg.asset_check(asset=repurchase_predictions, description="Somebody buys something in a rhythm.")
def somebody_runs_out(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if there is no prediction, so that no reminder can be planned."""
    with warehouse.open() as opened:
        rows = opened.value(f"SELECT count() FROM {NEWEST}", {"as_of": current_cutoff(opened)})
    return dg.AssetCheckResult(passed=rows > 0, severity=dg.AssetCheckSeverity.WARN, metadata={"predictions": rows})
