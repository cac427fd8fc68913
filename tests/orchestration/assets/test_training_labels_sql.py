"""Which pairs the model learns from, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from orchestration.pair_states import replace_cycles
from orchestration.snapshots import replace_snapshot
from repurchase.adapters.warehouse import ClickHouseWarehouse
from repurchase.cycle import PRIOR_DAYS
from repurchase.prediction import HORIZON_DAYS

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
HORIZON = HORIZON_DAYS * DAY


@pytest.fixture(scope="module", autouse=True)
def _consumables(warehouse: ClickHouseWarehouse) -> None:
    verdicts = {"milk": True, "chair": False}
    moments = pa.array([AS_OF] * 2, pa.timestamp("ms", "UTC"))
    columns = {
        "category": list(verdicts),
        "probability": [0.9, 0.1],
        "consumable": list(verdicts.values()),
        "decided_by": ["model"] * 2,
        "decided_at": moments,
        "model_version": ["1"] * 2,
    }
    warehouse.append_arrow("consumable_verdicts", pa.table(columns))


def _labels(
    warehouse: ClickHouseWarehouse, purchases: Sequence[tuple[str, str, datetime]], least_purchase_days: int = 2
) -> dict[tuple[str, str], bool]:
    warehouse.execute("TRUNCATE TABLE purchases")
    columns = {
        "event_id": [str(number) for number in range(len(purchases))],
        "user_id": [user for user, _, _ in purchases],
        "product_id": [product for _, product, _ in purchases],
        "purchased_at": pa.array([at for _, _, at in purchases], pa.timestamp("ms", "UTC")),
        "quantity": [1.0] * len(purchases),
        "price": [1.0] * len(purchases),
    }
    warehouse.append_arrow("purchases", pa.table(columns))
    replace_cycles(warehouse, "replenishment_cycles", AS_OF, {"prior_days": PRIOR_DAYS})
    labelling = {"horizon_days": HORIZON_DAYS, "least_purchase_days": least_purchase_days}
    replace_snapshot(warehouse, "training_labels", AS_OF, labelling)
    rows = warehouse.rows("SELECT user_id, category, bought FROM training_labels")
    return {(user, category): bool(bought) for user, category, bought in rows}


@pytest.mark.parametrize(
    ("at", "bought"),
    [
        (AS_OF - MILLISECOND, False),
        (AS_OF, True),
        (AS_OF + MILLISECOND, True),
        (AS_OF + HORIZON - MILLISECOND, True),
        (AS_OF + HORIZON, False),
        (AS_OF + HORIZON + MILLISECOND, False),
    ],
)
def test_the_edges_of_the_horizon(warehouse: ClickHouseWarehouse, at: datetime, bought: bool) -> None:  # noqa: FBT001
    """A purchase at the moment itself is an outcome, one at the end of the horizon is not."""
    before = [("anna", "milk", AS_OF - 9 * DAY), ("anna", "milk", AS_OF - 2 * DAY)]
    assert _labels(warehouse, [*before, ("anna", "milk", at)]) == {("anna", "milk"): bought}


def test_another_pairs_purchase_is_no_outcome(warehouse: ClickHouseWarehouse) -> None:
    """Only the same shopper with the same category counts."""
    before = [(user, "milk", AS_OF - days * DAY) for user in ("anna", "boris") for days in (2, 9)]
    labels = _labels(warehouse, [*before, ("anna", "chair", AS_OF), ("boris", "milk", AS_OF)])
    assert labels == {("anna", "milk"): False, ("boris", "milk"): True}


def test_only_consumables_bought_often_enough_are_labelled(warehouse: ClickHouseWarehouse) -> None:
    """What does not run out, what was bought on too few days and what is new in the horizon teaches nothing."""
    twice = [("anna", product, AS_OF - days * DAY) for product in ("milk", "chair", "unnamed") for days in (2, 9)]
    once = [("boris", "milk", AS_OF - DAY), ("boris", "milk", AS_OF - DAY + MILLISECOND)]
    new = [("vera", "milk", AS_OF + DAY)]
    assert _labels(warehouse, [*twice, *once, *new]) == {("anna", "milk"): False}
    assert _labels(warehouse, [*twice, *once, *new], 1) == {("anna", "milk"): False, ("boris", "milk"): False}
