"""How each shopper visits the shop at all."""

import dagster as dg

from orchestration.assets.product_metadata import product_metadata
from orchestration.assets.purchases import purchases
from orchestration.metadata import picture
from orchestration.pictures import histogram
from orchestration.resources import Warehouse
from orchestration.snapshots import current_cutoff, replace_snapshot
from repurchase.snapshot import training_moments

HABITS = """
    SELECT visit_gap_days, usual_hour FROM shopper_habits
    WHERE event_timestamp = {as_of:DateTime('UTC')} ORDER BY user_id
"""


@dg.asset(deps=[purchases, product_metadata], group_name="features", kinds={"clickhouse"})
def shopper_habits(warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Habits as of the cutoff and of each week before it that the model learns from."""
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        for moment in [*training_moments(as_of), as_of]:
            replace_snapshot(opened, "shopper_habits", moment)
        habits = opened.rows(HABITS, {"as_of": as_of})
    return dg.MaterializeResult(
        metadata={
            "as of": as_of.isoformat(),
            "shoppers": len(habits),
            "days between visits": picture(histogram([gap for gap, _ in habits], "days", 30), "days between visits"),
            "hour of visits, UTC": picture(histogram([hour for _, hour in habits], "hour", 24), "hour of visits"),
        }
    )
