"""Loads purchase files into the warehouse unchanged; invalid rows go to quarantine with a reason."""

from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from orchestration.ingest.landed_files import land
from orchestration.metadata import table
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.errors import PurchaseFileError

DAYS = """
    SELECT toDate(min(parsed_at)), toDate(max(parsed_at)) FROM judged_rows
    WHERE source = {source:String} AND reason = ''
"""
QUARANTINE = """
    INSERT INTO quarantine (
        source, row, reason, event_id, user_id, product_id, purchased_at, quantity, price, kind, corrects, refused_at
    )
    SELECT
        source, row, reason, event_id, user_id, product_id, purchased_at, quantity, price, kind, corrects,
        now64(3, 'UTC')
    FROM judged_rows WHERE source = {source:String} AND reason != ''
"""
ERASED = """\
    source = {source:String}
        AND hex(SHA256(concat((SELECT min(salt) FROM erasure_salt), trimBoth(ifNull(user_id, '')))))
            IN (SELECT shopper FROM erased_shoppers)
"""
SOME_ERASED = f"SELECT count() FROM landed_purchases WHERE {ERASED}"
FORGET_ERASED = f"ALTER TABLE landed_purchases DELETE WHERE {ERASED} SETTINGS mutations_sync = 2"
REASONS = """
    SELECT reason, count() AS refused, min(row) AS first_row
    FROM quarantine FINAL WHERE source = {source:String} GROUP BY reason ORDER BY refused DESC, first_row
"""
COLUMNS = ("reason", "rows", "first row")
LAST_FILE = """
    SELECT source, count() FROM landed_purchases
    WHERE source = (SELECT argMax(source, landed_at) FROM landed_purchases) GROUP BY source
"""


class PurchaseFile(dg.Config):
    """The file to land: Parquet or CSV with the columns of PURCHASES."""

    file: str


@dg.asset(group_name="ingest", kinds={"clickhouse"})
def landed_purchases(config: PurchaseFile, warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """The rows of a purchase file as text; they replace the rows of an earlier file with the same name."""
    path = Path(config.file)
    source = {"source": path.name}
    with warehouse.open() as opened:
        land(opened, path)
        quarantine(opened, path.name)
        rows = opened.value("SELECT count() FROM landed_purchases WHERE source = {source:String}", source)
        reasons = opened.rows(REASONS, source)
        if sum(refused for _, refused, _ in reasons) == rows:
            raise PurchaseFileError(_none_of_use(path, rows, reasons))
        [(first_day, last_day)] = opened.rows(DAYS, source)
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "refused rows": sum(refused for _, refused, _ in reasons),
            "refused because": table(COLUMNS, reasons),
            "first day": first_day.isoformat(),
            "last day": last_day.isoformat(),
        }
    )


def quarantine(warehouse: ClickHouseWarehouse, source: str) -> None:
    """Quarantine invalid landed rows of a source, after deleting those of erased shoppers."""
    of_source = {"source": source}
    if warehouse.value("SELECT count() FROM erased_shoppers") and warehouse.value(SOME_ERASED, of_source):
        warehouse.define(FORGET_ERASED, of_source)
    warehouse.execute(QUARANTINE, of_source)


def _none_of_use(path: Path, rows: int, reasons: Sequence[tuple[str, int, int]]) -> str:
    why = ", ".join(f"{reason} ({refused}, first in row {row})" for reason, refused, row in reasons)
    return f"{path}: of {rows} rows none can be used: {why}; mend the file and hand it in again"


@dg.asset_check(asset=landed_purchases, description="At most one row in a hundred of the last file was refused.")
def few_rows_refused(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if more than one row in a hundred is in quarantine."""
    with warehouse.open() as opened:
        [(file, landed)] = opened.rows(LAST_FILE)
        reasons = opened.rows(REASONS, {"source": file})
    refused = sum(rows for _, rows, _ in reasons)
    return dg.AssetCheckResult(
        passed=refused * 100 <= landed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"file": file, "landed": landed, "refused": refused, "refused because": table(COLUMNS, reasons)},
    )
