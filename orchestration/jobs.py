"""Dagster jobs: streaming ingest, the daily predictions and the weekly training."""

import dagster as dg

DAILY = dg.define_asset_job(
    "daily",
    selection=dg.AssetSelection.assets(
        "purchases",
        "category_rhythms",
        "shopper_habits",
        "replenishment_cycles",
        "repurchase_predictions",
        "realised_outcomes",
    ),
    description="A new day's purchases, the rhythms as of its end, and predictions by the standing champions.",
)
EVENTS = dg.define_asset_job(
    "events",
    selection=dg.AssetSelection.assets("streamed_purchases"),
    description="What came in on Kafka, into the warehouse.",
)
WEEKLY = dg.define_asset_job(
    "weekly",
    selection=dg.AssetSelection.assets("consumable_model", "consumable_verdicts", "training_set", "repurchase_model"),
    description="New challengers for both models; one that is better becomes champion.",
)
