"""What follows by itself: new predictions go online, and reminders are planned from what is online."""

import dagster as dg

EAGER_WHEN_CHECKS_PASS = dg.AutomationCondition.eager() & dg.AutomationCondition.all_deps_blocking_checks_passed()
"""Once what an asset is made from is new and passed its blocking checks."""

AUTOMATION = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.assets("online_features", "live_champion", "shopper_histories", "planned_reminders"),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
