"""Tests that killing the purchase stream at any point loses no event and that repetitions have no effect."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from typing import Any
from uuid import uuid4

import pytest
from confluent_kafka import Consumer
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from embedded.platform import running_engines
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.kafka.batches import left_off
from repurchase.adapters.kafka.connection import configuration
from repurchase.adapters.redis.erased_shoppers import open_erased_shoppers
from repurchase.adapters.redis.live_state import open_live_products, open_shopper_histories, open_streaming_models
from repurchase.adapters.redis.reminders import open_reminder_schedule
from repurchase.features.cycle import CategoryRhythm
from repurchase.features.prediction import Prediction
from repurchase.forecast.streaming_model import CategoryStanding, StreamingModel
from repurchase.purchases.purchase import Correction, EventKind, Product, Purchase
from repurchase.purchases.purchase_event import TOPIC, PurchaseEvent
from repurchase.reminders.reminder import reminder_of
from repurchase.settings import url_of
from tests.repurchase.forecast.live_histories import histories_of
from tests.workers.streaming import killed_stream

PATIENCE_SECONDS = 120.0
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
BATCH = NOW - DAY
SHOPPERS = ("anna", "boris", "vera")
RHYTHM = CategoryRhythm("milk", BATCH, 10, 0.4, 0.5, 0.6, 0.5, 7.0, 0.3, 4.0, 0.1, 0.5, 1.0, 2, 90.0)
CHAMPION = StreamingModel("3", "", BATCH, {"milk": CategoryStanding(RHYTHM, consumable=True)})
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([killed_stream.__name__])


@dataclass(frozen=True, slots=True)
class Engines:
    """URLs of a broker with `sent` events and of a Redis, and the result of an uninterrupted run."""

    events_url: str
    online_store_url: str
    sent: int
    undisturbed: Mapping[bytes, Any]
    """Redis contents after an uninterrupted run."""


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Start a broker and a Redis for this module, send all events, and consume them without interruption."""
    with running_engines(tmp_path_factory.mktemp("stream"), ["events", "online_store"]) as environment:
        events_url = url_of("REPURCHASE_EVENTS_URL", environment)
        events = _events()
        with open_purchase_publisher(events_url) as publisher:
            for event in events:
                publisher.publish(event)
        begun = Engines(events_url, url_of("REPURCHASE_ONLINE_STORE_URL", environment), len(events), {})
        yield replace(begun, undisturbed=_followed(begun, "undisturbed", []))


def _events() -> list[PurchaseEvent]:
    bought: list[PurchaseEvent] = [
        _bought(user_id, f"new {number}", NOW - timedelta(hours=2, minutes=number), f"milk {number % 3}")
        for number in range(4)
        for user_id in SHOPPERS
    ]
    back = Correction("back", EventKind.CANCELLATION, "boris/new 0", "boris", NOW - timedelta(hours=1), None)
    return [*bought, back, bought[0]]


def _bought(user_id: str, event_id: str, at: datetime, product_id: str) -> Purchase:
    return Purchase(f"{user_id}/{event_id}", user_id, product_id, at, Decimal(1), Decimal(90))


def _followed(engines: Engines, group: str, fatal: Sequence[int]) -> Mapping[bytes, Any]:
    """Redis contents after kills at each of these points and a final process that commits all events."""
    url = engines.online_store_url
    with Redis.from_url(url) as redis:
        redis.flushdb()
        _stock(url)
        for moment in fatal:
            with _process(engines.events_url, url, group, moment) as process:
                process.join(PATIENCE_SECONDS)
                assert process.exitcode == -9
        with _process(engines.events_url, url, group, None):
            _wait_until_committed(engines, group)
        return {key: _content(redis, key) for key in redis.scan_iter()}


def _stock(url: str) -> None:
    past = [_bought(user, f"{day}", NOW - DAY * day, "milk 1") for user in SHOPPERS for day in range(8, 50, 7)]
    with open_erased_shoppers(url) as erased:
        erased.bring("salt", [])
    with open_streaming_models(url) as champions, open_live_products(url) as products:
        champions.store(CHAMPION)
        products.store([Product(f"milk {number}", f"Молоко {number}", "milk", None) for number in range(3)])
    with open_shopper_histories(url) as histories:
        histories.replace(histories_of(past))
    with open_reminder_schedule(url) as schedule:
        schedule.plan([reminder_of(_prediction(user), NOW + DAY) for user in SHOPPERS])


def _prediction(user_id: str) -> Prediction:
    last = NOW - 8 * DAY
    curve = (0.9, 0.95, 0.96, 0.97)
    return Prediction(user_id, "milk", BATCH, "milk 1", "Молоко 1", last, NOW, 6, 7.0, 1.0, *curve, CHAMPION.version)


@contextmanager
def _process(events_url: str, url: str, group: str, fatal: int | None) -> Iterator[ForkServerProcess]:
    process = PROCESSES.Process(target=killed_stream.run, args=(events_url, url, group, fatal))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def _wait_until_committed(engines: Engines, group: str) -> None:
    """Wait until the group's committed offsets cover all events, whether or not they were applied."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    consumer = Consumer(configuration(engines.events_url) | {"group.id": group})
    try:
        while sum(max(each.offset, 0) for each in left_off(consumer, TOPIC)) < engines.sent:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        consumer.close()


def _content(redis: Any, key: bytes) -> Any:
    match redis.type(key):
        case b"hash":
            return redis.hgetall(key)
        case b"zset":
            return set(redis.zrange(key, 0, -1))  # scores are times of the system clock
        case b"set":
            return redis.smembers(key)
        case _:
            return redis.get(key)


def test_a_stream_that_nobody_kills_reflects_all_events(engines: Engines) -> None:
    """Redis holds each shopper's events once and rows newer than the batch's; the reminders are withdrawn."""
    added = [engines.undisturbed[f"history:{{{user}}}:since".encode()] for user in SHOPPERS]
    assert list(map(len, added)) == [4, 5, 4]
    assert all(f"features:{{{user}}}:repurchase_predictions".encode() in engines.undisturbed for user in SHOPPERS)


def test_a_stream_killed_at_every_moment_in_turn_ends_as_an_undisturbed_one(engines: Engines) -> None:
    """Redis ends as without kills, whether they come before the writes, around a write or around the commit."""
    assert _followed(engines, "in turn", range(killed_stream.MOMENTS)) == engines.undisturbed


@settings(max_examples=6)
@given(first=st.integers(0, 3 * killed_stream.MOMENTS - 1), second=st.integers(0, killed_stream.MOMENTS - 1))
def test_a_stream_killed_twice_anywhere_ends_as_an_undisturbed_one(engines: Engines, first: int, second: int) -> None:
    """Also in later batches, and during the repetition after the first kill."""
    assert _followed(engines, uuid4().hex, [first, second]) == engines.undisturbed
