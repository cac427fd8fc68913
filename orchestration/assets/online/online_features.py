"""Publishes features and predictions to Redis for online serving."""

from contextlib import redirect_stdout
from io import StringIO

import dagster as dg

from orchestration.assets.forecast.repurchase_predictions import repurchase_predictions
from orchestration.automation import EAGER_WHEN_CHECKS_PASS
from orchestration.features.snapshots import count_as_of, current_cutoff
from orchestration.metadata import table
from orchestration.resources import FeatureStoreResource, OnlinePredictionsResource, WarehouseResource
from repurchase.features.snapshot import WEEK

SAMPLE = """
    WITH (SELECT groupArray(user_id) FROM (
        SELECT DISTINCT user_id FROM repurchase_predictions WHERE event_timestamp = {as_of:DateTime('UTC')}
        ORDER BY sipHash64(user_id) LIMIT 200
    )) AS shoppers
    SELECT user_id, category, probability FROM repurchase_predictions
    WHERE event_timestamp = {as_of:DateTime('UTC')} AND has(shoppers, user_id)
"""
VIEWS = ["category_rhythms", "shopper_habits", "replenishment_cycles", "repurchase_predictions"]


@dg.asset(
    deps=[repurchase_predictions],
    group_name="online",
    kinds={"feast", "redis"},
    automation_condition=EAGER_WHEN_CHECKS_PASS,
)
def online_features(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, features: FeatureStoreResource
) -> dg.MaterializeResult[None]:
    """The newest snapshot of each feature view and of the predictions, written to Redis by Feast's materialize."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        rows = [(view, count_as_of(opened, view, as_of)) for view in VIEWS]
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


@dg.asset_check(asset=online_features, blocking=True, description="What Alice reads is what was predicted.")
def answers_are_as_predicted(warehouse: WarehouseResource, answers: OnlinePredictionsResource) -> dg.AssetCheckResult:
    """Fail if a sampled shopper's prediction is missing in Redis or differs from the warehouse."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        predicted = {row[:2]: row[2] for row in opened.rows(SAMPLE, {"as_of": as_of})}
    online = answers.of(sorted({user_id for user_id, _ in predicted}))
    current = {(each.user_id, each.category): each.probability for each in online if each.as_of == as_of}
    wrong = [pair for pair, probability in predicted.items() if current.get(pair) != probability]
    return dg.AssetCheckResult(
        passed=not wrong,
        metadata={
            "predictions looked up": len(predicted),
            "missing or different": len(wrong),
            "left over from older snapshots": len(online) - len(current),
        },
    )
