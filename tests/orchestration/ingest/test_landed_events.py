"""Tests that events land like rows of a file and are rejected for the same reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from orchestration.ingest.landed_events import landed_rows, source_of
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.purchases.event_validation import rejection_reason
from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import MessagePosition, PurchaseEvent, ReceivedEvent

NOW = datetime.now(UTC)
words = st.sampled_from(
    ["anna", "", "\u00a0", "\u200b", "a\tb", "a\u2028b", "я" * 128, "я" * 129, "a" * 257, "́", "\ud7ff"]
)
moments = st.sampled_from(
    [datetime(2026, 1, 1, tzinfo=UTC), datetime(1989, 12, 31, 23, 59, 59, tzinfo=UTC), NOW + timedelta(days=2)]
)
amounts = st.sampled_from([Decimal(text) for text in ("0", "1.5", "-0.1", "1e6", "1000000.5", "1e9", "1000000001")])
purchases = st.builds(Purchase, st.just("e"), words, words, moments, amounts, st.none() | amounts)
returns = st.builds(Correction, st.just("e"), st.just(EventKind.RETURN), words, words, moments, st.none() | amounts)
cancellations = st.builds(Correction, st.just("e"), st.just(EventKind.CANCELLATION), words, words, moments, st.none())


@examples(max_examples=8)
@given(events=st.lists(purchases | returns | cancellations, min_size=30, max_size=60))
def test_refusals_are_those_of_the_warehouse(warehouse: ClickHouseWarehouse, events: list[PurchaseEvent]) -> None:
    """Blank and oversized text, times and amounts out of range have the same reasons as in quarantine."""
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    deliveries = [ReceivedEvent(MessagePosition("purchases", 0, row), event) for row, event in enumerate(events)]
    warehouse.append_arrow("landed_purchases", landed_rows("log", deliveries))
    told = [reason for (reason,) in warehouse.rows("SELECT reason FROM judged_rows ORDER BY row")]
    assert [rejection_reason(event, NOW) for event in events] == told


def test_a_source_is_a_window_of_offsets() -> None:
    """A message has the same source in any micro-batch."""
    places = [MessagePosition("purchases", 3, offset) for offset in (0, 9_999, 10_000)]
    assert [source_of("log", place) for place in places] == ["log.3.0", "log.3.0", "log.3.10000"]
