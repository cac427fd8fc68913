"""Tests that incrementally updated pair states equal those computed from all purchases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.features import pair_states
from orchestration.features.pair_states import pair_states_as_of, replace_cycles
from orchestration.ingest.ingest import ingest_landed
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.cycle import PRIOR_DAYS
from tests.orchestration.tables import fill

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = [FIRST + timedelta(days=day) for day in (3, 4, 9)]
STATE = """
    user_id, category, purchase_days, first_at, last_at, gap_square_sum, last_gap, decayed_28, decayed_56, decayed_112,
    units, roubles, priced_days
"""
Row = dict[str, object]

BOUGHT = st.fixed_dictionaries(
    {
        "user_id": st.sampled_from(["anna", "boris", "вера"]),
        "product_id": st.sampled_from(["milk", "bread"]),
        "purchased_at": st.integers(0, 9 * 24 - 1).map(lambda hours: (FIRST + timedelta(hours=hours)).isoformat()),
        "quantity": st.sampled_from(["0", "0.1", "1", "2.5", "0.345"]),
        "price": st.sampled_from([None, "10", "99.9", "0.07"]),
    }
)
TAKEN_BACK = st.tuples(st.integers(0, 11), st.integers(0, 9 * 24 - 1), st.sampled_from([None, "1"]))


@st.composite
def deliveries(draw: st.DrawFn) -> list[list[Row]]:
    """Events in three deliveries, one before each moment, each with events of any day."""
    bought = [
        row | {"event_id": f"e{number}"} for number, row in enumerate(draw(st.lists(BOUGHT, min_size=1, max_size=12)))
    ]
    taken = [
        {
            "event_id": f"c{number}",
            "kind": "return",
            "user_id": bought[place % len(bought)]["user_id"],
            "corrects": bought[place % len(bought)]["event_id"],
            "purchased_at": (FIRST + timedelta(hours=hours)).isoformat(),
            "quantity": quantity,
        }
        for number, (place, hours, quantity) in enumerate(draw(st.lists(TAKEN_BACK, max_size=4)))
    ]
    columns = [*BOUGHT_COLUMNS, "event_id", "kind", "corrects"]
    events = [dict.fromkeys(columns) | row for row in (*bought, *taken)]
    places = draw(st.lists(st.integers(0, 2), min_size=len(events), max_size=len(events)))
    return [[row for row, at in zip(events, places, strict=True) if at == place] for place in range(3)]


BOUGHT_COLUMNS = ("user_id", "product_id", "purchased_at", "quantity", "price")


@pytest.fixture(autouse=True)
def _nothing_there(warehouse: ClickHouseWarehouse) -> None:
    _empty(warehouse)


def _empty(warehouse: ClickHouseWarehouse) -> None:
    for table in ("landed_purchases", "purchases", "corrections", "snapshots", "pair_states"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _deliver(warehouse: ClickHouseWarehouse, source: str, rows: Sequence[Row]) -> None:
    fill(warehouse, "landed_purchases", [{"source": source, "row": place} | row for place, row in enumerate(rows)])
    ingest_landed(warehouse, "2026-01-01", "2026-01-31")


def _states(warehouse: ClickHouseWarehouse, as_of: datetime) -> list[tuple[object, ...]]:
    with pair_states_as_of(warehouse, as_of) as table:
        return warehouse.rows(
            f"SELECT {STATE} FROM {table} FINAL WHERE purchase_days > 0 ORDER BY user_id, category"  # noqa: S608
        )


@given(delivered=deliveries())
@settings(max_examples=8, deadline=None)
def test_carried_on_equals_computed_from_all(warehouse: ClickHouseWarehouse, delivered: list[list[Row]]) -> None:
    """Also with late events and corrections, bit for bit."""
    _empty(warehouse)
    for number, (rows, moment) in enumerate(zip(delivered, MOMENTS, strict=True)):
        if rows:
            _deliver(warehouse, f"{number}.csv", rows)
        if warehouse.value("SELECT count() FROM purchases"):
            carried_on = _states(warehouse, moment)
    warehouse.execute("TRUNCATE TABLE snapshots")
    assert carried_on == _states(warehouse, MOMENTS[-1])


MILK: Row = {"user_id": "anna", "product_id": "milk", "event_id": "e1", "purchased_at": FIRST.isoformat()}


def _days(warehouse: ClickHouseWarehouse, as_of: datetime) -> list[int]:
    with pair_states_as_of(warehouse, as_of) as table:
        return [days for (days,) in warehouse.rows(f"SELECT purchase_days FROM {table} FINAL ORDER BY user_id")]  # noqa: S608


def test_states_left_half_carried_on_are_computed_anew(warehouse: ClickHouseWarehouse) -> None:
    """A run killed after it added a day does not add that day twice."""
    _deliver(warehouse, "a.csv", [MILK])
    assert _days(warehouse, MOMENTS[0]) == [1]
    _deliver(warehouse, "b.csv", [MILK | {"event_id": "e2", "purchased_at": MOMENTS[0].isoformat()}])
    warehouse.execute("CREATE TABLE before ENGINE = Memory AS SELECT * FROM snapshots")
    assert _days(warehouse, MOMENTS[1]) == [2]
    warehouse.execute("TRUNCATE TABLE snapshots")
    warehouse.execute("INSERT INTO snapshots SELECT * FROM before")
    assert _days(warehouse, MOMENTS[1]) == [2]


def test_an_older_moment_leaves_the_newest_states(warehouse: ClickHouseWarehouse) -> None:
    """It is computed in a separate table."""
    _deliver(warehouse, "a.csv", [MILK, MILK | {"event_id": "e2", "purchased_at": MOMENTS[0].isoformat()}])
    assert _days(warehouse, MOMENTS[1]) == [2]
    assert _days(warehouse, MOMENTS[0]) == [1]
    assert warehouse.rows("SELECT purchase_days FROM pair_states FINAL") == [(2,)]


def test_shoppers_computed_part_by_part_are_all_there_once(
    warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any size of the parts leads to one state per shopper."""
    monkeypatch.setattr(pair_states, "BATCH_ROWS", 2)
    _deliver(warehouse, "a.csv", [MILK | {"user_id": f"u{number}", "event_id": f"e{number}"} for number in range(9)])
    assert _days(warehouse, MOMENTS[0]) == [1] * 9


def test_a_rate_does_not_tell_when_its_pairs_last_changed(warehouse: ClickHouseWarehouse) -> None:
    """Time without purchases counts in the rate, also if the pair's state did not change in the last update."""
    boris = MILK | {"user_id": "boris"}
    _deliver(warehouse, "a.csv", [MILK, boris | {"event_id": "b1"}])
    _rates(warehouse, MOMENTS[0])
    _deliver(warehouse, "b.csv", [MILK | {"event_id": "e2", "purchased_at": MOMENTS[1].isoformat()}])
    carried_on = _rates(warehouse, MOMENTS[-1])
    warehouse.execute("TRUNCATE TABLE snapshots")
    assert carried_on == _rates(warehouse, MOMENTS[-1])
    assert len(carried_on) == 2


def _rates(warehouse: ClickHouseWarehouse, as_of: datetime) -> list[tuple[object, ...]]:
    replace_cycles(warehouse, "replenishment_cycles", as_of, {"prior_days": PRIOR_DAYS})
    return warehouse.rows(
        "SELECT user_id, poisson_gamma_rate FROM replenishment_cycles"
        " WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')} ORDER BY user_id",
        {"as_of": as_of},
    )
