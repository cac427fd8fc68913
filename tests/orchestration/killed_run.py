"""A run in its own process that lands and ingests a file, and kills itself or the warehouse meanwhile."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from orchestration.assets.purchases.landed_purchases import PurchaseFile, landed_purchases
from orchestration.ingest import landed_files
from orchestration.ingest.ingest import ingest_landed
from orchestration.resources import WarehouseResource
from repurchase.adapters.clickhouse import ClickHouseWarehouse, open_warehouse
from repurchase.adapters.purchase_files import parquet
from repurchase.settings import url_of

PIECE = 1_000
"""Rows per insert."""
INTO_THE_STATEMENT_SECONDS = 0.003
DAYS = ("2026-01-01", "2026-12-31")


def run(
    environment: Mapping[str, str], file: Path, fatal: int | None, victim: int | None, acknowledged: Connection
) -> None:
    """Land and ingest a file; kill `victim`, by default this process, during writing statement `fatal` (from 0).

    Sends the number of rows of each acknowledged insert of rows, and 0 for other statements.
    """
    os.environ.update(environment)
    landed_files.INSERT_ROWS = parquet.BATCH_ROWS = PIECE
    numbers = count()

    def died_of(statement: Callable[..., None]) -> Callable[..., None]:
        @wraps(statement)
        def told(self: ClickHouseWarehouse, *words: Any) -> None:
            if next(numbers) == fatal:
                _kill_soon(os.getpid() if victim is None else victim)
            statement(self, *words)
            acknowledged.send(getattr(words[1], "num_rows", 0) if len(words) > 1 else 0)

        return told

    for name in ("execute", "append_arrow"):
        setattr(ClickHouseWarehouse, name, died_of(getattr(ClickHouseWarehouse, name)))
    land_and_take_in(file)


def land_and_take_in(file: Path) -> None:
    """Land and ingest a file, as the assets do."""
    landed_purchases(config=PurchaseFile(file=str(file)), warehouse=WarehouseResource())
    with open_warehouse(url_of("REPURCHASE_WAREHOUSE_URL")) as warehouse:
        ingest_landed(warehouse, *DAYS)


def received(acknowledged: Connection) -> Iterator[int]:
    """The values that the run sent before it ended."""
    try:
        while True:
            yield acknowledged.recv()
    except EOFError:
        return


def _kill_soon(process: int) -> None:
    threading.Timer(INTO_THE_STATEMENT_SECONDS, os.kill, (process, signal.SIGKILL)).start()
