"""A Parquet file of purchases comes into the warehouse by the platform's way, or by the client's plain insert_df."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import psutil

from benchmarks.contender import MEBIBYTE, report, timed
from embedded import supervisor
from embedded.platform import running_engines
from embedded.state import open_state
from orchestration.assets.landed_purchases import PurchaseFile, landed_purchases
from orchestration.resources import Warehouse
from orchestration.taking_in import take_in
from repurchase.adapters.warehouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.settings import url_of

PLAIN = """
    CREATE TABLE plain (
        event_id String, user_id String, product_id String, purchased_at DateTime64(3, 'UTC'), quantity Float64,
        price Nullable(Float64)
    ) ENGINE = MergeTree PARTITION BY toYYYYMM(purchased_at) ORDER BY (user_id, purchased_at, product_id, event_id)
"""


def ours(warehouse: ClickHouseWarehouse, server: psutil.Process, file: Path) -> None:
    """Land, judge and set aside as the asset does, then take all days in."""
    before = _cpu(server)
    seconds, _ = timed(lambda: landed_purchases(config=PurchaseFile(file=str(file)), warehouse=Warehouse()))
    cpu = _cpu(server) - before
    took_in, _ = timed(lambda: take_in(warehouse, "2000-01-01", "2100-01-01"))
    report(seconds, cpu=cpu, took_in=took_in, client=_peak(psutil.Process()), server=_peak(server))


def insert_df(warehouse: ClickHouseWarehouse, server: psutil.Process, file: Path) -> None:
    """Read the file whole and hand it to the client; nothing is judged."""
    warehouse.execute(PLAIN)
    before = _cpu(server)
    seconds, _ = timed(lambda: warehouse.append_frame("plain", pd.read_parquet(file)))
    report(seconds, cpu=_cpu(server) - before, took_in=0.0, client=_peak(psutil.Process()), server=_peak(server))


def _cpu(server: psutil.Process) -> float:
    """What client and server have used so far, in seconds of a core."""
    return float(sum(used.user + used.system for used in (psutil.Process().cpu_times(), server.cpu_times())))


def _peak(process: psutil.Process) -> float:
    """Resident mebibytes at the highest, since the process began."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 / MEBIBYTE for line in lines if line.startswith("VmHWM"))


@contextmanager
def warehouse_of_its_own() -> Iterator[tuple[ClickHouseWarehouse, psutil.Process]]:
    """Start a warehouse for this process, with its tables; gives it and the process that serves it."""
    with TemporaryDirectory(prefix="bench-ingest") as state, running_engines(Path(state), ["warehouse"]) as environment:
        os.environ.update(environment)
        server = psutil.Process(supervisor.running(open_state(Path(state)))["warehouse"].pid)
        with open_warehouse(url_of("REPURCHASE_WAREHOUSE_URL")) as warehouse:
            migrate(warehouse)
            yield warehouse, server


if __name__ == "__main__":
    with warehouse_of_its_own() as (opened, process):
        {"ours": ours, "insert_df": insert_df}[sys.argv[1]](opened, process, Path(sys.argv[2]))
