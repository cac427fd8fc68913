"""Sums over all purchases of each pair: the newest are updated incrementally, older ones computed from scratch."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from orchestration.features.snapshot_refresh import SnapshotRefresh
from orchestration.features.snapshots import staging_table, statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

STATES = "pair_states"
BATCH_ROWS = 8_000_000
"""Purchases per part of the shoppers, which bounds the memory of a statement."""
SHOPPERS = "SELECT arraySort(groupArraySample(4096, 1)(user_id)), count(), max(user_id) FROM purchases"
NEWEST = "SELECT event_timestamp, known_until, made_by FROM snapshots FINAL WHERE view = 'pair_states'"


def replace_cycles(warehouse: ClickHouseWarehouse, view: str, as_of: datetime, parameters: dict[str, Any]) -> None:
    """Replace `replenishment_cycles` as of one moment, computed from the states of all pairs."""
    with pair_states_as_of(warehouse, as_of) as table:
        replace_in_parts(warehouse, view, as_of, {**parameters, "states": table})


def replace_in_parts(
    warehouse: ClickHouseWarehouse, view: str, as_of: datetime, parameters: dict[str, Any] | None = None
) -> None:
    """Replace a view keyed by shopper as of one moment, computed for one part of the shoppers at a time."""
    with staging_table(warehouse, view, as_of) as target:
        write_in_parts(warehouse, view, {**(parameters or {}), "target": target, "as_of": as_of})


def write_in_parts(warehouse: ClickHouseWarehouse, name: str, parameters: dict[str, Any]) -> None:
    """Run a statement for one part of the shoppers at a time, so that memory does not grow with their number."""
    [(sample, purchases, last)] = warehouse.rows(SHOPPERS)
    parts = purchases // BATCH_ROWS + 1
    edges = ["", *dict.fromkeys(sample[len(sample) * part // parts] for part in range(1, parts)), last]
    for after, up_to in pairwise(edges):
        warehouse.execute(statement(name), {**parameters, "after": after, "up_to": up_to})


@contextmanager
def pair_states_as_of(warehouse: ClickHouseWarehouse, as_of: datetime) -> Iterator[str]:
    """Yield the name of a table with the states of all pairs as of a moment (aware, UTC).

    The states of the newest midnight are stored and updated incrementally to a later one; those of any other moment are
    computed from all purchases.
    """
    upkeep = SnapshotRefresh.now(warehouse, STATES)
    newest = _newest(warehouse, upkeep)
    if as_of.time() == time() and (newest is None or as_of >= newest[0]):
        if newest is None:
            _rebuild(warehouse, as_of)
        else:
            _advance(warehouse, *newest, as_of)
        warehouse.define("ALTER TABLE snapshots DELETE WHERE view = 'pair_states' SETTINGS mutations_sync = 1")
        upkeep.keep(warehouse, as_of)
        yield STATES
        return
    with _temporary_table(warehouse) as target:
        write_in_parts(warehouse, STATES, {"target": target, "as_of": as_of})
        yield target


def _newest(warehouse: ClickHouseWarehouse, upkeep: SnapshotRefresh) -> tuple[datetime, datetime] | None:
    """Moment of the stored states and ingestion time of their last event; None if they cannot be updated incrementally.

    This happens if there are none, a product's category changed, or an update was interrupted.
    """
    for as_of, known_until, made_by in warehouse.rows(NEWEST):
        half_done = warehouse.value(
            "SELECT count() FROM pair_states WHERE as_of > {as_of:DateTime64(3, 'UTC')}", {"as_of": as_of}
        )
        if made_by == upkeep.made_by and not half_done:
            return as_of, known_until
    return None


def _advance(warehouse: ClickHouseWarehouse, since: datetime, known_until: datetime, as_of: datetime) -> None:
    moments = {"since": since, "as_of": as_of, "known_until": known_until}
    if as_of > since:
        warehouse.execute(statement("pair_states_extended"), moments)
    warehouse.execute(statement("pair_states_corrected"), moments)


def _rebuild(warehouse: ClickHouseWarehouse, as_of: datetime) -> None:
    with _temporary_table(warehouse) as target:
        write_in_parts(warehouse, STATES, {"target": target, "as_of": as_of})
        warehouse.define(f"TRUNCATE TABLE {STATES}")
        warehouse.define(f"ALTER TABLE {STATES} ATTACH PARTITION tuple() FROM {target}")


@contextmanager
def _temporary_table(warehouse: ClickHouseWarehouse) -> Iterator[str]:
    target = f"staged_{STATES}"
    warehouse.define(f"CREATE OR REPLACE TABLE {target} AS {STATES}")
    try:
        yield target
    finally:
        warehouse.define(f"DROP TABLE IF EXISTS {target} SYNC")
