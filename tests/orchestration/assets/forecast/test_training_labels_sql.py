"""Tests the selection of training pairs and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import isnan

import pyarrow as pa
import pytest

from orchestration.features.pair_states import replace_cycles
from orchestration.features.snapshots import replace_snapshot
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.cycle import PRIOR_DAYS
from repurchase.forecast.model.curve import CURVE_DAYS

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
WEEK, CURVE = 7 * DAY, CURVE_DAYS * DAY
KNOWN_UNTIL = AS_OF + WEEK
Labels = dict[tuple[str, str], tuple[float | None, int, bool]]


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
    warehouse: ClickHouseWarehouse, purchases: Sequence[tuple[str, str, datetime]], known_until: datetime = KNOWN_UNTIL
) -> Labels:
    """By pair: days until the next purchase or None, number of days known, whether the pair is served."""
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
    labelling = {"known_until": known_until, "curve_days": CURVE_DAYS, "least_purchase_days": 2}
    replace_snapshot(warehouse, "training_labels", AS_OF, labelling)
    rows = warehouse.rows("SELECT user_id, category, waited_days, known_days, is_served FROM training_labels")
    return {
        (user, category): (None if isnan(waited) else waited, known, bool(served))
        for user, category, waited, known, served in rows
    }


@pytest.mark.parametrize(
    ("at", "known_until", "waited", "known"),
    [
        (AS_OF - MILLISECOND, KNOWN_UNTIL, None, 7),
        (AS_OF, KNOWN_UNTIL, 0.0, 7),
        (AS_OF + 3 * DAY, KNOWN_UNTIL, 3.0, 7),
        (KNOWN_UNTIL, KNOWN_UNTIL, None, 7),
        (KNOWN_UNTIL, KNOWN_UNTIL + DAY, 7.0, 8),
        (AS_OF + CURVE - DAY / 2, AS_OF + 2 * CURVE, 27.5, 28),
        (AS_OF + CURVE, AS_OF + 2 * CURVE, None, 28),
    ],
)
def test_the_edges_of_what_is_known(
    warehouse: ClickHouseWarehouse, at: datetime, known_until: datetime, waited: float | None, known: int
) -> None:
    """A purchase at the cutoff itself is an outcome; one at the end of known data or of the curve is not."""
    before = [("anna", "milk", AS_OF - 9 * DAY), ("anna", "milk", AS_OF - 2 * DAY)]
    labels = _labels(warehouse, [*before, ("anna", "milk", at)], known_until)
    assert labels == {("anna", "milk"): (waited, known, True)}


def test_the_first_purchase_of_the_pair_itself_counts(warehouse: ClickHouseWarehouse) -> None:
    """Only the earliest purchase of the same shopper and category counts."""
    before = [(user, "milk", AS_OF - days * DAY) for user in ("anna", "boris") for days in (2, 9)]
    after = [("anna", "chair", AS_OF), ("boris", "milk", AS_OF + 4 * DAY), ("boris", "milk", AS_OF + DAY)]
    labels = _labels(warehouse, [*before, *after])
    assert labels == {("anna", "milk"): (None, 7, True), ("boris", "milk"): (1.0, 7, True)}


def test_every_pair_teaches_and_few_are_served(warehouse: ClickHouseWarehouse) -> None:
    """Other categories and pairs with one purchase day are labelled but not served; new pairs are neither."""
    twice = [("anna", product, AS_OF - days * DAY) for product in ("milk", "chair", "unnamed") for days in (2, 9)]
    once = [("boris", "milk", AS_OF - DAY), ("boris", "milk", AS_OF - DAY + MILLISECOND)]
    new = [("vera", "milk", AS_OF + DAY)]
    labels = _labels(warehouse, [*twice, *once, *new])
    assert {pair: served for pair, (_, _, served) in labels.items()} == {
        ("anna", "milk"): True, ("anna", "chair"): False, ("anna", "unnamed"): False, ("boris", "milk"): False,
    }  # fmt: skip
