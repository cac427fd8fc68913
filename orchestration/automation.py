"""Automation that publishes new predictions and plans reminders from them."""

import dagster as dg

EAGER_WHEN_CHECKS_PASS = dg.AutomationCondition.eager() & dg.AutomationCondition.all_deps_blocking_checks_passed()
"""Runs an asset after its upstream assets were updated and passed their blocking checks."""

AUTOMATION = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.assets("online_features", "live_champion", "shopper_histories", "planned_reminders"),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
