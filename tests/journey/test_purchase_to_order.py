"""Tests the demo from a purchases file to an order accepted by the Market, on real engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast

import psycopg
import pytest
from redis import Redis

from embedded.first_day import kept_first_day
from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from tests.journey.conftest import Journey
from tests.journey.shop import BAD_ROWS, PRODUCTS, SHOPPERS


@pytest.fixture
def warehouse(journey: Journey) -> Iterator[ClickHouseWarehouse]:
    """Open the warehouse that the demo filled."""
    with open_warehouse(journey.settings.warehouse_url) as opened:
        yield opened


def test_every_good_row_is_taken_once(journey: Journey, warehouse: ClickHouseWarehouse) -> None:
    """Each valid row is one purchase, also when the file is ingested again."""
    assert warehouse.value("SELECT count() FROM purchases FINAL") == journey.good_rows
    assert f"{journey.good_rows:,} of them new" in journey.first
    assert "0 of them new" in journey.second


def test_the_first_day_is_kept_for_dagster(journey: Journey, warehouse: ClickHouseWarehouse) -> None:
    """Dagster's daily partitions begin with it at the next start."""
    assert kept_first_day(journey.state) == warehouse.value("SELECT toDate(min(purchased_at)) FROM purchases")


def test_bad_rows_are_set_aside_with_their_reason(journey: Journey, warehouse: ClickHouseWarehouse) -> None:
    """Quarantine holds each invalid row with its reason and row number, and the summary counts them."""
    found = warehouse.rows("SELECT row, reason FROM quarantine FINAL ORDER BY row")
    assert found == [(journey.good_rows + number, row[-1]) for number, row in enumerate(BAD_ROWS, start=1)]
    assert f"{len(BAD_ROWS)} rows" in journey.first


def test_shoppers_wait_for_at_most_one_reminder(journey: Journey, warehouse: ClickHouseWarehouse) -> None:
    """Some shoppers have a reminder, none has two, and a second run plans no reminder again."""
    planned = warehouse.rows("SELECT user_id, category FROM planned_reminders FINAL")
    assert 0 < len(planned) <= SHOPPERS
    assert max(Counter(user_id for user_id, _ in planned).values()) == 1
    assert {category for _, category in planned} <= {category for _, _, category, _ in PRODUCTS}
    assert "0 new" in journey.second


def test_the_dialogue_ends_in_one_order(journey: Journey) -> None:
    """The confirmed offer is one order, accepted and pushed; the second run reports the same order."""
    with psycopg.connect(journey.settings.database_url) as connection:
        orders = connection.execute("SELECT order_id, state FROM orders").fetchall()
        outbox = connection.execute("SELECT order_id FROM outbox").fetchall()
    assert len(orders) == 1
    assert [order_id for (order_id,) in outbox] == [orders[0][0]]
    assert orders[0][1] == "pushed"
    for said in (journey.first, journey.second):
        assert "Напоминаю: " in said
        assert "Оформляем заказ?" in said
        assert "Отлично! Заказ создан" in said
        assert "accepted by the Market as M-000001, and the push was sent" in said
        assert orders[0][0] in said


def test_what_alice_reads_is_what_the_warehouse_predicted(journey: Journey, warehouse: ClickHouseWarehouse) -> None:
    """Redis holds each prediction of the newest snapshot as a field of its shopper's hash."""
    predicted: Mapping[str, int] = dict(
        warehouse.rows(
            "SELECT user_id, toInt64(count()) FROM repurchase_predictions"
            " WHERE event_timestamp = (SELECT max(event_timestamp) FROM repurchase_predictions) GROUP BY user_id"
        )
    )
    redis = Redis.from_url(journey.settings.online_store_url)
    generation = cast("bytes", redis.get("features:published:repurchase_predictions")).decode()
    where = {user_id: f"features:{{{user_id}}}:repurchase_predictions:{generation}" for user_id in predicted}
    online = {user_id: redis.hlen(key) for user_id, key in where.items()}
    redis.close()
    assert online == predicted
    assert predicted
