"""What follows by itself: new predictions go online, and reminders are planned from what is online."""

import dagster as dg

AUTOMATION = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.assets("online_features", "planned_reminders"),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
