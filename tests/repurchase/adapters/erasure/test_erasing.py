"""A shopper who was erased is found nowhere, and does not come back; everyone else stays."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from redis import Redis

from orchestration.assets.purchases.landed_purchases import PurchaseFile, landed_purchases
from orchestration.ingest.ingest import ingest_landed
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.erasure import erase_late_rows, open_shopper_records
from repurchase.adapters.erasure.database import DatabaseRecords
from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.order_queue.redis_streams import DEAD_LETTER_STREAM
from repurchase.adapters.postgres.consents import open_consents
from repurchase.adapters.postgres.database import migrate
from repurchase.adapters.postgres.mutes import open_mutes
from repurchase.adapters.postgres.order_book import open_order_book
from repurchase.adapters.redis.dialog_states import open_dialog_states
from repurchase.adapters.redis.reminders import open_reminder_schedule, open_waiting_reminders
from repurchase.errors import PurchaseFileError
from repurchase.orders.order import Order
from repurchase.reminders.mute import Mute
from repurchase.settings import Settings
from repurchase.shoppers.consent import Consent, ConsentSource, ConsentState
from tests.examples import NOW, a_basket, a_reminder, an_order

pytestmark = pytest.mark.anyio
GONE, STAYS = "gone*[x]", "gone-x"
"""The name of the first is a pattern that also fits the second."""
NAMES = (GONE, STAYS)


@pytest.fixture
def own(
    settings: Settings, warehouse_url: str, warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Give a warehouse and an online store of the test's own; the database is shared."""
    del warehouse
    online_store = urlsplit(settings.online_store_url)._replace(path="/6").geturl()
    migrate(settings.database_url)
    monkeypatch.setenv("REPURCHASE_WAREHOUSE_URL", warehouse_url)
    with Redis.from_url(online_store) as redis:
        redis.flushdb()
        yield replace(settings, warehouse_url=warehouse_url, online_store_url=online_store)
        redis.flushdb()


async def _fill(settings: Settings, warehouse: ClickHouseWarehouse, user_id: str) -> Order:
    """Leave something of a shopper in every place; returns the order."""
    for (table,) in warehouse.rows(
        "SELECT DISTINCT table FROM system.columns WHERE database = currentDatabase() AND name = 'user_id'"
        " AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')"
    ):
        warehouse.execute(f"INSERT INTO {table} (user_id) VALUES ({{user_id:String}})", {"user_id": user_id})  # noqa: S608
    reminder = a_reminder(user_id=user_id, reminder_id=f"{uuid4()} of {user_id}")
    with open_reminder_schedule(settings.online_store_url) as schedule:
        schedule.plan([reminder])
    withdrawn = Consent(user_id, ConsentState.WITHDRAWN, NOW, ConsentSource.API)
    async with open_waiting_reminders(settings.online_store_url) as waiting:
        await waiting.apply_consent(withdrawn)
        await waiting.close_ordered(an_order(replace(reminder, reminder_id="another")).reminders)
        await waiting.add(replace(reminder, reminder_id=f"{uuid4()} of {user_id}"))
    async with open_dialog_states(settings.online_store_url, "Europe/Moscow") as states:
        await states.store(user_id, "session", {"asked": user_id}, zone="Asia/Omsk")
    open_account_linking(settings.database_url, settings.online_store_url).link(f"alice of {user_id}", user_id)
    with Redis.from_url(settings.online_store_url) as redis:
        for key in (keys.live_key(user_id, "view"), keys.generation_key(user_id, "view", "a-1")):
            redis.hset(key, "milk", b"value")
        redis.rpush(keys.registry_key("view"), "a-1")
        redis.sadd(keys.VIEWS, "view")
        redis.xadd(DEAD_LETTER_STREAM, {"id": "1", "body": f'{{"user_id": "{user_id}"}}'})
    async with open_consents(settings.database_url) as consents:
        await consents.record(withdrawn)
    async with open_mutes(settings.database_url) as silences:
        await silences.add(Mute(user_id, "milk", None))
    async with open_order_book(settings.database_url) as book:
        return (await book.store(an_order(reminder))).order


def _found(settings: Settings, warehouse: ClickHouseWarehouse, user_id: str) -> dict[str, int]:
    """In how many rows and keys of each place the name stands, whatever the column."""
    found = _in_warehouse(warehouse, user_id) | _in_database(settings.database_url, user_id)
    with Redis.from_url(settings.online_store_url) as redis:
        for key in redis.scan_iter():
            found[f"key {key!r}"] = int(user_id in repr((key, _value(redis, key))))
    return {place: count for place, count in found.items() if count}


def _in_warehouse(warehouse: ClickHouseWarehouse, user_id: str) -> dict[str, int]:
    """In tables, where a text within a tuple is quoted, and in what the engine itself remembers of mutations."""
    tables = warehouse.rows(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'"
    )
    holds = "SELECT count() FROM {table} WHERE position(toString(tuple(*)), {{text:String}}) > 0"
    found = {table: warehouse.value(holds.format(table=table), {"text": f"'{user_id}'"}) for (table,) in tables}
    return found | {"mutations": warehouse.value(holds.format(table="system.mutations"), {"text": user_id})}


def _in_database(url: str, user_id: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            table: _count(connection, f"SELECT count(*) FROM {table} WHERE strpos({table}::text, %s) > 0", user_id)  # noqa: S608
            for (table,) in tables
        }


def _count(connection: psycopg.Connection, query: Any, user_id: str) -> int:
    [found] = connection.execute(query, [user_id]).fetchone() or (0,)
    return int(found)


def _value(redis: Redis, key: bytes) -> object:
    read: Mapping[bytes, Any] = {
        b"hash": redis.hgetall,
        b"zset": lambda name: redis.zrange(name, 0, -1),
        b"string": redis.get,
        b"stream": redis.xrange,
        b"set": redis.smembers,
        b"list": lambda name: redis.lrange(name, 0, -1),
    }
    kind: Any = redis.type(key)
    return read[kind](key)


def _erase(settings: Settings, user_id: str) -> dict[str, int]:
    return {
        place: count
        for records in open_shopper_records(settings, settings.online_store_url)
        for place, count in records.erase(user_id).items()
    }


async def test_nothing_is_left_of_an_erased_shopper(own: Settings, warehouse: ClickHouseWarehouse) -> None:
    """In no row and no key; another, whose name the first one's fits as a pattern, loses nothing."""
    for name in NAMES:
        await _fill(own, warehouse, name)
    stays = _found(own, warehouse, STAYS)
    assert len(_found(own, warehouse, GONE)) > 15
    assert min((await asyncio.to_thread(_erase, own, GONE)).values()) >= 1
    assert _found(own, warehouse, GONE) == {}
    assert warehouse.value("SELECT count() FROM system.mutations WHERE database = currentDatabase()") > 5
    assert _found(own, warehouse, STAYS) == stays
    assert set((await asyncio.to_thread(_erase, own, GONE)).values()) == {0}
    await asyncio.to_thread(_erase, own, STAYS)


async def test_an_order_stays_without_its_shopper(own: Settings, warehouse: ClickHouseWarehouse) -> None:
    """The books keep what was sold; one that nobody has carried on is refused."""
    order = await _fill(own, warehouse, GONE)
    await asyncio.to_thread(_erase, own, GONE)
    with psycopg.connect(own.database_url) as connection:
        kept = connection.execute(
            """
            SELECT user_id, state, order_lines.price FROM orders JOIN order_lines USING (order_id) WHERE order_id = %s
            """,
            [order.order_id],
        ).fetchall()
    assert kept == [("", "refused", order.lines[0].price)]


async def test_no_line_of_a_basket_names_its_shopper(own: Settings) -> None:
    """Each line loses the id of its reminder, a digest of the shopper; goods and prices stay in the books."""
    shopper = uuid4().hex
    async with open_order_book(own.database_url) as book:
        order = (await book.store(a_basket(f"cat of {shopper}", f"milk of {shopper}", user_id=shopper))).order
    await asyncio.to_thread(DatabaseRecords(own.database_url).erase, shopper)
    query = "SELECT reminder_id, price FROM order_lines WHERE order_id = %s"
    with psycopg.connect(own.database_url) as connection:
        kept = connection.execute(query, [order.order_id]).fetchall()
    assert [price for _, price in kept] == [each.price for each in order.lines]
    assert all(reminder_id.startswith("erased ") and shopper not in reminder_id for reminder_id, _ in kept)


def test_a_file_loaded_again_brings_nobody_back(own: Settings, warehouse: ClickHouseWarehouse, tmp_path: Path) -> None:
    """Neither into the purchases nor as landed rows; the others' come in."""
    file = tmp_path / "again.csv"
    rows = [f"{name},milk,2026-01-0{day}" for name in (f" {GONE} ", "vera") for day in (1, 2)]
    file.write_text("\n".join(["user_id,product_id,purchased_at", *rows, ""]))
    _erase(own, GONE)
    landed_purchases(config=PurchaseFile(file=str(file)), warehouse=WarehouseResource())
    ingest_landed(warehouse, "2026-01-01", "2026-01-02")
    assert warehouse.rows("SELECT DISTINCT user_id FROM purchases") == [("vera",)]
    assert _in_warehouse(warehouse, GONE)["landed_purchases"] == 0


async def test_what_was_written_during_an_erasure_goes_later(own: Settings, warehouse: ClickHouseWarehouse) -> None:
    """Rows that a run which had begun before wrote after it, in whatever table; those of others stay."""
    await asyncio.to_thread(_erase, own, GONE)
    for name in (GONE, "never erased"):
        await _fill(own, warehouse, name)
    stays = _in_warehouse(warehouse, "never erased")
    assert erase_late_rows(warehouse) >= sum(stays.values()) > 5
    assert set(_in_warehouse(warehouse, GONE).values()) == {0}
    assert _in_warehouse(warehouse, "never erased") == stays
    assert erase_late_rows(warehouse) == 0


def test_a_file_of_erased_shoppers_alone_is_refused(own: Settings, tmp_path: Path) -> None:
    """As any file of which nothing can be used."""
    file = tmp_path / "alone.csv"
    file.write_text(f"user_id,product_id,purchased_at\n{GONE},milk,2026-01-01\n")
    _erase(own, GONE)
    with pytest.raises(PurchaseFileError, match="none can be used"):
        landed_purchases(config=PurchaseFile(file=str(file)), warehouse=WarehouseResource())
