"""Purchases, exactly once each, in partitions of one UTC day."""

from datetime import date

import dagster as dg

from orchestration.assets.landed_purchases import landed_purchases
from orchestration.metadata import picture, table
from orchestration.pictures import bars_by_day
from orchestration.resources import Warehouse
from orchestration.snapshots import statement

DAYS = dg.DailyPartitionsDefinition(start_date="2000-01-01", end_offset=1)
MOST_DAYS_OLD = 8
LAST = "SELECT max(purchased_at) AS last, dateDiff('hour', last, now()) / 24 AS days_ago FROM purchases"
BY_DAY = """
    SELECT toDate(purchased_at) AS day, count() AS purchases, uniqExact(user_id) AS shoppers
    FROM purchases FINAL GROUP BY day ORDER BY day
"""


@dg.asset(
    deps=[landed_purchases],
    group_name="ingest",
    kinds={"clickhouse"},
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def purchases(context: dg.AssetExecutionContext, warehouse: Warehouse) -> dg.MaterializeResult[None]:
    """Who bought what, when and how much; an event that is there already is not taken twice."""
    first, last = context.partition_key_range
    with warehouse.open() as opened:
        before = opened.value("SELECT count() FROM purchases FINAL")
        opened.execute(statement("purchases"), {"first_day": first, "last_day": last})
        days = opened.rows(BY_DAY)
        shoppers = opened.value("SELECT uniqExact(user_id) FROM purchases")
    total = sum(bought for _, bought, _ in days)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": total,
            "new": total - before,
            "shoppers": shoppers,
            "days": len(days),
            "last days": table(["day", "purchases", "shoppers"], days[-7:]),
            "purchases a day": picture(_by_day(days), "a bar a day"),
        }
    )


def _by_day(days: list[tuple[date, int, int]]) -> bytes:
    return bars_by_day([day for day, _, _ in days], [bought for _, bought, _ in days])


@dg.asset_check(asset=purchases, blocking=True, description="There are purchases, and each event stands once.")
def events_are_unique(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Fail on an empty warehouse, and on an event that stands twice."""
    with warehouse.open() as opened:
        [(rows, events)] = opened.rows("SELECT count(), uniqExact(event_id) FROM purchases FINAL")
    return dg.AssetCheckResult(passed=rows > 0 and rows == events, metadata={"rows": rows, "events": events})


@dg.asset_check(
    asset=purchases, blocking=True, description="Quantities and prices are 0 or more, and no time lies ahead."
)
def values_are_in_range(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Fail where a value slipped past quarantine."""
    wrong = "quantity < 0 OR price < 0 OR purchased_at > now() + INTERVAL 1 MINUTE OR user_id = '' OR product_id = ''"
    with warehouse.open() as opened:
        rows = opened.value(f"SELECT count() FROM purchases FINAL WHERE {wrong}")
    return dg.AssetCheckResult(passed=rows == 0, metadata={"rows out of range": rows})


@dg.asset_check(asset=purchases, description="The last purchase is at most eight days old.")
def last_purchase_is_recent(warehouse: Warehouse) -> dg.AssetCheckResult:
    """Warn where nothing new came in: predictions age with their purchases."""
    with warehouse.open() as opened:
        [(last, age_days)] = opened.rows(LAST)
    return dg.AssetCheckResult(
        passed=age_days <= MOST_DAYS_OLD,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"last purchase": last.isoformat(), "days ago": age_days},
    )
