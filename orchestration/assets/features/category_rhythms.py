"""Asset and checks of the feature view of category rhythms."""

import dagster as dg

from orchestration.assets.purchases.product_metadata import product_metadata
from orchestration.assets.purchases.purchases import purchases
from orchestration.checks import check_row_rules, check_unique_keys
from orchestration.features.feature_views import compute, feature_moments
from orchestration.features.snapshots import count_as_of, current_cutoff
from orchestration.metadata import table
from orchestration.resources import WarehouseResource
from repurchase.features.contract import RHYTHMS

TOP_CATEGORIES = """
    SELECT category, shoppers, repeat_share, gap_median_days, gap_variation
    FROM category_rhythms WHERE event_timestamp = {as_of:DateTime('UTC')} ORDER BY shoppers DESC LIMIT 12
"""
RULES = RHYTHMS.rules


@dg.asset(deps=[purchases, product_metadata], group_name="features", kinds={"clickhouse"})
def category_rhythms(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """How all shoppers together buy each category: how many, how often, how regularly.

    Computed as of the cutoff and of each training week before it; existing snapshots are computed again only after late
    events or a changed definition.
    """
    with warehouse.open() as opened:
        as_of = current_cutoff(opened)
        for moment in compute(opened, "category_rhythms", feature_moments(opened)):
            context.log.info("category rhythms as of %s", moment.date())
        rows = opened.rows(TOP_CATEGORIES, {"as_of": as_of})
        count = count_as_of(opened, "category_rhythms", as_of)
    columns = ["category", "shoppers", "bought again", "median gap, days", "variation of gaps"]
    return dg.MaterializeResult(
        metadata={"as of": as_of.isoformat(), "categories": count, "most shoppers": table(columns, rows)}
    )


@dg.asset_check(asset=category_rhythms, blocking=True, description="One row a category at a moment.")
def rhythms_are_unique(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on duplicate keys."""
    with warehouse.open() as opened:
        return check_unique_keys(opened, "category_rhythms", "category", "event_timestamp")


@dg.asset_check(asset=category_rhythms, blocking=True, description="Shares and gaps lie where they can.")
def rhythms_are_in_range(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on a share outside 0 to 1 or a gap below one day."""
    with warehouse.open() as opened:
        return check_row_rules(opened, "category_rhythms", RULES)
