"""The sample's files contain each receipt line of the source once, with shifted dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from embedded.sample import SampleFiles, write_sample
from embedded.sample.source import receipts
from embedded.sample.titles import titles

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SampleFiles:
    """Write the sample once for all tests."""
    return write_sample(tmp_path_factory.mktemp("sample"), NOW)


@pytest.fixture(scope="module")
def purchases(files: SampleFiles) -> pa.Table:
    """Read the written purchases."""
    return pq.read_table(files.purchases)


@pytest.fixture(scope="module")
def products(files: SampleFiles) -> pa.Table:
    """Read the written products."""
    return pq.read_table(files.products)


def test_the_first_day_is_known(files: SampleFiles, purchases: pa.Table) -> None:
    """The first day is the minimum over all rows, in any order."""
    assert files.first_day == purchases["purchased_at"].to_pandas().min().date()


def test_every_receipt_line_is_there_under_its_own_id(purchases: pa.Table) -> None:
    """No line is dropped, and all have different event ids."""
    assert purchases.num_rows == 1_469_307
    assert pc.count_distinct(purchases["event_id"]).as_py() == 1_469_307
    assert pc.count_distinct(purchases["user_id"]).as_py() == 2_469


def test_columns_are_those_of_a_users_file(purchases: pa.Table, products: pa.Table) -> None:
    """The sample has the format of users' files."""
    moment = pa.timestamp("us", tz="UTC")
    types = [pa.string(), pa.string(), pa.string(), moment, pa.float64(), pa.float64()]
    names = ["event_id", "user_id", "product_id", "purchased_at", "quantity", "price"]
    assert purchases.schema.remove_metadata() == pa.schema(list(zip(names, types, strict=True)))
    assert products.schema.names == ["product_id", "title", "category", "brand"]


def test_the_calendar_moves_by_whole_weeks_up_to_now(purchases: pa.Table) -> None:
    """Weekdays and hours stay, the last purchase is recent, and none is in the future."""
    clock = receipts()["transaction_timestamp"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    shifts = pc.unique(pc.subtract(purchases["purchased_at"], clock)).to_pylist()
    assert len(shifts) == 1
    assert shifts[0] % WEEK == timedelta()
    assert NOW - WEEK < pc.max(purchases["purchased_at"]).as_py() <= NOW


def test_prices_are_roubles_for_one_unit(purchases: pa.Table) -> None:
    """A line of two units for one dollar has the price 45 roubles; a line with quantity 0 has no price."""
    source = receipts()
    counted = pc.greater(source["quantity"], 0)
    paid = pc.multiply(purchases["price"], purchases["quantity"]).filter(counted)
    dollars = pc.divide(paid, 90.0)
    assert pc.max(pc.abs(pc.subtract(dollars, source["sales_value"].filter(counted)))).as_py() < 1e-9
    assert purchases["price"].null_count == pc.sum(pc.invert(counted)).as_py() == 8_869
    assert 0 <= pc.min(purchases["price"]).as_py() < pc.max(purchases["price"]).as_py() < 50_000


def test_every_purchased_product_has_a_title_and_a_category(purchases: pa.Table, products: pa.Table) -> None:
    """This includes the 17 products that the source's catalogue lacks."""
    assert products.num_rows == pc.count_distinct(products["product_id"]).as_py() == 92_331 + 17
    assert pc.all(pc.is_in(pc.unique(purchases["product_id"]), products["product_id"])).as_py()
    assert products["title"].null_count == products["category"].null_count == 0
    assert set(pc.unique(products["category"]).to_pylist()) == set(titles().values())


def test_titles_say_the_package(products: pa.Table) -> None:
    """Titles contain the package size, except for crates."""
    rows = {row["product_id"]: row for row in products.to_pylist()}
    assert rows["26355"]["title"] == "Печенье, 395 г"
    assert rows["26355"]["brand"] == "собственная марка"
    assert {row["title"] for row in rows.values() if row["category"] == "бананы"} == {"Бананы"}


def test_a_later_run_leaves_the_files_alone(files: SampleFiles) -> None:
    """A run a week later must not shift dates that are already loaded."""
    before = (files.purchases.stat().st_mtime_ns, files.products.stat().st_mtime_ns)
    assert write_sample(files.purchases.parent, NOW + 2 * WEEK) == files
    assert (files.purchases.stat().st_mtime_ns, files.products.stat().st_mtime_ns) == before


def test_a_torn_file_is_written_anew(files: SampleFiles, tmp_path: Path) -> None:
    """An incomplete file of a crash is written again."""
    (tmp_path / "purchases.parquet").write_bytes(files.purchases.read_bytes()[:-1000])
    (tmp_path / "products.parquet").write_bytes(files.products.read_bytes())
    again = write_sample(tmp_path, NOW)
    assert pq.read_metadata(again.purchases).num_rows == 1_469_307
    assert sorted(path.name for path in tmp_path.iterdir()) == ["products.parquet", "purchases.parquet"]
