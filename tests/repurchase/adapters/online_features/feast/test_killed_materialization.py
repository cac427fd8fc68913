"""A materialization that is killed leaves readers with the old or the new, and the next run heals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feast import FeatureStore
from feast.types import Int64
from redis import Redis

from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.adapters.online_features.feast import views
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.packing import unpack
from repurchase.adapters.online_features.publication.published_rows import PublishedRows
from tests.repurchase.adapters.online_features.conftest import PRODUCT, SHOPPER, a_view

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHOPPERS = 2000
ITEMS = 10
RUNS = 4
PATIENCE_SECONDS = 60
VIEW = a_view("killed", {"n": Int64})
SOME = {str(shopper): [str(item) for item in range(ITEMS)] for shopper in range(0, SHOPPERS, 97)}


@pytest.fixture(scope="module")
def snapshots(warehouse: ClickHouseWarehouse) -> None:
    """Make the table: in the snapshot of each hour, every row holds the number of the hour."""
    warehouse.execute(
        "CREATE TABLE killed ENGINE = MergeTree ORDER BY (user_id, product_id, event_timestamp) AS"
        " SELECT toString(intDiv(number, {items:UInt32}) % {shoppers:UInt32}) AS user_id,"
        " toString(number % {items:UInt32}) AS product_id,"
        " toInt64(intDiv(number, {items:UInt32} * {shoppers:UInt32})) AS n,"
        " toDateTime64({start:DateTime('UTC')}, 3, 'UTC') + toIntervalHour(n) AS event_timestamp"
        " FROM numbers({items:UInt32} * {shoppers:UInt32} * {runs:UInt32})",
        {"items": ITEMS, "shoppers": SHOPPERS, "runs": RUNS + 1, "start": START},
    )


@pytest.fixture
def materializer(
    store: FeatureStore, tmp_path: Path, warehouse_url: str, online_url: str
) -> Iterator[subprocess.Popen[str]]:
    """Run the process that is told what to materialize."""
    store.apply([SHOPPER, PRODUCT, VIEW])
    words = [
        "-m",
        "tests.repurchase.adapters.online_features.feast.materializer",
        str(tmp_path),
        warehouse_url,
        online_url,
    ]
    with subprocess.Popen(
        [sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.stdin.close()  # type: ignore[union-attr]


@pytest.mark.usefixtures("snapshots")
def test_readers_see_the_old_or_the_new_whoever_is_killed(redis: Redis, materializer: subprocess.Popen[str]) -> None:
    """Killed ever later in its way, each run leaves one whole generation to readers and none to the next run."""
    rows = PublishedRows(redis)
    assert _ended(materializer, _begun(materializer, 0)) == 0
    seen = {_told(rows)}
    for run in range(1, RUNS):
        before = _told(rows)
        child = _begun(materializer, run)
        _wait_for_a_part(redis, share=run / RUNS)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _ended(materializer, child)
        assert _told(rows) in {before, run}
        seen.add(_told(rows))
    assert 0 in seen
    assert _ended(materializer, _begun(materializer, RUNS)) == 0
    assert _told(rows) == RUNS
    assert redis.llen(keys.registry_key("killed")) == 1
    assert redis.dbsize() == SHOPPERS + 4


def _begun(materializer: subprocess.Popen[str], run: int) -> int:
    assert materializer.stdin is not None
    assert materializer.stdout is not None
    materializer.stdin.write(f"{(START + run * HOUR).isoformat()}\n")
    materializer.stdin.flush()
    return int(materializer.stdout.readline())


def _ended(materializer: subprocess.Popen[str], child: int) -> int:
    assert child
    assert materializer.stdout is not None
    return int(materializer.stdout.readline())


def _wait_for_a_part(redis: Redis, share: float) -> None:
    """Until a second generation is registered and about this share of it is written."""
    ends = time.monotonic() + PATIENCE_SECONDS
    published = redis.get(keys.published_key("killed"))
    while int(_now(redis.dbsize())) < SHOPPERS * (1 + share) and redis.get(keys.published_key("killed")) == published:
        assert time.monotonic() < ends, "no run begins"


def _now(reply: Any) -> Any:
    return reply


def _told(rows: PublishedRows) -> int:
    """The number of the run that all of some shoppers' rows come from; readers ask for all of them at once."""
    read = rows.read("killed", SOME)
    schema = views.schema_of(VIEW)
    told = {unpack(schema, row)[1][0] for items in read.values() for row in items.values()}
    assert sum(len(items) for items in read.values()) == len(SOME) * ITEMS
    [number] = told
    return int(number)
