"""Tests that the features in SQL equal plain Python as of any moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.features.pair_states import replace_cycles, replace_in_parts
from orchestration.features.snapshots import replace_snapshot
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.cycle import (
    PRIOR_DAYS,
    CategoryRhythm,
    CycleDetail,
    HabitDetail,
    ReplenishmentCycle,
    ShopperHabit,
)
from tests.orchestration.assets import reference
from tests.orchestration.assets.reference import DAY, Bought
from tests.orchestration.assets.reference_details import cycle_details, habit_details

CATEGORIES = {"milk 1": "milk", "milk 2": "milk", "bread": "bread", "unnamed": "unnamed"}
""""unnamed" is a product without metadata, which forms its own category."""
MILLISECOND = timedelta(milliseconds=1)
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = (MIDNIGHT, MIDNIGHT.replace(hour=9, minute=30, second=7))
TAKEN_BACK = pa.list_(pa.struct([("at", pa.timestamp("ms", "UTC")), ("units", pa.float64())]))
Record = ReplenishmentCycle | CycleDetail | ShopperHabit | HabitDetail | CategoryRhythm
VIEWS: dict[str, tuple[type[Record], Callable[[Sequence[Bought], datetime], Sequence[Record]]]] = {
    "replenishment_cycles": (ReplenishmentCycle, reference.cycles),
    "cycle_details": (CycleDetail, cycle_details),
    "shopper_habits": (ShopperHabit, reference.habits),
    "habit_details": (HabitDetail, habit_details),
    "category_rhythms": (CategoryRhythm, reference.rhythms),
}
TABLES = {"cycle_details": "replenishment_cycles", "habit_details": "shopper_habits"}
"""Tables of the views whose name differs from their table's."""


@pytest.fixture(scope="module", autouse=True)
def _products(warehouse: ClickHouseWarehouse) -> None:
    named = {product: category for product, category in CATEGORIES.items() if product != "unnamed"}
    columns = {"product_id": list(named), "title": list(named), "category": list(named.values()), "brand": [""] * 3}
    warehouse.append_arrow("products", pa.table(columns))


def _empty(warehouse: ClickHouseWarehouse) -> None:
    for table in ("purchases", "snapshots"):
        warehouse.execute(f"TRUNCATE TABLE {table}")


def _buy(warehouse: ClickHouseWarehouse, purchases: Sequence[Bought], first_event: int = 0) -> None:
    columns = {
        "event_id": [f"e{first_event + number}" for number in range(len(purchases))],
        "user_id": [each.user_id for each in purchases],
        "product_id": [each.product_id for each in purchases],
        "purchased_at": pa.array([each.at for each in purchases], pa.timestamp("ms", "UTC")),
        "quantity": [each.quantity for each in purchases],
        "price": [each.price for each in purchases],
        "taken_back": pa.array([each.taken_back for each in purchases], TAKEN_BACK),
    }
    warehouse.append_arrow("purchases", pa.table(columns))


def _computed(warehouse: ClickHouseWarehouse, view: str, as_of: datetime) -> list[Record]:
    """Records that the asset's SQL computes as of a moment."""
    record, table = VIEWS[view][0], TABLES.get(view, view)
    if table == "replenishment_cycles":
        replace_cycles(warehouse, table, as_of, {"prior_days": PRIOR_DAYS})
    elif table == "shopper_habits":
        replace_in_parts(warehouse, table, as_of)
    else:
        replace_snapshot(warehouse, table, as_of)
    names = ", ".join("event_timestamp" if name == "as_of" else name for name in record.__dataclass_fields__)
    return [record(*row) for row in warehouse.rows(f"SELECT {names} FROM {table}")]  # noqa: S608  names of our own


def _by_key(records: Sequence[Record]) -> dict[tuple[str, ...], Any]:
    """Records by their keys; fields approximately equal at 1e-9, NaN equal to NaN."""
    keyed = {}
    for record in records:
        named = asdict(record)
        key = tuple(named.pop(name) for name in ("user_id", "category") if name in named)
        keyed[key] = (named.pop("as_of"), pytest.approx(named, rel=1e-9, abs=1e-12, nan_ok=True))
    assert len(keyed) == len(records)
    return keyed


def _plain(records: Sequence[Record]) -> dict[tuple[str, ...], Any]:
    plain = {}
    for record in records:
        named = asdict(record)
        key = tuple(named.pop(name) for name in ("user_id", "category") if name in named)
        plain[key] = (named.pop("as_of"), named)
    return plain


EDGES = [timedelta(0), 7 * DAY, 14 * DAY, 21 * DAY, 28 * DAY, 56 * DAY, 84 * DAY, 112 * DAY]
SINCE = st.one_of(
    st.sampled_from([edge + step for edge in EDGES for step in (-MILLISECOND, timedelta(0), MILLISECOND)]),
    st.builds(
        lambda days, rest: days * DAY + rest,
        st.integers(-3, 150),
        st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(hours=9, minutes=30), DAY - MILLISECOND]),
    ),
)


TAKEN = st.lists(st.tuples(SINCE, st.sampled_from([0.5, 1.0, float("inf")])), max_size=2)


@st.composite
def histories(draw: st.DrawFn) -> tuple[datetime, list[Bought]]:
    """A moment and purchases of a few shoppers before, at and after it, some corrected; days repeat."""
    as_of = draw(st.sampled_from(MOMENTS))
    purchase = st.builds(
        lambda user, product, since, quantity, price, taken: Bought(
            user, CATEGORIES[product], product, as_of - since, quantity, price, _moments(as_of, since, taken)
        ),
        st.sampled_from(["anna", "boris", "вера"]),
        st.sampled_from(list(CATEGORIES)),
        SINCE,
        st.sampled_from([0.0, 0.5, 1.0, 2.0]),
        st.sampled_from([float("nan"), 10.0, 25.5, 99.9]),
        st.one_of(st.just([]), TAKEN),
    )
    return as_of, draw(st.lists(purchase, min_size=1, max_size=30))


def _moments(
    as_of: datetime, bought_since: timedelta, taken: list[tuple[timedelta, float]]
) -> tuple[tuple[datetime, float], ...]:
    """Corrections not earlier than their purchase."""
    return tuple(sorted((as_of - min(since, bought_since), units) for since, units in taken))


@given(history=histories())
@settings(max_examples=30, deadline=None)
def test_every_feature_equals_plain_python(
    warehouse: ClickHouseWarehouse, history: tuple[datetime, list[Bought]]
) -> None:
    """Each field matches its docstring, computed from purchases strictly before the moment."""
    as_of, purchases = history
    computed = _all_computed(warehouse, purchases, as_of)
    for view, (_, expected) in VIEWS.items():
        assert _plain(computed[view]) == _by_key(expected(purchases, as_of))


@given(history=histories())
@settings(max_examples=10, deadline=None)
def test_no_feature_sees_the_moment_or_later(
    warehouse: ClickHouseWarehouse, history: tuple[datetime, list[Bought]]
) -> None:
    """Events at the moment or later change no feature."""
    as_of, purchases = history
    past = [
        replace(each, taken_back=tuple(taken for taken in each.taken_back if taken[0] < as_of))
        for each in purchases
        if each.at < as_of
    ]
    seen, unseen = (_all_computed(warehouse, known, as_of) for known in (purchases, past))
    assert {view: _plain(rows) for view, rows in seen.items()} == {view: _by_key(rows) for view, rows in unseen.items()}


def _all_computed(
    warehouse: ClickHouseWarehouse, purchases: Sequence[Bought], as_of: datetime
) -> dict[str, list[Record]]:
    _empty(warehouse)
    _buy(warehouse, purchases)
    return {view: _computed(warehouse, view, as_of) for view in VIEWS}


STEADY = [Bought("anna", "milk", "milk 1", MIDNIGHT - days * DAY, 1.0, 80.0) for days in (3, 10, 17, 24)]
LATER = [
    Bought(user, "milk", "milk 2", MIDNIGHT + step, 5.0, 1.0) for user in ("anna", "vera") for step in (0 * DAY, DAY)
]


def test_nothing_at_or_after_the_moment_is_seen(warehouse: ClickHouseWarehouse) -> None:
    """Features as of a moment do not depend on events at that moment or later."""
    _empty(warehouse)
    _buy(warehouse, STEADY)
    before = {view: _by_key(_computed(warehouse, view, MIDNIGHT)) for view in VIEWS}
    _buy(warehouse, LATER, first_event=100)
    assert {view: _plain(_computed(warehouse, view, MIDNIGHT)) for view in VIEWS} == before
    assert _plain(_computed(warehouse, "replenishment_cycles", MIDNIGHT + DAY)) != before["replenishment_cycles"]
    warehouse.execute(f"ALTER TABLE replenishment_cycles DROP PARTITION {MIDNIGHT + DAY:%Y%m%d}")


def test_an_event_written_twice_counts_once(warehouse: ClickHouseWarehouse) -> None:
    """A block inserted again after an interrupted run changes no feature."""
    _empty(warehouse)
    _buy(warehouse, STEADY)
    before = {view: _by_key(_computed(warehouse, view, MIDNIGHT)) for view in VIEWS}
    _buy(warehouse, STEADY)
    assert {view: _plain(_computed(warehouse, view, MIDNIGHT)) for view in VIEWS} == before


def test_a_steady_rhythm_by_hand(warehouse: ClickHouseWarehouse) -> None:
    """Milk every seven days, the last three days ago: values computed by hand."""
    _empty(warehouse)
    _buy(warehouse, STEADY)
    [cycle] = _computed(warehouse, "replenishment_cycles", MIDNIGHT)
    assert isinstance(cycle, ReplenishmentCycle)
    assert (cycle.purchase_days, cycle.recency_days, cycle.tenure_days) == (4, 3.0, 24.0)
    assert (cycle.mean_gap_days, cycle.gap_deviation_days, cycle.last_gap_days) == (7.0, 0.0, 7.0)
    assert (cycle.quantity_mean, cycle.spend_mean) == (1.0, 80.0)
    assert cycle.poisson_gamma_rate == pytest.approx(3 / 24)
