"""The warehouse's client: what goes in comes out, and what refuses says where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isnan
from urllib.parse import urlsplit

import pandas as pd
import pyarrow as pa
import pytest

from repurchase.adapters.clickhouse import open_warehouse
from repurchase.adapters.clickhouse.client import ClickHouseWarehouse
from repurchase.adapters.clickhouse.migrations import migrate
from repurchase.errors import SettingsError

MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123000, tzinfo=UTC)
TEXTS = ["", "it's \\ {brace} %s ?", "вера\n\t", "🙂"]


def test_moments_come_back_aware_in_utc(warehouse: ClickHouseWarehouse) -> None:
    """To the millisecond, from rows and frames, also within the hour that summer time skips elsewhere."""
    query = "SELECT {at:DateTime64(3, 'UTC')} AS at, toDateTime(at) AS second"
    [(exact, second)] = warehouse.rows(query, {"at": MOMENT})
    assert (exact, second) == (MOMENT, MOMENT.replace(microsecond=0))
    assert exact.utcoffset() == second.utcoffset() == timedelta(0)
    assert warehouse.frame(query, {"at": MOMENT})["at"].tolist() == [pd.Timestamp(MOMENT)]


@pytest.mark.parametrize("text", TEXTS)
def test_parameters_are_values(warehouse: ClickHouseWarehouse, text: str) -> None:
    """No sign of a value is taken for SQL."""
    assert warehouse.value("SELECT {text:String}", {"text": text}) == text


def test_no_row_has_no_value(warehouse: ClickHouseWarehouse) -> None:
    """A query that finds nothing gives None, not an error."""
    assert warehouse.value("SELECT 1 WHERE 0") is None


def test_columns_are_matched_by_name(warehouse: ClickHouseWarehouse) -> None:
    """In any order, as Arrow and as a frame; what is absent takes its default."""
    titles = pa.table({"title": TEXTS, "product_id": ["a", "b", "c", "d"]})
    warehouse.append_arrow("products", titles)
    warehouse.append_frame("products", pd.DataFrame({"category": ["x"], "product_id": ["e"]}))
    rows = warehouse.rows("SELECT product_id, title, category FROM products ORDER BY product_id")
    assert rows == [*((name, title, "") for name, title in zip("abcd", TEXTS, strict=True)), ("e", "", "x")]


def test_nan_stays_nan(warehouse: ClickHouseWarehouse) -> None:
    """An unknown number is no null on its way."""
    assert isnan(warehouse.value("SELECT nan"))


def test_migrating_again_changes_nothing(warehouse: ClickHouseWarehouse) -> None:
    """What was applied is applied once."""
    assert migrate(warehouse) == []
    versions = warehouse.rows("SELECT version, name FROM schema_versions ORDER BY version")
    assert [version for version, _ in versions] == list(range(1, len(versions) + 1))


def test_a_refused_password_is_told_without_it(warehouse_url: str) -> None:
    """The message names the address and the setting, never the secret."""
    parts = urlsplit(warehouse_url)
    wrong = parts._replace(netloc=f"repurchase:s3cr3t@{parts.hostname}:{parts.port}").geturl()
    with pytest.raises(SettingsError, match=rf"{parts.hostname}:{parts.port}.*REPURCHASE_WAREHOUSE_URL") as refused:
        open_warehouse(wrong)
    assert "s3cr3t" not in str(refused.value)


def test_a_warehouse_that_is_away_is_named(unused_port: int) -> None:
    """Nobody listens: the address and the setting are told."""
    with pytest.raises(SettingsError, match=f"127.0.0.1:{unused_port}.*REPURCHASE_WAREHOUSE_URL"):
        open_warehouse(f"clickhouse://user:s3cr3t@127.0.0.1:{unused_port}/repurchase")
