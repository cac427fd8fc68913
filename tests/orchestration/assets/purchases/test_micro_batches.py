"""Tests that micro-batches, alone or mixed with whole days, lead to the same purchases as plain Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.assets.purchases.streamed_purchases import INGEST_STATEMENTS, ingest_streamed
from orchestration.features.snapshots import statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from tests.orchestration.assets.purchases.test_corrections import (
    BACK,
    BOUGHT,
    CALLED_OFF,
    FIRST,
    MOMENTS,
    Event,
    deliveries,
    empty,
    known,
    known_to,
    land,
    take_in_days,
)

OTHERS = Event("e1", "boris", FIRST + timedelta(days=40), 5.0)
"""A purchase of another shopper in another month with the event id of BOUGHT."""


@pytest.fixture(autouse=True)
def _nothing_there(warehouse: ClickHouseWarehouse) -> None:
    empty(warehouse)


@given(delivered=deliveries(), streamed=st.lists(st.booleans(), min_size=3, max_size=3))
@settings(max_examples=8, deadline=None)
def test_any_delivery_gives_the_same_purchases(
    warehouse: ClickHouseWarehouse, delivered: tuple[list[Event], list[list[Event]]], streamed: list[bool]
) -> None:
    """Any order, repetition or split, ingested as a micro-batch or by day, leads to the same purchases."""
    events, pieces = delivered
    empty(warehouse)
    for number, (rows, by_rows) in enumerate(zip(pieces, streamed, strict=False)):
        if rows:
            land(warehouse, f"{number}", rows)
            ingest_streamed(warehouse, {f"{number}": 1}) if by_rows else take_in_days(warehouse)
    for as_of in (MOMENTS[1], MOMENTS[4], MOMENTS[-1]):
        assert known_to(warehouse, as_of) == known(events, as_of)


@pytest.mark.parametrize("first_way", [lambda warehouse: ingest_streamed(warehouse, {"0": 1}), take_in_days])
def test_an_event_counts_once_whatever_its_repeat_says(
    warehouse: ClickHouseWarehouse, first_way: Callable[[ClickHouseWarehouse], None]
) -> None:
    """The repetition has another shopper, day and month; the first was ingested as a micro-batch or by day."""
    land(warehouse, "0", [BOUGHT])
    first_way(warehouse)
    land(warehouse, "1", [OTHERS])
    ingest_streamed(warehouse, {"1": 1})
    assert warehouse.rows("SELECT event_id, user_id FROM purchases") == [("e1", "anna")]


def test_rows_before_the_first_are_left_to_others(warehouse: ClickHouseWarehouse) -> None:
    """Earlier rows and rows of other sources are ingested only when requested."""
    events = [Event(f"e{number}", "anna", FIRST, 1.0) for number in range(4)]
    land(warehouse, "0", events[:3])
    land(warehouse, "1", events[3:])
    ingest_streamed(warehouse, {"0": 2})
    assert [event for event, _, _ in known_to(warehouse, MOMENTS[-1])] == ["e1", "e2"]
    ingest_streamed(warehouse, {"0": 1, "1": 1})
    assert known_to(warehouse, MOMENTS[-1]) == known(events, MOMENTS[-1])


@pytest.mark.parametrize("done", range(len(INGEST_STATEMENTS) + 1))
def test_one_broken_off_between_its_steps_is_healed_by_the_next(warehouse: ClickHouseWarehouse, done: int) -> None:
    """After a crash between any two statements no event is duplicated or missing."""
    events = [BOUGHT, BACK, CALLED_OFF]
    land(warehouse, "0", events)
    for name in INGEST_STATEMENTS[:done]:
        warehouse.execute(statement(name), {"sources": ["0"], "firsts": [1], "attempt": 7})
    ingest_streamed(warehouse, {"0": 1})
    assert warehouse.value("SELECT count() FROM purchases FINAL") == 1
    for as_of in MOMENTS:
        assert known_to(warehouse, as_of) == known(events, as_of)
