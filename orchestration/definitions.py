"""The Dagster definitions of the project, assembled from the other modules."""

import dagster as dg

from orchestration import assets
from orchestration.automation import AUTOMATION
from orchestration.jobs import DAILY, EVENTS, WEEKLY
from orchestration.resources import RESOURCES
from orchestration.schedules import every_day, every_week
from orchestration.sensors import purchase_events_came_in

defs = dg.Definitions(
    assets=dg.load_assets_from_package_module(assets),
    asset_checks=dg.load_asset_checks_from_package_module(assets),
    jobs=[DAILY, EVENTS, WEEKLY],
    schedules=[every_day, every_week],
    sensors=[AUTOMATION, purchase_events_came_in],
    resources=RESOURCES,
    executor=dg.in_process_executor,  # one process per step and check would repeat the imports 20 times a day
)
