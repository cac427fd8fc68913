"""Lands purchase events from Kafka like rows of a file and ingests them in micro-batches."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from secrets import randbits
from typing import Any

import dagster as dg

from orchestration.assets.purchases.landed_purchases import quarantine
from orchestration.assets.purchases.purchases import purchases
from orchestration.features.snapshots import statement
from orchestration.ingest.landed_events import landed_rows, source_of
from orchestration.metadata import table
from orchestration.partitions import DAYS
from orchestration.resources import KafkaResource, WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.purchases.ports import PurchaseBatches, PurchasePublisher
from repurchase.purchases.purchase_event import TOPIC, WAREHOUSE_GROUP, EventBatch, ReceivedEvent, moment_of

CONSUMER_GROUP = WAREHOUSE_GROUP
BATCH_SIZE = 50_000
"""Maximum number of events per commit."""
MAX_BATCHES = 100
"""Maximum number of batches per run; the next run processes the rest."""
INGEST_STATEMENTS = ("streamed_corrections", "streamed_months", "streamed_purchases", "streamed_corrected_purchases")
"""The statements that ingest whole days, restricted to the rows of a micro-batch."""
LANDED = "SELECT row FROM landed_purchases WHERE source = {source:String} AND row >= {first:UInt64}"
REFUSED = "SELECT reason, count() FROM judged_rows WHERE source = {source:String} AND row >= {first:UInt64} GROUP BY 1"
OF_TWO_DAYS = """
    SELECT count(), (
        SELECT count() FROM quarantine FINAL
        WHERE startsWith(source, {topic:String}) AND refused_at > now() - INTERVAL 2 DAY
    )
    FROM landed_purchases WHERE startsWith(source, {topic:String}) AND landed_at > now() - INTERVAL 2 DAY
"""


@dg.asset(group_name="ingest", kinds={"kafka", "clickhouse"})
def streamed_purchases(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource, purchase_events: KafkaResource
) -> dg.MaterializeResult[None]:
    """Kafka events since the last run, ingested into the warehouse exactly once, also after a crash.

    Offsets are committed after the purchases of a micro-batch are in the warehouse and its unreadable messages are dead
    letters. Late events of a past day record a materialization of its partition; today's partition is recorded after
    the day ends.
    """
    seen: Counter[str] = Counter()
    days: set[date] = set()
    with (
        warehouse.open() as opened,
        purchase_events.batches(CONSUMER_GROUP) as batches,
        purchase_events.publisher() as publisher,
    ):
        for _ in range(MAX_BATCHES):
            if not (taken := batches.take(BATCH_SIZE)):
                break
            seen += ingest(opened, batches, publisher, taken)
            days |= days_of(taken.events)
    for day in filter(DAYS.has_partition_key, sorted(map(str, days))):
        context.log_event(dg.AssetMaterialization(purchases.key, partition=day))
    return dg.MaterializeResult(metadata=_seen(seen, days))


def ingest(
    warehouse: ClickHouseWarehouse, batches: PurchaseBatches, publisher: PurchasePublisher, taken: EventBatch
) -> Counter[str]:
    """Ingest one micro-batch and commit it; return the number of rows landed, and rejected by reason.

    Idempotent: a repeated run after a crash leads to the same rows.
    """
    by_source = _by_source(batches.log, taken.events)
    seen = land(warehouse, batches.log, by_source)
    ingest_streamed(warehouse, _firsts(by_source))
    for letter in taken.unreadable:
        publisher.publish_dead_letter(letter, CONSUMER_GROUP)
    publisher.flush()
    batches.commit()
    return seen + Counter({"unreadable": len(taken.unreadable)})


def land(warehouse: ClickHouseWarehouse, log: str, by_source: Mapping[str, Sequence[ReceivedEvent]]) -> Counter[str]:
    """Land the events that are not landed yet, and quarantine the invalid ones."""
    seen: Counter[str] = Counter()
    for source, first in _firsts(by_source).items():
        at = {"source": source, "first": first}
        known = {row for (row,) in warehouse.rows(LANDED, at)}
        new = [each for each in by_source[source] if each.place.offset not in known]
        if new:
            warehouse.append_arrow("landed_purchases", landed_rows(log, new))
        quarantine(warehouse, source)
        seen["landed"] += len(new)
        seen.update({reason: count for reason, count in warehouse.rows(REFUSED, at) if reason})
    return seen


def ingest_streamed(warehouse: ClickHouseWarehouse, firsts: Mapping[str, int]) -> None:
    """Ingest each source's landed rows from its first row number on, each event once.

    Idempotent after a crash. If another run ingests days meanwhile, rows that the two runs hid from each other are
    corrected when the next day is ingested.
    """
    batch = {"sources": [*firsts], "firsts": [*firsts.values()], "attempt": randbits(63)}
    for name in INGEST_STATEMENTS if firsts else ():
        warehouse.execute(statement(name), batch)


def days_of(events: Iterable[ReceivedEvent]) -> set[date]:
    """The UTC days of the events."""
    return {moment_of(each.event).date() for each in events}


def _by_source(log: str, events: Iterable[ReceivedEvent]) -> dict[str, list[ReceivedEvent]]:
    found: dict[str, list[ReceivedEvent]] = {}
    for each in events:
        found.setdefault(source_of(log, each.place), []).append(each)
    return found


def _firsts(by_source: Mapping[str, Sequence[ReceivedEvent]]) -> dict[str, int]:
    return {source: min(each.place.offset for each in deliveries) for source, deliveries in by_source.items()}


def _seen(seen: Counter[str], days: set[date]) -> dict[str, Any]:
    landed, unreadable = seen.pop("landed", 0), seen.pop("unreadable", 0)
    return {
        "dagster/row_count": landed,
        "unreadable, among the dead letters": unreadable,
        "refused, in quarantine": seen.total(),
        "refused because": table(["reason", "rows"], seen.most_common()),
        "days touched": len(days),
        **({"first day": min(days).isoformat(), "last day": max(days).isoformat()} if days else {}),
    }


@dg.asset_check(asset=streamed_purchases, description="At most one event in a hundred of two days was refused.")
def few_events_refused(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Warn if quarantine holds more than one event in a hundred: a sender probably uses another format."""
    with warehouse.open() as opened:
        [(landed, refused)] = opened.rows(OF_TWO_DAYS, {"topic": f"{TOPIC}."})
    return dg.AssetCheckResult(
        passed=refused * 100 <= landed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"landed": landed, "refused": refused},
    )
