"""Checks of the purchase flow against the shop's own weeks: missing days, volume, products without metadata."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import dagster as dg

from orchestration.assets.purchases.product_metadata import product_metadata
from orchestration.assets.purchases.purchases import purchases
from orchestration.features.snapshots import current_cutoff
from orchestration.ingest.volume_baseline import BASELINE_WEEKS, WEEK_DAYS, WINDOW_DAYS, last_week, longest_gap
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse

BY_DAY = """
    SELECT toDate(purchased_at) AS day, uniqExact(event_id) AS bought
    FROM purchases WHERE purchased_at >= {since:DateTime('UTC')} AND purchased_at < {as_of:DateTime('UTC')}
    GROUP BY day
"""
LOOKBACK = timedelta(days=WINDOW_DAYS + BASELINE_WEEKS * WEEK_DAYS)

CLOSED_DAYS = 2
"""Up to this many consecutive days without purchases may be holidays."""
GAP_WARNING_PURCHASES, GAP_ERROR_PURCHASES = 50, 200
"""Purchases expected on the missing days.

In the sample's year three consecutive days lacked 50 purchases in 14 of 30 shops of 10 drawn shoppers, in 3 of 30 shops
of 20, and in none of 30 shoppers or more; they never lacked 200.
"""

MIN_VOLUME_SHARE = 0.5
"""Share of the usual week's purchases.

Over the sample's year the minimum was 0.81 for all shoppers, 0.49 for shops of 100 of them (on one day in ten
thousand); shops of 30 were below a half on one day in a hundred.
"""
VOLUME_WARNING_PURCHASES, VOLUME_ERROR_PURCHASES = 100, 1_000
"""Purchases of the usual week, those of about 10 and 100 shoppers."""

ORPHANS = """
    SELECT
        countIf(purchased_at >= week) AS last,
        countIf(purchased_at >= week AND unknown) AS last_unknown,
        countIf(purchased_at < week) AS usual,
        countIf(purchased_at < week AND unknown) AS usual_unknown
    FROM (
        SELECT
            purchased_at,
            {as_of:DateTime('UTC')} - INTERVAL 7 DAY AS week,
            product_id NOT IN (SELECT product_id FROM products) AS unknown
        FROM purchases
        WHERE purchased_at >= {as_of:DateTime('UTC')} - INTERVAL 35 DAY AND purchased_at < {as_of:DateTime('UTC')}
    )
"""
MAX_ORPHAN_INCREASE = 0.1
"""Maximum rise, in the last week, of the share of purchases without product metadata; 0 all year in the sample."""
ORPHANS_ERROR = 1_000
"""Purchases of the last week, and of the four before, from which a rise is not chance."""


@dg.asset_check(asset=purchases, blocking=True, description="No days are missing on which the shop usually sells.")
def no_days_are_missing(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if more consecutive days of the last four weeks than a holiday has lack their expected purchases.

    If the shop was closed, run the downstream assets without this check.
    """
    with warehouse.open() as opened:
        cutoff = current_cutoff(opened).date()
        gap = longest_gap(_by_day(opened), cutoff)
    if gap is None or len(gap.days) <= CLOSED_DAYS:
        days = gap.days if gap else ()
        return dg.AssetCheckResult(passed=True, metadata={"days without a purchase": _named(days)})
    return dg.AssetCheckResult(
        passed=gap.expected < GAP_WARNING_PURCHASES,
        severity=_severity(gap.expected, GAP_ERROR_PURCHASES),
        metadata={"days without a purchase": _named(gap.days), "they usually bring": gap.expected},
    )


@dg.asset_check(
    asset=purchases, blocking=True, description="The last week sold half of what weeks usually do at least."
)
def volume_has_not_fallen(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if part of the purchases did not arrive; only warn for a small shop, whose weekly volume varies as much."""
    with warehouse.open() as opened:
        volume = last_week(_by_day(opened), current_cutoff(opened).date())
    if volume is None:
        return dg.AssetCheckResult(passed=True, metadata={"usual week": "the shop is too young to have one"})
    few = volume.usual < VOLUME_WARNING_PURCHASES
    return dg.AssetCheckResult(
        passed=few or volume.last >= MIN_VOLUME_SHARE * volume.usual,
        severity=_severity(volume.usual, VOLUME_ERROR_PURCHASES),
        metadata={"last seven days": volume.last, "usual week": volume.usual},
    )


@dg.asset_check(
    asset=product_metadata, blocking=True, description="Products are named as they were in the weeks before."
)
def products_are_not_orphaned(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if purchases of the last week name products without metadata more often than those of earlier weeks.

    Each such product would be a category named by its id. A shop without metadata passes.
    """
    with warehouse.open() as opened:
        [(last, unknown, usual, usual_unknown)] = opened.rows(ORPHANS, {"as_of": current_cutoff(opened)})
    rise = unknown / max(last, 1) - usual_unknown / usual if usual else 0.0
    return dg.AssetCheckResult(
        passed=rise <= MAX_ORPHAN_INCREASE,
        severity=_severity(min(last, usual), ORPHANS_ERROR),
        metadata={"purchases of the last week": last, "of products without metadata": unknown, "rise of share": rise},
    )


def _severity(known: float, enough: float) -> dg.AssetCheckSeverity:
    return dg.AssetCheckSeverity.ERROR if known >= enough else dg.AssetCheckSeverity.WARN


def _by_day(warehouse: ClickHouseWarehouse) -> Mapping[date, int]:
    as_of = current_cutoff(warehouse)
    found: list[tuple[Any, ...]] = warehouse.rows(BY_DAY, {"since": as_of - LOOKBACK, "as_of": as_of})
    return dict(found)


def _named(days: tuple[date, ...]) -> str:
    return ", ".join(map(str, days)) or "none"
