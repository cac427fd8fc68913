"""Creates the feature tables and the rows to join from the sample, identical for all contenders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.training_set.questions import QUESTIONS, ROW, Question
from embedded.sample import write_sample
from repurchase.adapters.clickhouse import migrate, open_warehouse

ASKED = {
    # From two days before the snapshot to two days after its time to live.
    "items": """
        SELECT user_id, product_id,
            assumeNotNull((SELECT any(event_timestamp)::DateTime64(6, 'UTC') FROM item_features))
                + toIntervalSecond(cityHash64(event_id, 1) % 1036800) - toIntervalDay(2)
                AS event_timestamp
        FROM purchases ORDER BY cityHash64(event_id) LIMIT {rows:UInt64}
    """,
    # Within a week after a purchase, each row at a different time.
    "history": """
        SELECT user_id, toDateTime64(purchased_at, 6, 'UTC') + toIntervalSecond(cityHash64(event_id, 1) % 604800)
            AS event_timestamp
        FROM purchases ORDER BY cityHash64(event_id) LIMIT {rows:UInt64}
    """,
}
DUCKDB = "features.duckdb"


def make_tables(url: str, folder: Path, rows: int) -> Iterator[tuple[str, int]]:
    """Fill warehouse, Parquet files and a DuckDB file; yields each table's name and number of rows."""
    with open_warehouse(url) as warehouse:
        migrate(warehouse)
        warehouse.append_arrow("purchases", _purchases(folder))
        for question in QUESTIONS.values():
            warehouse.execute(Path(__file__).with_name(f"{question.table}.sql").read_text())
            known = warehouse.frame(f"SELECT * FROM {question.table}")
            known.to_parquet(question.known(folder))
            _into_duckdb(folder, question)
            asked = warehouse.frame(ASKED[question.name], {"rows": rows})
            asked.assign(**{ROW: range(len(asked))}).to_parquet(question.asked(folder))
            yield question.table, len(known)


def _purchases(folder: Path) -> pa.Table:
    read = pq.read_table(write_sample(folder, datetime.now(UTC)).purchases)
    place = read.schema.get_field_index("price")
    return read.set_column(place, "price", pc.fill_null(read["price"], float("nan")))


def _into_duckdb(folder: Path, question: Question) -> None:
    with duckdb.connect(str(folder / DUCKDB)) as database:
        database.execute(f"CREATE TABLE {question.table} AS FROM '{question.known(folder)}'")
