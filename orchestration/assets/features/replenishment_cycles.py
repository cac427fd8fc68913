"""Asset and checks of the feature view of replenishment cycles."""

import dagster as dg

from orchestration.assets.purchases.product_metadata import product_metadata
from orchestration.assets.purchases.purchases import purchases
from orchestration.checks import check_row_rules, check_unique_keys
from orchestration.features.feature_views import compute, feature_moments
from orchestration.features.snapshots import count_as_of, current_cutoff
from orchestration.metadata import png_image, table
from orchestration.plots import plot_histogram
from orchestration.resources import WarehouseResource
from repurchase.features.contract import CYCLES

REGULAR = """
    SELECT category, count() AS pairs, median(mean_gap_days) AS gap, median(gap_deviation_days) AS deviation
    FROM replenishment_cycles
    WHERE event_timestamp = {as_of:DateTime('UTC')} AND purchase_days >= 4
    GROUP BY category ORDER BY pairs DESC LIMIT 12
"""
GAPS = """
    SELECT mean_gap_days FROM replenishment_cycles
    WHERE event_timestamp = {as_of:DateTime('UTC')} AND purchase_days >= 4
"""
RULES = CYCLES.rules


@dg.asset(deps=[purchases, product_metadata], group_name="features", kinds={"clickhouse"})
def replenishment_cycles(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Replenishment cycle of each shopper and category: gaps between purchases, their regularity and recency.

    Computed as of the cutoff and of each training week before it; existing snapshots are computed again only after late
    events or a changed definition.
    """
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        for moment in compute(opened, "replenishment_cycles", feature_moments(opened)):
            context.log.info("replenishment cycles as of %s", moment.date())
        at = {"as_of": as_of}
        pairs = count_as_of(opened, "replenishment_cycles", as_of)
        regular = opened.rows(REGULAR, at)
        gaps = [gap for (gap,) in opened.rows(GAPS, at)]
    return dg.MaterializeResult(
        metadata={
            "as of": as_of.isoformat(),
            "dagster/row_count": pairs,
            "bought on four days or more": table(["category", "shoppers", "gap, days", "deviation, days"], regular),
            "days between purchases": png_image(
                plot_histogram(gaps, "mean gap, days", "pairs of shopper and category", 120), "days between purchases"
            ),
        }
    )


@dg.asset_check(asset=replenishment_cycles, blocking=True, description="One row a shopper and category at a moment.")
def cycles_are_unique(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on duplicate keys."""
    with warehouse.open() as opened:
        return check_unique_keys(opened, "replenishment_cycles", "user_id", "category", "event_timestamp")


@dg.asset_check(asset=replenishment_cycles, blocking=True, description="Days, counts and rates lie where they can.")
def cycles_are_in_range(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on a negative age, a gap longer than the tenure, or a count above the purchase days."""
    with warehouse.open() as opened:
        return check_row_rules(opened, "replenishment_cycles", RULES)
