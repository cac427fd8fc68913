"""Tests exactly-once ingestion from Kafka, with repetitions, invalid messages and kills."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import dagster as dg
import pytest
from confluent_kafka import Producer

from embedded.state import CHECKOUT
from orchestration.assets.purchases import streamed_purchases as asset
from orchestration.assets.purchases.purchases import purchases
from orchestration.assets.purchases.streamed_purchases import days_of, few_events_refused, streamed_purchases
from orchestration.resources import KafkaResource, WarehouseResource
from orchestration.sensors import purchase_events_came_in
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.kafka.connection import configuration
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import TOPIC, MessagePosition, PurchaseEvent, ReceivedEvent
from repurchase.settings import Settings, url_of
from tests.orchestration.tables import count, found

BOUGHT_AT = datetime(2026, 3, 1, 12, 30, 15, 123000, tzinfo=UTC)
PATIENCE_SECONDS = 30.0
KILLED_BEFORE_COMMIT = """
import os, signal
from repurchase.adapters.kafka.batches import KafkaBatches
from orchestration.assets.purchases import streamed_purchases as asset
from orchestration.resources import KafkaResource, WarehouseResource
import sys
import dagster as dg
asset.CONSUMER_GROUP = sys.argv[1]
KafkaBatches.commit = lambda self: os.kill(os.getpid(), signal.SIGKILL)
asset.streamed_purchases(dg.build_asset_context(), warehouse=WarehouseResource(), purchase_events=KafkaResource())
"""


@pytest.fixture(scope="module", autouse=True)
def _running(place: Settings, events: Mapping[str, str]) -> None:
    """Set the environment to a separate warehouse and the broker."""
    del place, events


@pytest.fixture
def group(warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch) -> str:
    """Empty the warehouse, create a consumer group past all earlier events, and return its name."""
    name = uuid4().hex
    monkeypatch.setattr(asset, "CONSUMER_GROUP", name)
    with KafkaResource().batches(name) as batches:
        while batches.take(100_000):
            batches.commit()
    for table in ("landed_purchases", "quarantine", "purchases", "corrections", "event_months"):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    return name


def _purchase(event_id: str, **other: object) -> Purchase:
    fields: dict[str, object] = {
        "event_id": event_id,
        "user_id": "anna",
        "product_id": "milk",
        "purchased_at": BOUGHT_AT,
        "quantity": Decimal(2),
        "price": Decimal("89.9"),
    }
    return Purchase(**(fields | other))  # type: ignore[arg-type]


def _send(*events: PurchaseEvent) -> None:
    with open_purchase_publisher(url_of("REPURCHASE_EVENTS_URL")) as publisher:
        for event in events:
            publisher.publish(event)


def _send_raw(value: bytes) -> None:
    producer = Producer(configuration(url_of("REPURCHASE_EVENTS_URL")))
    producer.produce(TOPIC, value, b"anna")
    assert producer.flush(PATIENCE_SECONDS) == 0


def _take() -> Mapping[str, object]:
    with dg.build_asset_context() as context:
        result = streamed_purchases(context, warehouse=WarehouseResource(), purchase_events=KafkaResource())
    assert isinstance(result, dg.MaterializeResult)
    return result.metadata or {}


def _standing(warehouse: ClickHouseWarehouse) -> list[tuple[object, ...]]:
    return warehouse.rows(
        "SELECT event_id, user_id, product_id, purchased_at, quantity, price FROM purchases FINAL ORDER BY event_id"
    )


@pytest.mark.usefixtures("group")
def test_an_event_becomes_a_purchase(warehouse: ClickHouseWarehouse) -> None:
    """Time to the millisecond, quantity and price are kept."""
    _send(_purchase("e1"))
    told = _take()
    assert told["dagster/row_count"] == 1
    assert _standing(warehouse) == [("e1", "anna", "milk", BOUGHT_AT, 2.0, 89.9)]


@pytest.mark.usefixtures("group")
def test_the_same_event_again_changes_nothing(warehouse: ClickHouseWarehouse) -> None:
    """Repetitions in one micro-batch and in a later one."""
    _send(_purchase("e1"), _purchase("e2"), _purchase("e1"))
    _take()
    before = _standing(warehouse)
    _send(_purchase("e2"))
    _take()
    assert _standing(warehouse) == before
    assert len(before) == 2


@pytest.mark.usefixtures("group")
def test_a_return_takes_back_whenever_it_comes(warehouse: ClickHouseWarehouse) -> None:
    """A correction may arrive before or after its purchase, in the same micro-batch or another."""
    later = BOUGHT_AT + timedelta(days=1)
    _send(Correction("r1", EventKind.RETURN, "e1", "anna", later, Decimal(1)))
    _take()
    _send(_purchase("e1"), _purchase("e2"))
    _take()
    _send(Correction("c2", EventKind.CANCELLATION, "e2", "anna", later, None))
    _take()
    left = "SELECT event_id, quantity FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')}) ORDER BY event_id"
    assert warehouse.rows(left, {"as_of": later + timedelta(days=1)}) == [("e1", 1.0)]


@pytest.mark.usefixtures("group")
def test_late_events_reach_their_own_days(warehouse: ClickHouseWarehouse) -> None:
    """A purchase of last year is ingested like a current one."""
    _send(_purchase("new"), _purchase("late", purchased_at=BOUGHT_AT - timedelta(days=200)))
    told = _take()
    assert (told["days touched"], told["first day"]) == (2, "2025-08-13")
    assert [row[0] for row in _standing(warehouse)] == ["late", "new"]


@pytest.mark.usefixtures("group")
def test_what_makes_no_sense_is_quarantined(warehouse: ClickHouseWarehouse) -> None:
    """The event lands with a reason, like a row of a file, and the check warns."""
    _send(_purchase("good"), _purchase("bad", quantity=Decimal(-1)))
    told = _take()
    assert told["refused, in quarantine"] == 1
    assert warehouse.rows("SELECT event_id, reason FROM quarantine FINAL") == [("bad", "negative quantity")]
    checked = few_events_refused(warehouse=WarehouseResource())
    assert isinstance(checked, dg.AssetCheckResult)
    assert (checked.passed, found(checked)) == (False, {"landed": 2, "refused": 1})


@pytest.mark.usefixtures("group")
def test_what_cannot_be_read_is_buried_and_the_rest_goes_on(warehouse: ClickHouseWarehouse) -> None:
    """An undecodable message becomes a dead letter once, and its offset is committed."""
    _send_raw(b"{poison")
    _send(_purchase("e1"))
    assert _take()["unreadable, among the dead letters"] == 1
    assert _take()["unreadable, among the dead letters"] == 0
    assert count(warehouse, "purchases") == 1


def test_a_kill_between_insert_and_commit_leaves_one_of_each(warehouse: ClickHouseWarehouse, group: str) -> None:
    """After a kill between insert and commit, the next run takes the same events and duplicates none."""
    _send(*(_purchase(f"e{number}") for number in range(20)), _purchase("bad", price=Decimal(-1)))
    killed = subprocess.run([sys.executable, "-c", KILLED_BEFORE_COMMIT, group], cwd=CHECKOUT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert count(warehouse, "landed_purchases") == 21
    assert _take()["dagster/row_count"] == 0
    counts = [count(warehouse, f"{table} FINAL") for table in ("purchases", "quarantine")]
    assert (count(warehouse, "landed_purchases"), counts) == (21, [20, 1])
    assert _take()["days touched"] == 0


def test_the_sensor_starts_a_run_where_something_came_in(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It skips without new events and without Kafka, and names the cause."""
    monkeypatch.setattr("orchestration.sensors.CONSUMER_GROUP", group)
    assert isinstance(_looked(), dg.SkipReason)
    _send(_purchase("e1"))
    assert isinstance(_looked(), dg.RunRequest)
    monkeypatch.delenv("REPURCHASE_EVENTS_URL")
    assert "REPURCHASE_EVENTS_URL" in f"{_looked()}"


def _looked() -> object:
    context = dg.build_sensor_context(instance=dg.DagsterInstance.ephemeral())
    looked: object = purchase_events_came_in(context, purchase_events=KafkaResource())
    return looked


def test_days_are_those_of_utc() -> None:
    """Each day occurs once."""
    days = [date(2026, 1, 1), date(2026, 1, 2)]
    moments = [datetime(2026, 1, 1, 23, 59, tzinfo=UTC), *[datetime(2026, 1, 2, tzinfo=UTC)] * 2]
    bought = [ReceivedEvent(MessagePosition(TOPIC, 0, 0), _purchase("e", purchased_at=moment)) for moment in moments]
    assert days_of(bought) == set(days)


@pytest.mark.usefixtures("group")
def test_a_day_tells_of_late_events_once_it_is_over(warehouse: ClickHouseWarehouse) -> None:
    """Today is not a partition yet, but its events are in the warehouse."""
    today = datetime.now(UTC) - timedelta(seconds=1)
    _send(
        _purchase("e1"),
        _purchase("e2", purchased_at=BOUGHT_AT + timedelta(days=1)),
        _purchase("e3", purchased_at=today),
    )
    resources = {"warehouse": WarehouseResource(), "purchase_events": KafkaResource()}
    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([streamed_purchases], instance=instance, resources=resources).success
        assert instance.get_materialized_partitions(purchases.key) == {"2026-03-01", "2026-03-02"}
    assert len(_standing(warehouse)) == 3
