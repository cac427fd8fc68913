"""Contenders that ingest micro-batches into a large warehouse, by rows or by affected days."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from benchmarks.harness.peer import report, timed
from benchmarks.ingest.peers import warehouse_of_its_own
from orchestration.assets.purchases import streamed_purchases
from orchestration.assets.purchases.landed_purchases import PurchaseFile, landed_purchases
from orchestration.ingest.ingest import ingest_landed as take_in_days
from orchestration.ingest.landed_events import source_of
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import TOPIC, MessagePosition, PurchaseEvent, ReceivedEvent

LOG = f"{TOPIC}.bench"
SIZES = (100, 1_000, 10_000)
RUNS = 5
RETURNED_OF_A_HUNDRED = 2
LATELY = """
    SELECT user_id, event_id, product_id FROM purchases
    WHERE purchased_at > now() - INTERVAL 30 DAY ORDER BY sipHash64(event_id, {seed:UInt64}) LIMIT {most:UInt64}
"""
Bought = tuple[str, str, str]
"""Shopper, event and product."""


def by_rows(warehouse: ClickHouseWarehouse, batch: Sequence[ReceivedEvent]) -> None:
    """Land the batch and ingest its rows, as the stream does."""
    streamed_purchases.ingest_streamed(warehouse, {_landed(warehouse, batch): batch[0].place.offset})


def by_days(warehouse: ClickHouseWarehouse, batch: Sequence[ReceivedEvent]) -> None:
    """Land the batch and ingest all landed rows of its days, as for files."""
    _landed(warehouse, batch)
    for day in streamed_purchases.days_of(batch):
        take_in_days(warehouse, f"{day}", f"{day}")


def _landed(warehouse: ClickHouseWarehouse, batch: Sequence[ReceivedEvent]) -> str:
    source = source_of(LOG, batch[0].place)
    streamed_purchases.land(warehouse, LOG, {source: batch})
    return source


def measured(
    warehouse: ClickHouseWarehouse, ingest: Callable[[ClickHouseWarehouse, Sequence[ReceivedEvent]], None]
) -> None:
    """Ingest RUNS batches of each size; reports the median seconds per size."""
    told: dict[str, float] = {}
    places = iter(range(0, 1_000 * streamed_purchases.BATCH_SIZE, streamed_purchases.BATCH_SIZE))
    for size in SIZES:
        seconds = []
        for _ in range(RUNS):
            batch = list(_batch(warehouse, next(places), size))
            seconds.append(timed(partial(ingest, warehouse, batch))[0])
        told[f"{size}"] = statistics.median(seconds)
    report(sum(told.values()), **told)


def _batch(warehouse: ClickHouseWarehouse, first: int, size: int) -> Iterator[ReceivedEvent]:
    """Generate repeated recent purchases, some of them with a return of one unit."""
    lately = warehouse.rows(LATELY, {"seed": first, "most": size})
    now = datetime.now(UTC) - timedelta(seconds=10)
    for offset, bought in enumerate(lately, first):
        yield ReceivedEvent(MessagePosition(TOPIC, 0, offset), _event(offset, bought, now))


def _event(offset: int, bought: Bought, now: datetime) -> PurchaseEvent:
    user_id, event_id, product_id = bought
    if offset % 100 < RETURNED_OF_A_HUNDRED:
        return Correction(f"bench-{offset}", EventKind.RETURN, event_id, user_id, now, Decimal(1))
    return Purchase(f"bench-{offset}", user_id, product_id, now, Decimal(1), Decimal(90))


if __name__ == "__main__":
    with warehouse_of_its_own() as (opened, _):
        landed_purchases(config=PurchaseFile(file=str(Path(sys.argv[2]))), warehouse=WarehouseResource())
        take_in_days(opened, "2000-01-01", "2100-01-01")
        measured(opened, {"by its rows": by_rows, "by its days": by_days}[sys.argv[1]])
