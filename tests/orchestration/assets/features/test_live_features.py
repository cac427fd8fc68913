"""Tests that the stream's features of a shopper history equal those of the warehouse's SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.features.pair_states import replace_cycles, replace_in_parts
from orchestration.ingest.ingest import ingest_landed
from orchestration.ingest.landed_events import landed_rows
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.cycle import PRIOR_DAYS, CycleDetail, HabitDetail, ReplenishmentCycle, ShopperHabit
from repurchase.forecast.live.cycles import cycle_details, cycles
from repurchase.forecast.live.habit_details import habit_details
from repurchase.forecast.live.habits import habits
from repurchase.forecast.live.known_purchases import known_purchases
from repurchase.forecast.live.purchase_days import purchase_days
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import MessagePosition, PurchaseEvent, ReceivedEvent
from repurchase.purchases.shopper_history import milliseconds
from tests.repurchase.forecast.live_histories import histories_of

CATEGORIES = {"milk 1": "milk", "milk 2": "milk", "bread": "bread"}
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
AS_OF = MIDNIGHT.replace(hour=9, minute=30, microsecond=1000)
RATES = """
    SELECT category, sum(purchase_days - 1) / sum(tenure_days) FROM replenishment_cycles
    WHERE event_timestamp = {as_of:DateTime64(3, 'UTC')} GROUP BY category
"""
TABLES: dict[type[object], tuple[tuple[str, ...], str]] = {
    ReplenishmentCycle: (("user_id", "category"), "replenishment_cycles"),
    CycleDetail: (("user_id", "category"), "replenishment_cycles"),
    ShopperHabit: (("user_id",), "shopper_habits"),
    HabitDetail: (("user_id",), "shopper_habits"),
}
"""Keys and table of each record type that the stream computes."""
ages = st.one_of(
    st.integers(1, 130 * 86_400_000),
    st.sampled_from(
        [1, 9 * 3_600_000 + 1, *(days * 86_400_000 + edge for days in (7, 14, 21, 28, 84, 112) for edge in (-1, 0, 1))]
    ),
)
moments = ages.map(lambda age: AS_OF - timedelta(milliseconds=age)) | st.just(AS_OF)
users = st.sampled_from(["anna", "boris"])
purchases = st.builds(
    Purchase,
    event_id=st.integers(0, 30).map("e{}".format),
    user_id=users,
    product_id=st.sampled_from([*CATEGORIES, "unnamed"]),
    purchased_at=moments,
    quantity=st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(3)]),
    price=st.sampled_from([None, Decimal("89.9"), Decimal(120)]),
)
corrections = st.builds(
    Correction,
    event_id=st.integers(100, 110).map("c{}".format),
    kind=st.just(EventKind.RETURN),
    corrects=st.integers(0, 30).map("e{}".format),
    user_id=users,
    corrected_at=moments,
    quantity=st.sampled_from([None, Decimal(1), Decimal("0.5")]),
)


@pytest.fixture(scope="module", autouse=True)
def _products(warehouse: ClickHouseWarehouse) -> None:
    names = list(CATEGORIES)
    columns = {"product_id": names, "title": names, "category": list(CATEGORIES.values()), "brand": [""] * 3}
    warehouse.append_arrow("products", pa.table(columns))


@settings(max_examples=15)
@given(events=st.lists(purchases | corrections, min_size=1, max_size=40))
def test_live_features_are_those_of_the_warehouse(
    warehouse: ClickHouseWarehouse, events: Sequence[PurchaseEvent]
) -> None:
    """All columns of cycles and habits, with gaps, returns, repeated events and events at the cutoff."""
    told = _unambiguous(events)
    _take_in(warehouse, told)
    histories = histories_of([*told, *told[::2]])
    as_of = np.full(len(histories), milliseconds(AS_OF))
    bought = known_purchases(histories, as_of, lambda product: CATEGORIES.get(product, product))
    names = [each.user_id for each in histories]
    days = purchase_days(bought)
    pairs = bought.pair_starts()
    keys = [(names[bought.shopper[at]], bought.categories[bought.category[at]]) for at in pairs]
    rates = dict(warehouse.rows(RATES, {"as_of": AS_OF}))
    of_pairs, of_shoppers = cycles(days, rates), habits(days)
    shoppers = [(names[int(place)],) for place in of_shoppers["shopper"]]
    _assert_equal(warehouse, keys, of_pairs, ReplenishmentCycle)
    _assert_equal(warehouse, keys, cycle_details(days, of_pairs), CycleDetail)
    _assert_equal(warehouse, shoppers, of_shoppers, ShopperHabit)
    _assert_equal(warehouse, shoppers, habit_details(days, of_pairs), HabitDetail)


def _unambiguous(events: Sequence[PurchaseEvent]) -> list[PurchaseEvent]:
    """One event per id, because both sides resolve conflicts by their own order of arrival."""
    return list({event.event_id: event for event in events}.values())


def _take_in(warehouse: ClickHouseWarehouse, events: Sequence[PurchaseEvent]) -> None:
    for table in (
        "landed_purchases",
        "purchases",
        "corrections",
        "snapshots",
        "replenishment_cycles",
        "shopper_habits",
    ):
        warehouse.execute(f"TRUNCATE TABLE {table}")
    deliveries = [ReceivedEvent(MessagePosition("purchases", 0, row), event) for row, event in enumerate(events)]
    warehouse.append_arrow("landed_purchases", landed_rows("log", deliveries))
    ingest_landed(warehouse, "2025-01-01", "2026-12-31")
    replace_cycles(warehouse, "replenishment_cycles", AS_OF, {"prior_days": PRIOR_DAYS})
    replace_in_parts(warehouse, "shopper_habits", AS_OF)


def _assert_equal(
    warehouse: ClickHouseWarehouse,
    keys: Sequence[tuple[str, ...]],
    columns: Mapping[str, np.ndarray],
    record: type[object],
) -> None:
    """The columns equal all fields of the record in the warehouse."""
    key_names, table = TABLES[record]
    values = [name for name in record.__dataclass_fields__ if name not in {*key_names, "as_of"}]  # type: ignore[attr-defined]
    names = ", ".join([*key_names, *values])
    rows = warehouse.rows(
        f"SELECT {names} FROM {table} WHERE event_timestamp = {{as_of:DateTime64(3, 'UTC')}}"  # noqa: S608  names of our own
        f" ORDER BY {', '.join(key_names)}",
        {"as_of": AS_OF},
    )
    width = len(key_names)
    assert [row[:width] for row in rows] == sorted(keys)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    for place, name in enumerate(values, start=width):
        expected = np.asarray([row[place] for row in rows], dtype=np.float64)
        np.testing.assert_allclose(columns[name][order], expected, rtol=1e-9, err_msg=name)
