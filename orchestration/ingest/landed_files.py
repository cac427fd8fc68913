"""Rows of a file as rows of `landed_purchases`: plain rows with parsed values, others as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from orchestration.ingest.prefetch import prefetch
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.purchase_files import open_numbered_purchases
from repurchase.errors import PurchaseFileError

INSERT_ROWS = 500_000
MAX_CLOCK_SKEW = timedelta(hours=1)
"""Maximum clock difference between this machine and the warehouse, which rejects purchases in its future."""
PLAIN = {"parsed_kind": "purchase", "reason": ""}
"""Validation result of every plain row."""


def land(warehouse: ClickHouseWarehouse, path: Path) -> None:
    """Land the whole file in place of an earlier file with the same name; raises PurchaseFileError.

    No row of an invalid file is kept.
    """
    _forget(warehouse, path.name)
    try:
        for rows in prefetch(rows_to_land(path, datetime.now(UTC))):
            warehouse.append_arrow("landed_purchases", rows)
    except PurchaseFileError:
        _forget(warehouse, path.name)
        raise


def _forget(warehouse: ClickHouseWarehouse, source: str) -> None:
    for name in ("landed_purchases", "quarantine"):
        warehouse.execute(f"DELETE FROM {name} WHERE source = {{source:String}}", {"source": source})


def rows_to_land(path: Path, now: datetime) -> Iterator[pa.Table]:
    """Yield tables of about INSERT_ROWS rows, each row with its file and number; raises PurchaseFileError.

    `now` is aware; the warehouse's own clock validates purchases later than MAX_CLOCK_SKEW before it.
    """
    plain, text = _BatchBuffer(path.name, PLAIN), _BatchBuffer(path.name, {})
    for rows in open_numbered_purchases(path, now - MAX_CLOCK_SKEW):
        yield from plain.with_more(rows.plain)
        yield from text.with_more(rows.text)
    yield from plain.rest()
    yield from text.rest()


class _BatchBuffer:
    """Collects batches until they are large enough for an insert."""

    def __init__(self, source: str, constants: dict[str, str]) -> None:
        self._constants = {"source": source, **constants}
        self._batches: list[pa.RecordBatch] = []

    def with_more(self, batch: pa.RecordBatch | None) -> Iterator[pa.Table]:
        """Add a batch; yield a table if the batches are large enough."""
        if batch is not None and batch.num_rows:
            self._batches.append(batch)
        if sum(each.num_rows for each in self._batches) >= INSERT_ROWS:
            yield from self.rest()

    def rest(self) -> Iterator[pa.Table]:
        """Yield the collected rows, if any."""
        if self._batches:
            yield self._taken()

    def _taken(self) -> pa.Table:
        rows = pa.Table.from_batches(self._batches)
        self._batches = []
        for name, value in self._constants.items():
            rows = rows.append_column(name, _repeated(value, rows.num_rows))
        return rows


def _repeated(value: str, rows: int) -> pa.DictionaryArray:
    """A dictionary column that repeats one value, at one byte per row on the wire."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([value]))
