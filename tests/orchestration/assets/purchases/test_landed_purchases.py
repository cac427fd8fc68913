"""Tests that files land completely or not at all, and that rejected rows are reported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pytest
from pyarrow import parquet

from orchestration.assets.purchases.landed_purchases import PurchaseFile, few_rows_refused, landed_purchases
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.purchase_files import csv
from repurchase.errors import PurchaseFileError
from repurchase.settings import Settings
from tests.orchestration.tables import count, found

HEADER = "user_id,product_id,purchased_at"
GOOD = ["anna,milk,2026-01-05", "boris,milk,2026-02-07"]
BAD = [",milk,2026-01-05", "anna,milk,some day", "vera,milk,some day"]

pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture(autouse=True)
def _empty(warehouse: ClickHouseWarehouse, place: Settings) -> None:
    del place
    for table in ("landed_purchases", "quarantine"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _file(folder: Path, rows: list[str], name: str = "shop.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]))
    return path


def _land(path: Path) -> Mapping[str, Any]:
    result = landed_purchases(config=PurchaseFile(file=str(path)), warehouse=WarehouseResource())
    assert isinstance(result, dg.MaterializeResult)
    return result.metadata or {}


def test_a_file_tells_its_days_and_what_was_refused(tmp_path: Path) -> None:
    """First and last day come from the valid rows."""
    told = _land(_file(tmp_path, [*GOOD, *BAD]))
    assert (told["dagster/row_count"], told["refused rows"]) == (5, 3)
    assert (told["first day"], told["last day"]) == ("2026-01-05", "2026-02-07")
    assert "| unparsable time | 2 | 4 |" in told["refused because"].value


def test_a_file_of_that_name_takes_the_place_of_the_one_before(tmp_path: Path, warehouse: ClickHouseWarehouse) -> None:
    """A corrected file replaces all rows of the earlier one, also in quarantine; another file keeps its rows."""
    _land(_file(tmp_path, [*GOOD, *BAD]))
    _land(_file(tmp_path, GOOD[:1], "other.csv"))
    _land(_file(tmp_path, GOOD))
    assert count(warehouse, "landed_purchases") == 3
    assert count(warehouse, "quarantine") == 0


def test_parquet_lands_like_csv(tmp_path: Path, warehouse: ClickHouseWarehouse) -> None:
    """The rows are equal, whatever their column types in the file."""
    users, products, days = zip(*(row.split(",") for row in GOOD), strict=True)
    columns = {"user_id": users, "product_id": products, "purchased_at": pa.array(days).cast(pa.timestamp("ms"))}
    path = tmp_path / "shop.parquet"
    parquet.write_table(pa.table(columns), path)
    told = _land(path)
    assert (told["first day"], told["last day"], told["refused rows"]) == ("2026-01-05", "2026-02-07", 0)
    assert count(warehouse, "landed_purchases") == 2


def test_a_file_without_one_usable_row_is_refused_with_the_reasons(
    tmp_path: Path, warehouse: ClickHouseWarehouse
) -> None:
    """The error names the file, the number of rows and the reasons; the rows are in quarantine."""
    reasons = (
        r"shop.csv: of 3 rows none can be used: unparsable time \(2, first in row 2\), no user \(1, first in row 1\)"
    )
    with pytest.raises(PurchaseFileError, match=reasons):
        _land(_file(tmp_path, BAD))
    assert count(warehouse, "quarantine") == 3


def test_nothing_stays_of_a_file_that_goes_wrong_on_the_way(
    tmp_path: Path, warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partly landed file would be ingested as if complete."""
    monkeypatch.setattr(csv, "BLOCK_BYTES", 64)
    monkeypatch.setattr("orchestration.ingest.landed_files.INSERT_ROWS", 1)
    with pytest.raises(PurchaseFileError, match="row 22 has 1 columns"):
        _land(_file(tmp_path, [*GOOD * 10, "torn"]))
    assert count(warehouse, "landed_purchases") == 0


@pytest.mark.parametrize(("good", "passed"), [(99, True), (98, False)])
def test_more_than_a_stray_row_refused_is_told(tmp_path: Path, good: int, passed: bool) -> None:  # noqa: FBT001
    """One row in a hundred passes; only the last landed file is checked."""
    _land(_file(tmp_path, [*GOOD, *BAD], "before.csv"))
    _land(_file(tmp_path, [*GOOD[:1] * good, BAD[0]]))
    result = few_rows_refused(warehouse=WarehouseResource())
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed is passed
    assert result.severity is dg.AssetCheckSeverity.WARN
    assert (found(result)["file"], found(result)["refused"]) == ("shop.csv", 1)
