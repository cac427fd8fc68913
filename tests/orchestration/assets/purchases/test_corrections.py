"""Tests corrections and late, repeated or split deliveries against plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.ingest.ingest import ingest_landed
from repurchase.adapters.clickhouse import ClickHouseWarehouse

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 4
MOMENTS = [FIRST + timedelta(hours=hours) for hours in range(0, 24 * DAYS + 1, 12)]
Known = tuple[str, str, float]
"""Event id, shopper and remaining units."""


@dataclass(frozen=True, slots=True)
class Event:
    """One purchase or correction, as a row of a file."""

    event_id: str
    user_id: str
    at: datetime
    quantity: float | None = None
    kind: str = "purchase"
    corrects: str | None = None


def known(events: Iterable[Event], as_of: datetime) -> list[Known]:
    """Purchases known strictly before a moment, less the units corrected before it."""
    before = [each for each in set(events) if each.at < as_of]
    found = []
    for bought in (each for each in before if each.kind == "purchase"):
        taken = [
            None if each.kind == "cancellation" else each.quantity
            for each in before
            if (each.corrects, each.user_id) == (bought.event_id, bought.user_id)
        ]
        left = (bought.quantity or 0.0) - sum(units or 0.0 for units in taken)
        if None not in taken and (left > 0 or not taken):
            found.append((bought.event_id, bought.user_id, left))
    return sorted(found)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Purchases of two shoppers with full and partial corrections, some of unknown or other shoppers' events."""
    users, moments = st.sampled_from(["anna", "boris"]), st.sampled_from(MOMENTS[:-1])
    buying = st.tuples(users, moments, st.sampled_from([0.0, 1.0, 3.0]))
    bought = draw(st.lists(buying, min_size=1, max_size=6))
    purchases = [Event(f"e{number}", *each) for number, each in enumerate(bought)]
    taking = st.tuples(
        users,
        moments,
        st.sampled_from([None, 1.0, 2.0]),
        st.sampled_from(["return", "cancellation"]),
        st.sampled_from([*(each.event_id for each in purchases), "e99"]),
    )
    taken = draw(st.lists(taking, max_size=6))
    return purchases + [Event(f"c{number}", *each) for number, each in enumerate(taken)]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Event], list[list[Event]]]:
    """A history, and its delivery in files, in any order and with repetitions."""
    events = draw(histories())
    again = draw(st.lists(st.sampled_from(events), max_size=4))
    order = draw(st.permutations([*events, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=2)))
    edges = [0, *cuts, len(order)]
    return events, [order[start:end] for start, end in pairwise(edges)]


@pytest.fixture(autouse=True)
def _nothing_there(warehouse: ClickHouseWarehouse) -> None:
    empty(warehouse)


def empty(warehouse: ClickHouseWarehouse) -> None:
    """Delete all landed and ingested events."""
    for table in ("landed_purchases", "purchases", "corrections", "event_months"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def land(warehouse: ClickHouseWarehouse, source: str, events: Sequence[Event]) -> None:
    """Land the events as the rows of a source, numbered from 1."""
    columns = {
        "source": [source] * len(events),
        "row": pa.array(range(1, len(events) + 1), pa.uint64()),
        "event_id": [each.event_id for each in events],
        "user_id": [each.user_id for each in events],
        "product_id": ["milk" if each.kind == "purchase" else None for each in events],
        "purchased_at": [each.at.isoformat() for each in events],
        "quantity": pa.array([None if each.quantity is None else str(each.quantity) for each in events], pa.string()),
        "kind": [each.kind for each in events],
        "corrects": pa.array([each.corrects for each in events], pa.string()),
    }
    warehouse.append_arrow("landed_purchases", pa.table(columns))


def _day(number: int) -> str:
    return f"{FIRST + timedelta(days=number):%Y-%m-%d}"


def take_in_days(warehouse: ClickHouseWarehouse, first: int = 0, last: int = DAYS - 1) -> None:
    """Ingest the landed events of these days, counted from FIRST."""
    ingest_landed(warehouse, _day(first), _day(last))


def known_to(warehouse: ClickHouseWarehouse, as_of: datetime) -> list[Known]:
    """Purchases that the warehouse knows strictly before a moment."""
    return [
        (event, user, units)
        for event, user, units in warehouse.rows(
            "SELECT event_id, user_id, quantity FROM known_purchases(as_of = {as_of:DateTime64(3, 'UTC')}) ORDER BY 1",
            {"as_of": as_of},
        )
    ]


@given(delivered=deliveries(), ranges=st.permutations([(0, 0), (1, DAYS - 1)]))
@settings(max_examples=10, deadline=None)
def test_any_delivery_of_the_same_events_gives_the_same_purchases(
    warehouse: ClickHouseWarehouse, delivered: tuple[list[Event], list[list[Event]]], ranges: list[tuple[int, int]]
) -> None:
    """Any order, repetition or split of files and days leads to the result of plain Python at every moment."""
    events, files = delivered
    empty(warehouse)
    for number, rows in enumerate(files):
        if rows:
            land(warehouse, f"{number}.csv", rows)
            for first, last in ranges:
                take_in_days(warehouse, first, last)
    for as_of in (MOMENTS[1], MOMENTS[4], MOMENTS[-1]):
        assert known_to(warehouse, as_of) == known(events, as_of)


BOUGHT = Event("e1", "anna", FIRST, 3.0)
BACK = Event("c1", "anna", FIRST + timedelta(days=2), 1.0, "return", "e1")
MAX_BACK = Event("c3", "anna", FIRST + timedelta(days=1), 1.5, "return", "e1")
CALLED_OFF = Event("c2", "anna", FIRST + timedelta(days=3), None, "cancellation", "e1")


def test_a_correction_holds_from_its_own_moment_on(warehouse: ClickHouseWarehouse) -> None:
    """It does not change what was known at or before its own moment."""
    land(warehouse, "a.csv", [BOUGHT, BACK, CALLED_OFF])
    take_in_days(warehouse)
    left = {
        step: [units for _, _, units in known_to(warehouse, FIRST + timedelta(hours=step))] for step in (48, 49, 73)
    }
    assert left == {48: [3.0], 49: [2.0], 73: []}


def test_returns_add_up(warehouse: ClickHouseWarehouse) -> None:
    """Partial returns add up until no units remain."""
    land(warehouse, "a.csv", [BOUGHT, MAX_BACK, BACK])
    take_in_days(warehouse)
    assert known_to(warehouse, MOMENTS[-1]) == [("e1", "anna", 0.5)]
    land(warehouse, "b.csv", [Event("c4", "anna", FIRST + timedelta(days=3), 0.5, "return", "e1")])
    take_in_days(warehouse)
    assert known_to(warehouse, MOMENTS[-1]) == []


def test_a_correction_of_nothing_waits_for_its_purchase(warehouse: ClickHouseWarehouse) -> None:
    """It is stored and applied when its purchase arrives; another shopper's purchase does not match."""
    land(warehouse, "a.csv", [BACK, Event("e1", "boris", FIRST, 5.0)])
    take_in_days(warehouse)
    assert warehouse.rows("SELECT event_id FROM waiting_corrections") == [("c1",)]
    empty(warehouse)
    land(warehouse, "a.csv", [BACK])
    take_in_days(warehouse)
    land(warehouse, "b.csv", [BOUGHT])
    take_in_days(warehouse, 0, 0)
    assert known_to(warehouse, MOMENTS[-1]) == [("e1", "anna", 2.0)]
    assert warehouse.value("SELECT count() FROM waiting_corrections") == 0


class _Killed(Exception):
    """Simulates the end of a run."""


@pytest.mark.parametrize("done", range(6))
def test_a_run_broken_off_between_its_statements_is_healed_by_the_next(
    warehouse: ClickHouseWarehouse, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    """After a crash between any two statements."""
    events = [BOUGHT, BACK, CALLED_OFF, BOUGHT]
    land(warehouse, "a.csv", events)
    left = iter(range(done))
    execute = ClickHouseWarehouse.execute

    def dying(self: ClickHouseWarehouse, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        if next(left, None) is None:
            raise _Killed
        execute(self, sql, parameters)

    with monkeypatch.context() as patch:
        patch.setattr(ClickHouseWarehouse, "execute", dying)
        with pytest.raises(_Killed):
            take_in_days(warehouse)
    take_in_days(warehouse)
    assert warehouse.value("SELECT count() FROM purchases FINAL") == 1
    for as_of in MOMENTS:
        assert known_to(warehouse, as_of) == known(events, as_of)


def test_a_day_rebuilt_alone_is_as_it_was(warehouse: ClickHouseWarehouse) -> None:
    """A day deleted and ingested again has the same rows, with later corrections, and changes no other day."""
    land(warehouse, "a.csv", [BOUGHT, BACK, CALLED_OFF, Event("e2", "anna", FIRST + timedelta(days=1), 1.0)])
    take_in_days(warehouse)
    rows = "SELECT * EXCEPT (ingested_at, came_in, price) FROM purchases FINAL ORDER BY event_id"
    before, others = warehouse.rows(rows), warehouse.rows("SELECT ingested_at FROM purchases WHERE event_id = 'e2'")
    warehouse.execute("DELETE FROM purchases WHERE toDate(purchased_at) = {day:Date}", {"day": _day(0)})
    take_in_days(warehouse, 0, 0)
    assert warehouse.rows(rows) == before
    assert warehouse.rows("SELECT ingested_at FROM purchases WHERE event_id = 'e2'") == others


def test_a_range_in_one_run_is_its_days_one_by_one(warehouse: ClickHouseWarehouse) -> None:
    """A backfill leads to the same rows as its single days."""
    rows = "SELECT * EXCEPT (ingested_at, came_in, price) FROM purchases FINAL ORDER BY event_id"
    land(warehouse, "a.csv", [BOUGHT, BACK, CALLED_OFF])
    take_in_days(warehouse)
    concurrency = warehouse.rows(rows)
    for table in ("purchases", "corrections", "event_months"):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    for day in range(DAYS):
        take_in_days(warehouse, day, day)
    assert warehouse.rows(rows) == concurrency
