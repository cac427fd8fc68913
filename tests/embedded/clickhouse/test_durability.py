"""Acknowledged data survive a kill of the server during inserts."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import clickhouse_connect
import psutil
from clickhouse_connect.driver.exceptions import Error

from embedded import supervisor
from embedded.platform import running_engines
from embedded.state import open_state
from repurchase.settings import settings_from

BATCH = 1_000
BEFORE_THE_KILL = 20


def test_a_kill_loses_no_acknowledged_batch(tmp_path: Path) -> None:
    """Every batch acknowledged before `kill -9` is complete, and no batch is stored partially."""
    with running_engines(tmp_path, ["warehouse"]) as environment:
        acknowledged = _written_until_killed(tmp_path, environment)
    with running_engines(tmp_path, ["warehouse"]) as environment:
        counts = _batches(environment)
    assert acknowledged >= BEFORE_THE_KILL
    assert set(range(acknowledged)) <= counts.keys()
    assert set(counts.values()) == {BATCH}


def _written_until_killed(folder: Path, environment: Mapping[str, str]) -> int:
    """Insert batches until the server is killed; returns the number of acknowledged ones."""
    client = clickhouse_connect.get_client(dsn=settings_from(environment).warehouse_url)
    client.command("CREATE TABLE kept (batch UInt32, n UInt32) ENGINE = MergeTree ORDER BY (batch, n)")
    reached = threading.Event()
    killer = threading.Thread(target=_kill_when, args=(reached, folder))
    killer.start()
    batch = 0
    try:
        while True:
            client.insert("kept", [[batch, n] for n in range(BATCH)], column_names=["batch", "n"])
            batch += 1
            if batch == BEFORE_THE_KILL:
                reached.set()
    except (Error, OSError):
        killer.join()
        return batch


def _kill_when(reached: threading.Event, folder: Path) -> None:
    reached.wait()
    psutil.Process(supervisor.running(open_state(folder))["warehouse"].pid).kill()


def _batches(environment: Mapping[str, str]) -> dict[int, int]:
    client = clickhouse_connect.get_client(dsn=settings_from(environment).warehouse_url)
    rows = client.query("SELECT batch, count() FROM kept GROUP BY batch").result_rows
    return {batch: count for batch, count in rows}  # noqa: C416 - rows are tuples of the client's own kind
