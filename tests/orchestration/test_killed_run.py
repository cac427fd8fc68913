"""Tests that a killed run or warehouse loses no acknowledged rows, and that the next run completes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from embedded import supervisor
from embedded.platform import running_engines
from embedded.state import open_state
from repurchase.adapters.clickhouse import ClickHouseWarehouse, migrate, open_warehouse
from repurchase.settings import Settings, url_of
from tests.orchestration import killed_run

BOUGHT, RETURNED = 5_000, 1_500
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LANDED = "SELECT count() FROM landed_purchases WHERE source = 'shop.parquet'"
DOUBLED = "SELECT count() - uniqExact(event_id) FROM purchases FINAL"
KNOWN = "SELECT count(), uniqExact(event_id), sum(quantity) FROM known_purchases(as_of = '2027-01-01 00:00:00')"
COME_BACK = (BOUGHT - RETURNED, BOUGHT - RETURNED, float(BOUGHT - RETURNED))
PATIENCE_SECONDS = 120
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([killed_run.__name__])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a file of purchases, the first RETURNED of which are returned."""
    bought: list[dict[str, Any]] = [
        {"event_id": f"e{number}", "user_id": f"u{number % 50}", "product_id": "milk", "kind": "purchase"}
        | {"purchased_at": FIRST + timedelta(minutes=5 * number), "quantity": 1.0, "corrects": None}
        for number in range(BOUGHT)
    ]
    returned = [
        row | {"event_id": f"r{number}", "kind": "return", "corrects": row["event_id"]}
        for number, row in enumerate(bought[:RETURNED])
    ]
    path = tmp_path_factory.mktemp("killed") / "shop.parquet"
    parquet.write_table(pa.Table.from_pylist([*bought, *returned]), path)
    return path


@contextmanager
def _own_warehouse(folder: Path) -> Iterator[tuple[ClickHouseWarehouse, Mapping[str, str], int]]:
    """Yield a warehouse that may be killed, its settings, and the process id of its server."""
    with running_engines(folder, ["warehouse"]) as environment, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with open_warehouse(url_of("REPURCHASE_WAREHOUSE_URL", environment)) as opened:
            migrate(opened)
            yield opened, environment, supervisor.running(open_state(folder))["warehouse"].pid


def _written(
    environment: Mapping[str, str], file: Path, fatal: int | None = None, victim: int | None = None
) -> list[int]:
    """Run in a separate process; return the number of rows of each acknowledged statement."""
    here, there = PROCESSES.Pipe(duplex=False)
    run = PROCESSES.Process(target=killed_run.run, args=(environment, file, fatal, victim, there))
    run.start()
    there.close()
    written = list(killed_run.received(here))
    run.join(PATIENCE_SECONDS)
    assert run.exitcode == 0 or fatal is not None
    return written


def test_a_run_killed_anywhere_loses_and_doubles_nothing(
    place: Settings, warehouse: ClickHouseWarehouse, file: Path
) -> None:
    """Landed rows stay, no event is duplicated, and the next complete run leads to the full result."""
    environment = {"REPURCHASE_WAREHOUSE_URL": place.warehouse_url}
    whole = _written(environment, file)
    assert warehouse.rows(KNOWN) == [COME_BACK]
    _empty(warehouse)
    for fatal in range(1, len(whole), 3):
        written = _written(environment, file, fatal)
        assert sum(written) <= warehouse.value(LANDED) <= sum(written) + killed_run.PIECE
        assert warehouse.value(DOUBLED) == 0
    assert _written(environment, file) == whole
    assert warehouse.rows(KNOWN) == [COME_BACK]


def test_a_warehouse_killed_under_a_run_keeps_what_it_acknowledged(tmp_path: Path, file: Path) -> None:
    """Acknowledged inserts and deletes persist, and a repeated run leads to the full result."""
    with _own_warehouse(tmp_path) as (warehouse, environment, _):
        statements = len(_written(environment, file))
        _empty(warehouse)
    for fatal in (statements // 2, statements - 1):
        with _own_warehouse(tmp_path) as (_, environment, server):
            written = _written(environment, file, fatal, server)
        with _own_warehouse(tmp_path) as (warehouse, _, _):
            assert sum(written) <= warehouse.value(LANDED) <= sum(written) + killed_run.PIECE
    assert len(written) >= statements - 1
    with _own_warehouse(tmp_path) as (warehouse, environment, _):
        assert warehouse.value("SELECT uniqExact(event_id) FROM purchases") == BOUGHT
        _written(environment, file)
        assert warehouse.rows(KNOWN) == [COME_BACK]


def _empty(warehouse: ClickHouseWarehouse) -> None:
    for table in ("purchases", "corrections"):
        warehouse.execute(f"TRUNCATE TABLE {table}")
