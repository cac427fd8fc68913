"""Tests reading the predictions of one snapshot as records."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse.client import ClickHouseWarehouse
from repurchase.features.prediction import Prediction
from tests.examples import a_prediction

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
LAST = AS_OF - timedelta(milliseconds=1)


def test_a_snapshot_comes_back_as_it_was_written(warehouse: ClickHouseWarehouse) -> None:
    """All fields are equal, moments to the millisecond, and rows of other snapshots are left out."""
    written = a_prediction(as_of=AS_OF, last_purchased_at=LAST, expected_next_at=AS_OF + timedelta(days=2.5))
    stale = replace(written, as_of=AS_OF - timedelta(days=7), probability=0.1)
    rows = [asdict(written), asdict(stale)]
    for row in rows:
        row["event_timestamp"] = row.pop("as_of")
    warehouse.append_arrow("repurchase_predictions", pa.Table.from_pylist(rows))
    read = warehouse.rows(statement("predictions_as_of"), {"as_of": AS_OF})
    assert [Prediction(*row) for row in read] == [written]
