"""Asset and checks of the feature view of shopper habits."""

import dagster as dg

from orchestration.assets.purchases.product_metadata import product_metadata
from orchestration.assets.purchases.purchases import purchases
from orchestration.checks import check_row_rules, check_unique_keys
from orchestration.features.feature_views import compute, feature_moments
from orchestration.features.snapshots import current_cutoff
from orchestration.metadata import png_image
from orchestration.plots import plot_histogram
from orchestration.resources import WarehouseResource
from repurchase.features.contract import HABITS as CONTRACT

HABITS = """
    SELECT visit_gap_days, usual_hour FROM shopper_habits
    WHERE event_timestamp = {as_of:DateTime('UTC')} ORDER BY user_id
"""
RULES = CONTRACT.rules


@dg.asset(deps=[purchases, product_metadata], group_name="features", kinds={"clickhouse"})
def shopper_habits(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """How each shopper visits the shop: frequency, recency and usual hour.

    Computed as of the cutoff and of each training week before it; existing snapshots are computed again only after late
    events or a changed definition.
    """
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        for moment in compute(opened, "shopper_habits", feature_moments(opened)):
            context.log.info("habits as of %s", moment.date())
        habits = opened.rows(HABITS, {"as_of": as_of})
    return dg.MaterializeResult(
        metadata={
            "as of": as_of.isoformat(),
            "shoppers": len(habits),
            "days between visits": png_image(
                plot_histogram([gap for gap, _ in habits], "days", "shoppers", 30), "days between visits"
            ),
            "hour of visits, UTC": png_image(
                plot_histogram([hour for _, hour in habits], "hour", "shoppers", 24), "hour of visits"
            ),
        }
    )


@dg.asset_check(asset=shopper_habits, blocking=True, description="One row a shopper at a moment.")
def habits_are_unique(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on duplicate keys."""
    with warehouse.open() as opened:
        return check_unique_keys(opened, "shopper_habits", "user_id", "event_timestamp")


@dg.asset_check(asset=shopper_habits, blocking=True, description="Counts, gaps and hours lie where they can.")
def habits_are_in_range(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on more visits than days, a negative age or an hour outside the day."""
    with warehouse.open() as opened:
        return check_row_rules(opened, "shopper_habits", RULES)
