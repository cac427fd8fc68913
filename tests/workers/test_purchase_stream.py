"""Tests that a purchase updates the served prediction once, also when processes are killed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Event, Thread
from uuid import uuid4

import pytest
from redis import Redis

from embedded.state import CHECKOUT
from orchestration.assets.online.live_champion import categories_as_of
from orchestration.assets.online.shopper_histories import publish_histories
from orchestration.features.pair_states import replace_cycles
from orchestration.features.snapshots import replace_snapshot
from orchestration.ingest.ingest import ingest_landed
from orchestration.ingest.landed_events import landed_rows
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.erasure import open_erasure_guard, open_shopper_records, publish_erased_shoppers
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.online_features import open_online_features
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.features.cycle import PRIOR_DAYS
from repurchase.features.prediction import Prediction
from repurchase.forecast.streaming_model import StreamingModel
from repurchase.purchases.purchase import Correction, EventKind, Product, Purchase
from repurchase.purchases.purchase_event import MessagePosition, PurchaseEvent, ReceivedEvent
from repurchase.purchases.shopper_history import ROW, ShopperHistory
from repurchase.reminders.reminder import reminder_of
from repurchase.settings import Settings, url_of
from workers.purchase_stream import consume
from workers.streaming.stream_metrics import StreamMetrics

PATIENCE_SECONDS = 120.0
NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.replace(hour=0, minute=0, second=0)
DAY = timedelta(days=1)
CHAMPION = "3"


@pytest.fixture
def anna() -> str:
    """Return a shopper id without events from earlier tests."""
    return f"anna-{uuid4().hex}"


@pytest.fixture
def online(place: Settings, events: Mapping[str, str], warehouse: ClickHouseWarehouse, anna: str) -> Iterator[str]:
    """Yield the URL of Redis after a batch: Anna buys milk each 7 days, the last time 8 days ago."""
    del events
    _take_in(warehouse, _past(anna))
    for table in ("category_rhythms", "replenishment_cycles", "consumable_verdicts", "products"):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    warehouse.execute("INSERT INTO products (product_id, title, category) VALUES ('milk 1', 'Молоко', 'milk')")
    warehouse.execute("INSERT INTO products (product_id, title, category) VALUES ('milk 2', 'Молоко 2', 'milk')")
    warehouse.execute("INSERT INTO consumable_verdicts VALUES ('milk', 1, true, 'label', now64(3), '1')")
    replace_snapshot(warehouse, "category_rhythms", TODAY)
    replace_cycles(warehouse, "replenishment_cycles", TODAY, {"prior_days": PRIOR_DAYS})
    url = place.online_store_url
    with Redis.from_url(url) as redis:
        redis.flushdb()
        publish_erased_shoppers(warehouse, url)
        with open_streaming_models(url) as champions:
            champions.store(StreamingModel(CHAMPION, "", TODAY, categories_as_of(warehouse, TODAY)))
        with (
            open_live_products(url) as products,
            open_shopper_histories(url) as histories,
            open_erasure_guard(url) as guard,
        ):
            products.store([Product("milk 1", "Молоко", "milk", None), Product("milk 2", "Молоко 2", "milk", None)])
            publish_histories(warehouse, histories, guard)
        yield url
        redis.flushdb()


def _past(user_id: str) -> list[Purchase]:
    days = range(8, 100, 7)
    return [_bought(user_id, f"{day}", TODAY - DAY * day) for day in days]


def _bought(user_id: str, event_id: str, at: datetime, product_id: str = "milk 1") -> Purchase:
    return Purchase(f"{user_id}/{event_id}", user_id, product_id, at, Decimal(2), Decimal(90))


def _take_in(warehouse: ClickHouseWarehouse, events: Sequence[PurchaseEvent]) -> None:
    for table in ("landed_purchases", "purchases", "corrections", "snapshots"):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    deliveries = [ReceivedEvent(MessagePosition("purchases", 0, row), event) for row, event in enumerate(events)]
    warehouse.append_arrow("landed_purchases", landed_rows("log", deliveries))
    ingest_landed(warehouse, f"{TODAY - 400 * DAY:%Y-%m-%d}", f"{TODAY + DAY:%Y-%m-%d}")


@contextmanager
def _following(url: str, figures: StreamMetrics) -> Iterator[None]:
    """Run the consumer in another thread, in its own consumer group."""
    stop = Event()
    follower = Thread(target=consume, args=(url_of("REPURCHASE_EVENTS_URL"), url, figures, stop, uuid4().hex))
    follower.start()
    try:
        yield
    finally:
        stop.set()
        follower.join(PATIENCE_SECONDS)


def _send(*events: PurchaseEvent) -> None:
    with open_purchase_publisher(url_of("REPURCHASE_EVENTS_URL")) as publisher:
        for event in events:
            publisher.publish(event)


def _answer(url: str, user_id: str) -> Prediction | None:
    async def read() -> Sequence[Prediction]:
        async with open_online_features(url) as features:
            return await features.predictions(user_id)

    return next((each for each in asyncio.run(read()) if each.category == "milk"), None)


def _eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _answers_with(url: str, user_id: str, at: datetime) -> Callable[[], bool]:
    return lambda: (told := _answer(url, user_id)) is not None and told.last_purchased_at == at


def test_what_was_just_bought_is_not_offered(online: str, anna: str) -> None:
    """The prediction contains the purchase, planned reminders are withdrawn, and replays change nothing."""
    at = NOW - timedelta(minutes=5)
    curve = (0.9, 0.95, 0.96, 0.97)
    last = TODAY - 8 * DAY
    before = Prediction(anna, "milk", TODAY, "milk 1", "Молоко", last, TODAY, 14, 7.0, 2.0, *curve, CHAMPION)
    with open_reminder_schedule(online) as schedule:
        schedule.plan([reminder_of(before, NOW + DAY)])
        figures = StreamMetrics()
        with _following(online, figures):
            _send(_bought(anna, "new", at, product_id="milk 2"))
            assert _eventually(_answers_with(online, anna, at))
            told = _answer(online, anna)
            _send(_bought(anna, "new", at, product_id="milk 2"))
            assert _eventually(lambda: figures.events - figures.unusable >= 2)
        assert schedule.planned() == 0
    assert told is not None
    assert (told.product_id, told.product_title, told.purchase_days, told.model_version) == (
        *("milk 2", "Молоко 2", 15, CHAMPION),
    )
    assert _answer(online, anna) == told


def test_a_late_purchase_and_a_return_are_reflected(online: str, anna: str) -> None:
    """A late event updates the prediction; after a return of the last purchase, the previous one is the last."""
    late, last = TODAY - 2 * DAY, NOW - timedelta(minutes=5)
    with _following(online, StreamMetrics()):
        _send(_bought(anna, "late", late))
        assert _eventually(_answers_with(online, anna, late))
        _send(_bought(anna, "last", last))
        assert _eventually(_answers_with(online, anna, last))
        _send(
            Correction(f"{anna}/back", EventKind.CANCELLATION, f"{anna}/last", anna, NOW - timedelta(minutes=4), None)
        )
        assert _eventually(_answers_with(online, anna, late))


def test_batch_and_stream_come_to_the_same(online: str, warehouse: ClickHouseWarehouse, anna: str) -> None:
    """The stream's history equals the warehouse's after the same events in another order."""
    last = NOW - timedelta(hours=1)
    new: list[PurchaseEvent] = [
        _bought(anna, "n1", last),
        Correction(f"{anna}/c1", EventKind.RETURN, f"{anna}/15", anna, NOW - timedelta(minutes=30), Decimal(1)),
        Correction(f"{anna}/c2", EventKind.CANCELLATION, f"{anna}/n2", anna, NOW - timedelta(minutes=20), None),
        _bought(anna, "n2", TODAY - 3 * DAY),
        _bought(anna, "n1", last),
    ]
    with _following(online, StreamMetrics()):
        _send(*new)
        assert _eventually(lambda: len(_histories(online, [anna])[anna]) == len(_past(anna)) + len(new) - 1)
    streamed = _histories(online, [anna])
    _take_in(warehouse, [*_past(anna), *new])
    with Redis.from_url(online) as redis:
        redis.flushdb()
    publish_erased_shoppers(warehouse, online)
    with open_shopper_histories(online) as histories, open_erasure_guard(online) as guard:
        publish_histories(warehouse, histories, guard)
    assert _histories(online, [anna]) == streamed


def test_an_erased_shopper_does_not_come_back(place: Settings, online: str, anna: str) -> None:
    """Four later events restore no history, feature, prediction or reminder; other shoppers' events are processed."""
    boris = f"boris-{uuid4().hex}"
    with _following(online, StreamMetrics()):
        _send(_bought(anna, "last", NOW - timedelta(minutes=9)))
        assert _eventually(lambda: _answer(online, anna) is not None)
        for records in open_shopper_records(place, place.online_store_url):
            records.erase(anna)
        _send(*(_bought(anna, f"later {number}", NOW - timedelta(minutes=number)) for number in range(4)))
        for day in (3, 2, 1):
            _send(_bought(boris, f"{day}", NOW - day * DAY))
        assert _eventually(lambda: len(_histories(online, [boris])[boris]) == 3)
        # Anna and Boris may be in different partitions.
        _send(*(_bought(f"{boris} {number}", "1", NOW - DAY) for number in range(64)))
        others = [f"{boris} {number}" for number in range(64)]
        assert _eventually(lambda: all(_histories(online, others).values()))
    with Redis.from_url(online) as redis:
        assert [key for key in redis.scan_iter(count=1_000) if anna.encode() in key] == []
    assert _answer(online, anna) is None


def test_nothing_is_lost_or_doubled_when_one_of_two_is_killed(online: str, anna: str) -> None:
    """Two processes share the partitions; one is killed by `kill -9`, and the other takes over its partitions."""
    users = [f"{anna}-{number}" for number in range(40)]
    moments = [NOW - timedelta(hours=2, seconds=number) for number in range(10)]
    sent = [_bought(user, f"{moment}", moment) for moment in moments for user in users]
    one, other = _process(), _process()
    try:
        _send(*sent[: len(sent) // 2])
        assert _eventually(lambda: sum(map(len, _histories(online, users).values())) > 0)
        one.kill()
        _send(*sent[len(sent) // 2 :])
        assert _eventually(lambda: sum(map(len, _histories(online, users).values())) == len(sent))
    finally:
        one.kill()
        other.terminate()
        assert other.wait(PATIENCE_SECONDS) == 0


def _process() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "workers.purchase_stream"], cwd=CHECKOUT)


def _histories(url: str, users: Sequence[str]) -> dict[str, set[tuple[object, ...]]]:
    with open_shopper_histories(url) as histories:
        return {each.user_id: _rows(each) for each in histories.of(users)}


def _rows(history: ShopperHistory) -> set[tuple[object, ...]]:
    """All rows with product names; nan as text, so that equal rows compare equal."""
    rows = (ROW.unpack_from(history.rows, at) for at in range(0, len(history.rows), ROW.size))
    return {(*row[:3], history.products[row[3]], row[4], str(row[5])) for row in rows}
