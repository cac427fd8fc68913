"""Purchases, each exactly once, in partitions of one UTC day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import dagster as dg

from orchestration.assets.purchases.landed_purchases import landed_purchases
from orchestration.checks import check_row_rules, rows_and_keys
from orchestration.ingest.ingest import ingest_landed
from orchestration.metadata import png_image, table
from orchestration.partitions import DAYS, landed_of
from orchestration.plots import plot_bars_by_day
from orchestration.resources import WarehouseResource
from repurchase.adapters.erasure import erase_late_rows
from repurchase.features.contract import PURCHASES

MAX_DAYS_OLD = 8
LAST = "SELECT max(purchased_at) AS last, dateDiff('hour', last, now()) / 24 AS days_ago FROM purchases"
BY_DAY = """
    SELECT toDate(purchased_at) AS day, count() AS purchases, uniqExact(user_id) AS shoppers
    FROM purchases FINAL GROUP BY day ORDER BY day
"""
CORRECTIONS = "SELECT count(), (SELECT count() FROM waiting_corrections) FROM corrections FINAL"
MAX_WAITING_SHARE = 0.01
RULES = PURCHASES.rules
Day = tuple[date, int, int]
"""A UTC day, its number of purchases and its number of shoppers."""


@dg.asset(
    deps=[landed_purchases],
    group_name="ingest",
    kinds={"clickhouse"},
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def purchases(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Purchases by shopper, product, time and quantity, with their corrections; each event is ingested once.

    Each partition reports its own row count; only the last partition of a run reports totals, to keep metadata small.
    """
    first, last = context.partition_key_range
    with warehouse.open() as opened:
        erase_late_rows(opened)
        before = opened.value("SELECT count() FROM purchases FINAL")
        ingest_landed(opened, *landed_of(first, last))
        days = opened.rows(BY_DAY)
        [(corrections, waiting)] = opened.rows(CORRECTIONS)
        shoppers = opened.value("SELECT uniqExact(user_id) FROM purchases")
    bought_on = {f"{day}": bought for day, bought, _ in days}
    for key in context.partition_keys:
        context.add_asset_metadata({"dagster/partition_row_count": bought_on.get(key, 0)}, partition_key=key)
    total = sum(bought_on.values())
    seen = {"dagster/row_count": total, "new": total - before, "shoppers": shoppers, **_of_all_days(days)}
    seen |= {"returns and cancellations": corrections, "of them wait for their purchase": waiting}
    context.add_asset_metadata(seen, partition_key=last)
    return dg.MaterializeResult()


def _of_all_days(days: Sequence[Day]) -> dict[str, Any]:
    bars = plot_bars_by_day([day for day, _, _ in days], [bought for _, bought, _ in days])
    return {
        "days": len(days),
        "last days": table(["day", "purchases", "shoppers"], days[-7:]),
        "purchases a day": png_image(bars, "a bar a day"),
    }


@dg.asset_check(asset=purchases, blocking=True, description="There are purchases, and each event stands once.")
def events_are_unique(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail on an empty warehouse or a duplicate event."""
    with warehouse.open() as opened:
        rows, events = rows_and_keys(opened, "purchases FINAL", "event_id")
    return dg.AssetCheckResult(passed=rows > 0 and rows == events, metadata={"rows": rows, "events": events})


@dg.asset_check(
    asset=purchases, blocking=True, description="Quantities and prices are 0 or more, and no time lies ahead."
)
def values_are_in_range(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Fail if an invalid value was not quarantined."""
    with warehouse.open() as opened:
        return check_row_rules(opened, "purchases FINAL", RULES)


@dg.asset_check(asset=purchases, description="The last purchase is at most eight days old.")
def last_purchase_is_recent(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if no recent purchases arrived, because predictions become stale with them."""
    with warehouse.open() as opened:
        [(last, age_days)] = opened.rows(LAST)
    return dg.AssetCheckResult(
        passed=age_days <= MAX_DAYS_OLD,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"last purchase": last.isoformat(), "days ago": age_days},
    )


@dg.asset_check(asset=purchases, description="At most one correction in a hundred names no purchase.")
def corrections_find_their_purchases(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if many returns and cancellations still wait for their purchases."""
    with warehouse.open() as opened:
        [(corrections, waiting)] = opened.rows(CORRECTIONS)
    return dg.AssetCheckResult(
        passed=waiting <= corrections * MAX_WAITING_SHARE,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"corrections": corrections, "name no purchase": waiting},
    )
