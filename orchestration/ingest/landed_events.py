"""Purchase events as rows of `landed_purchases`, with the same columns and text as rows of a file."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from repurchase.purchases.purchase import Correction, Purchase
from repurchase.purchases.purchase_event import MessagePosition, PurchaseEvent, ReceivedEvent

WINDOW = 10_000
"""Offsets per source, so that the lookup of rows already landed stays fast."""
_TEXT = ("event_id", "user_id", "product_id", "purchased_at", "quantity", "price", "kind", "corrects")
SCHEMA = pa.schema(
    [pa.field("source", pa.string()), pa.field("row", pa.uint64()), *(pa.field(name, pa.string()) for name in _TEXT)]
)


def source_of(log: str, place: MessagePosition) -> str:
    """Source name of a message's row: topic with id, partition, and the window of its offset."""
    return f"{log}.{place.partition}.{place.offset // WINDOW * WINDOW}"


def landed_rows(log: str, deliveries: Sequence[ReceivedEvent]) -> pa.Table:
    """One row per message; the row number is the offset."""
    rows = [
        {"source": source_of(log, each.place), "row": each.place.offset, **_as_text(each.event)} for each in deliveries
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _as_text(event: PurchaseEvent) -> dict[str, str | None]:
    told = _purchase(event) if isinstance(event, Purchase) else _correction(event)
    return {"event_id": event.event_id, "user_id": event.user_id, **told}


def _purchase(event: Purchase) -> dict[str, str | None]:
    return {
        "product_id": event.product_id,
        "purchased_at": event.purchased_at.isoformat(),
        "quantity": _number(event.quantity),
        "price": _number(event.price),
    }


def _correction(event: Correction) -> dict[str, str | None]:
    return {
        "purchased_at": event.corrected_at.isoformat(),
        "quantity": _number(event.quantity),
        "kind": event.kind.value,
        "corrects": event.corrects,
    }


def _number(amount: Any) -> str | None:
    return None if amount is None else str(amount)
