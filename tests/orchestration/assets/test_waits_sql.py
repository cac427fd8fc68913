"""After how many days a labelled pair was first bought again."""

from __future__ import annotations

from datetime import timedelta

from orchestration.snapshots import statement
from repurchase.adapters.warehouse import ClickHouseWarehouse
from tests.orchestration.tables import PURCHASE, TODAY, fill


def test_the_first_purchase_within_the_days_counts(warehouse: ClickHouseWarehouse) -> None:
    """Anna took milk 2.5 and 4 days after; Boris after 28 days, too late; what is not labelled is silent."""
    label = {"user_id": "anna", "category": "milk", "event_timestamp": TODAY, "bought": 1}
    fill(warehouse, "training_labels", [label, label | {"user_id": "boris", "bought": 0}])
    bought = [("anna", "milk", -1.0), ("anna", "milk", 4.0), ("anna", "milk", 2.5), ("anna", "bread", 1.0)]
    rows = [*bought, ("boris", "milk", 28.0)]
    fill(
        warehouse,
        "purchases",
        [
            PURCHASE
            | {"event_id": str(n), "user_id": user, "product_id": what, "purchased_at": TODAY + timedelta(days=days)}
            for n, (user, what, days) in enumerate(rows)
        ],
    )
    waited = warehouse.rows(statement("waits"), {"as_of": TODAY, "longest_days": 28})
    assert waited == [("anna", "milk", 2.5)]
