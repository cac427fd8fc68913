"""What all purchases of each pair come to: the newest states are carried on day by day, older ones computed anew."""

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
"""Purchases of a part of the shoppers; what they take in memory is what all take, however many there are."""
SHOPPERS = "SELECT arraySort(groupArraySample(4096, 1)(user_id)), count(), max(user_id) FROM purchases"
NEWEST = "SELECT event_timestamp, known_until, made_by FROM snapshots FINAL WHERE view = 'pair_states'"


def replace_cycles(warehouse: ClickHouseWarehouse, view: str, as_of: datetime, parameters: dict[str, Any]) -> None:
    """Write `replenishment_cycles` as of one moment anew, from the states of all pairs as of then."""
    with pair_states_as_of(warehouse, as_of) as table:
        replace_in_parts(warehouse, view, as_of, {**parameters, "states": table})


def replace_in_parts(
    warehouse: ClickHouseWarehouse, view: str, as_of: datetime, parameters: dict[str, Any] | None = None
) -> None:
    """Write a view of shoppers as of one moment anew, part after part of them."""
    with staging_table(warehouse, view, as_of) as target:
        write_in_parts(warehouse, view, {**(parameters or {}), "target": target, "as_of": as_of})


def write_in_parts(warehouse: ClickHouseWarehouse, name: str, parameters: dict[str, Any]) -> None:
    """Run a statement for part after part of the shoppers, so that memory does not grow with their number."""
    [(sample, purchases, last)] = warehouse.rows(SHOPPERS)
    parts = purchases // BATCH_ROWS + 1
    edges = ["", *dict.fromkeys(sample[len(sample) * part // parts] for part in range(1, parts)), last]
    for after, up_to in pairwise(edges):
        warehouse.execute(statement(name), {**parameters, "after": after, "up_to": up_to})


@contextmanager
def pair_states_as_of(warehouse: ClickHouseWarehouse, as_of: datetime) -> Iterator[str]:
    """Give a table that holds the states of all pairs as of a moment (aware, UTC).

    The states of the newest midnight are kept, and carried on to a later one; any other moment is computed from all
    purchases.
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
    """The moment of the kept states and when their last event came in; None where they cannot be carried on.

    That is where there are none, a product has another category now, or a run was killed while it carried them on.
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
