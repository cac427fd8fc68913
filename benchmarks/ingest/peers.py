"""Contenders that ingest a Parquet file of purchases: the platform, and plain inserts of its client."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import clickhouse_connect
import pandas as pd
import psutil
import pyarrow.parquet as pq
from clickhouse_connect.driver.client import Client

from benchmarks.harness.peer import MEBIBYTE, report, timed
from embedded import supervisor
from embedded.platform import running_engines
from embedded.state import open_state
from orchestration.assets.purchases.landed_purchases import PurchaseFile, landed_purchases
from orchestration.ingest.ingest import ingest_landed
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.settings import url_of

PLAIN = """
    CREATE TABLE plain (
        event_id String, user_id String, product_id String, purchased_at DateTime64(3, 'UTC'), quantity Float64,
        price Nullable(Float64)
    ) ENGINE = MergeTree PARTITION BY toYYYYMM(purchased_at) ORDER BY (user_id, purchased_at, product_id, event_id)
"""


def ours(warehouse: ClickHouseWarehouse, server: psutil.Process, file: Path) -> None:
    """Land and validate as the asset does, then ingest all days."""
    before = _cpu(server)
    landed, _ = timed(lambda: landed_purchases(config=PurchaseFile(file=str(file)), warehouse=WarehouseResource()))
    took_in, _ = timed(lambda: ingest_landed(warehouse, "2000-01-01", "2100-01-01"))
    usable = warehouse.value("SELECT count() FROM purchases")
    _report(server, before, landed, took_in, usable)


def insert_df(warehouse: ClickHouseWarehouse, server: psutil.Process, file: Path) -> None:
    """Read the file into pandas and insert it without validation."""
    _insert(warehouse, server, lambda: warehouse.append_frame("plain", pd.read_parquet(file)))


def insert_arrow(warehouse: ClickHouseWarehouse, server: psutil.Process, file: Path) -> None:
    """Read the file into Arrow and insert it without validation."""
    with _client() as client:
        _insert(warehouse, server, lambda: client.insert_arrow("plain", pq.read_table(file)))


def _insert(warehouse: ClickHouseWarehouse, server: psutil.Process, insert: Callable[[], object]) -> None:
    warehouse.execute(PLAIN)
    before = _cpu(server)
    seconds, _ = timed(insert)
    _report(server, before, seconds, 0.0, warehouse.value("SELECT count() FROM plain"))


def _report(server: psutil.Process, before: float, landed: float, took_in: float, usable: int) -> None:
    """Report the total time from the file to usable rows, and its two parts."""
    cpu = _cpu(server) - before
    memory = {"client": _peak(psutil.Process()), "server": _peak(server)}
    report(landed + took_in, cpu=cpu, landed=landed, took_in=took_in, usable=usable, **memory)


def _client() -> Client:
    parts = urlsplit(url_of("REPURCHASE_WAREHOUSE_URL"))
    return clickhouse_connect.get_client(
        host=str(parts.hostname),
        port=parts.port,
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path.strip("/"),
    )


def _cpu(server: psutil.Process) -> float:
    """Return the CPU seconds of client and server."""
    return float(sum(used.user + used.system for used in (psutil.Process().cpu_times(), server.cpu_times())))


def _peak(process: psutil.Process) -> float:
    """Return the peak resident memory of a process in MiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 / MEBIBYTE for line in lines if line.startswith("VmHWM"))


@contextmanager
def warehouse_of_its_own() -> Iterator[tuple[ClickHouseWarehouse, psutil.Process]]:
    """Start a migrated warehouse for this process; yields it and its server process."""
    with TemporaryDirectory(prefix="bench-ingest") as state, running_engines(Path(state), ["warehouse"]) as environment:
        os.environ.update(environment)
        server = psutil.Process(supervisor.running(open_state(Path(state)))["warehouse"].pid)
        with open_warehouse(url_of("REPURCHASE_WAREHOUSE_URL")) as warehouse:
            migrate(warehouse)
            yield warehouse, server


if __name__ == "__main__":
    with warehouse_of_its_own() as (opened, process):
        contenders = {"ours": ours, "insert_df": insert_df, "insert_arrow": insert_arrow}
        contenders[sys.argv[1]](opened, process, Path(sys.argv[2]))
