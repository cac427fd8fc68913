"""Tests that no store keeps data of an erased shopper, also after later events; runs last, because it erases."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from redis import Redis

from embedded.debian.programs import installed
from embedded.engines.postgres import DATABASES
from embedded.platform import running_engines
from embedded.state import CHECKOUT
from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from repurchase.adapters.kafka import open_purchase_publisher
from repurchase.adapters.order_queue import open_order_queue
from repurchase.adapters.postgres.mutes import open_mutes
from repurchase.adapters.postgres.order_book import open_order_book
from repurchase.orders.order_message import message_of
from repurchase.orders.queue_ports import Delivery, OutboxMessage, Poison
from repurchase.purchases.purchase import Purchase
from repurchase.reminders.mute import Mute
from repurchase.settings import url_of
from tests.examples import a_reminder, an_order
from tests.journey.conftest import Journey
from tests.journey.shop import SHOPPERS
from tests.repurchase.adapters.erasure.planting import plant_online, value_of
from workers.purchase_stream import consume
from workers.streaming.stream_metrics import StreamMetrics

PATIENCE_SECONDS = 120.0
REPLACED = ("storage/training_set",)
"""Files that contain shopper ids until the next training replaces them, as the decision record states."""
NOT_TEXT = ("database/", "warehouse/", "online_store/", "order_queue/")
"""Data files of engines, which are queried instead."""


@pytest.fixture(scope="module")
def engines(journey: Journey) -> Iterator[Mapping[str, str]]:
    """Run the other engines with shopper data: Kafka and the order queue."""
    also = ["events"] if installed() is None else ["events", "order_queue"]
    with running_engines(journey.state, also) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield environment


@pytest.fixture(scope="module")
def canary(journey: Journey) -> str:
    """Return the shopper of the demo's dialogue, who has an accepted order."""
    (user_id,) = re.findall(r"order .*, shopper (shopper-\d+)", journey.second)
    return str(user_id)


def test_an_erased_shopper_is_found_nowhere(journey: Journey, engines: Mapping[str, str], canary: str) -> None:
    """Neither a store nor a file contains the id, also after later events."""
    asyncio.run(_plant(journey, engines, canary))
    others = _rows_of_others(journey, canary)
    planted = " ".join(_found(journey, engines, canary))
    assert all(store in planted for store in (".`purchases`", "redis", "repurchase.orders", "demo.json", "order queue"))
    said = _command("repurchase", "erase", canary, "--state", str(journey.state))
    assert canary not in said
    assert _found(journey, engines, canary) == set()
    _replay(journey, canary)
    assert _found(journey, engines, canary) == set()
    assert _rows_of_others(journey, canary) == others
    _rewrite_log(journey)
    assert not [file for file in _files(journey.state, "online_store/") if _names(file.read_bytes(), canary)]


async def _plant(journey: Journey, engines: Mapping[str, str], user_id: str) -> None:
    """Store data where the demo stores none: under all Redis keys, as a mute and as a dead letter of an order."""
    await asyncio.to_thread(plant_online, journey.settings.online_store_url, journey.settings.database_url, user_id)
    async with open_mutes(journey.settings.database_url) as silences:
        await silences.add(Mute(user_id, "milk", None))
    order = an_order(a_reminder(user_id=user_id, reminder_id=uuid4().hex))
    async with open_order_book(journey.settings.database_url) as book:
        await book.store(order)
    async with open_order_queue(url_of("REPURCHASE_ORDER_QUEUE_URL", engines)) as queue:
        body = str(message_of(order)).replace("'", '"').encode()
        await queue.publish(
            [OutboxMessage("canary", body), OutboxMessage("another", body.replace(b"shopper", b"else"))]
        )
        stop = asyncio.Event()

        async def refuse(_: Delivery) -> Poison:
            return Poison("it is broken")

        consumer = asyncio.create_task(queue.consume(refuse, 8, stop))
        while (await queue.depth()).set_aside < 2:  # noqa: ASYNC110 - it polls an engine
            await asyncio.sleep(0.05)
        stop.set()
        await consumer


def _replay(journey: Journey, user_id: str) -> None:
    """Publish four later events of the shopper and one of each of 64 other shoppers, and consume them."""
    now = datetime.now(UTC)
    strangers = [f"stranger-{number}" for number in range(64)]
    with open_purchase_publisher(url_of("REPURCHASE_EVENTS_URL")) as publisher:
        for number in range(4):
            at = now - timedelta(minutes=number)
            publisher.publish(Purchase(f"later {number}", user_id, "milk", at, Decimal(1), Decimal(90)))
        for each in strangers:
            publisher.publish(Purchase(f"of {each}", each, "milk", now, Decimal(1), Decimal(90)))
    with Redis.from_url(journey.settings.online_store_url) as redis, _following(journey):
        keys = [f"history:{{{each}}}:since" for each in strangers]
        assert _eventually(lambda: redis.exists(*keys) == len(keys))
        redis.unlink(*keys)


@contextmanager
def _following(journey: Journey) -> Iterator[None]:
    stop, figures = Event(), StreamMetrics()
    urls = (url_of("REPURCHASE_EVENTS_URL"), journey.settings.online_store_url)
    follower = Thread(target=consume, args=(*urls, figures, stop, uuid4().hex))
    follower.start()
    try:
        yield
    finally:
        stop.set()
        follower.join(PATIENCE_SECONDS)


def _eventually(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _command(*words: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "cli", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _rewrite_log(journey: Journey) -> None:
    """Rewrite the append-only file, as Redis does when the file has doubled in size."""
    with Redis.from_url(journey.settings.online_store_url) as redis:
        # Compressed bytes of another shopper's id may contain this id.
        redis.config_set("rdbcompression", "no")
        redis.bgrewriteaof()
        assert _eventually(lambda: not redis.info("persistence")["aof_rewrite_in_progress"])


def _names(text: str | bytes, user_id: str) -> bool:
    """Whether the text contains the id as a whole word: shopper-1 is not in shopper-12."""
    held = text.encode() if isinstance(text, str) else text
    return re.search(rb"(?<![\w-])" + re.escape(user_id.encode()) + rb"(?!\w)", held) is not None


def _found(journey: Journey, engines: Mapping[str, str], user_id: str) -> set[str]:
    """All places that contain the id."""
    with open_warehouse(journey.settings.warehouse_url) as warehouse:
        found = {f"warehouse {table}" for table in _tables(warehouse) if _in_table(warehouse, table, user_id)}
    for database in DATABASES:
        found |= {f"postgres {database}.{table}" for table in _in_postgres(journey, database, user_id)}
    with Redis.from_url(journey.settings.online_store_url) as redis:
        found |= {
            f"redis {key!r}"
            for key in redis.scan_iter(count=1_000)
            if _names(key + repr(value_of(redis, key)).encode(), user_id)
        }
    found |= {f"order queue {body!r}" for body in asyncio.run(_dead(engines)) if _names(body, user_id)}
    readable = (
        file for file in _files(journey.state) if not _relative(journey, file).startswith((*NOT_TEXT, *REPLACED))
    )
    return found | {f"file {_relative(journey, file)}" for file in readable if _names(file.read_bytes(), user_id)}


def _tables(warehouse: ClickHouseWarehouse) -> list[str]:
    rows = warehouse.rows(
        "SELECT database, name FROM system.tables WHERE engine LIKE '%MergeTree' AND NOT is_temporary"
    )
    return [*(f"`{database}`.`{name}`" for database, name in rows), "system.mutations"]


def _in_table(warehouse: ClickHouseWarehouse, table: str, user_id: str) -> bool:
    pattern = {"pattern": rf"(^|[^\w-]){user_id}($|\W)"}
    query = f"SELECT count() FROM {table} WHERE match(toString(tuple(*)), {{pattern:String}})"  # noqa: S608
    return bool(warehouse.value(query, pattern))


def _in_postgres(journey: Journey, database: str, user_id: str) -> list[str]:
    url = urlsplit(journey.settings.database_url)._replace(path=f"/{database}").geturl()
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return [table for (table,) in tables if _in_rows(connection, table, user_id)]


def _in_rows(connection: psycopg.Connection, table: str, user_id: str) -> bool:
    rows = connection.execute(f"SELECT entry::text FROM {table} AS entry WHERE strpos(entry::text, %s) > 0", [user_id])  # noqa: S608
    return any(_names(text, user_id) for (text,) in rows)


async def _dead(engines: Mapping[str, str]) -> list[bytes]:
    """The bodies of all dead letters of orders; the queue keeps them."""
    seen: list[bytes] = []

    def looked_at(body: bytes) -> bool:
        seen.append(body)
        return False

    async with open_order_queue(url_of("REPURCHASE_ORDER_QUEUE_URL", engines)) as queue:
        await queue.discard(looked_at)
    return seen


def _files(state: Path, within: str = "") -> list[Path]:
    return [file for file in (state / within).rglob("*") if file.is_file()]


def _relative(journey: Journey, file: Path) -> str:
    return str(file.relative_to(journey.state)).removeprefix("dagster/")


def _rows_of_others(journey: Journey, user_id: str) -> list[tuple[object, ...]]:
    """Number of purchases of each other shopper in the warehouse."""
    with open_warehouse(journey.settings.warehouse_url) as warehouse:
        rows = warehouse.rows(
            "SELECT user_id, count() FROM purchases FINAL WHERE user_id != {user_id:String} GROUP BY 1 ORDER BY 1",
            {"user_id": user_id},
        )
    assert len(rows) == SHOPPERS - 1
    return list(rows)
