"""Validation of decoded events, by the rules of the warehouse's view `judged_rows`."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from unicodedata import category

from repurchase.purchases.purchase import Correction, EventKind, Purchase
from repurchase.purchases.purchase_event import PurchaseEvent, moment_of

MIN_PURCHASE_TIME = datetime(1990, 1, 1, tzinfo=UTC)
MAX_BYTES = 256
"""The maximum UTF-8 length of a word."""
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"}
"""ClickHouse's \\pZ and \\pC, which do not include unassigned characters."""
MAX_UNITS = 1_000_000
MAX_ROUBLES = 1_000_000_000


def rejection_reason(event: PurchaseEvent, now: datetime) -> str:
    """Return why the event is invalid as of `now` (aware), in the words of the quarantine; empty if valid."""
    if isinstance(event, Purchase):
        return _words(event, event.product_id, "no product") or _moment(event, now) or _purchase(event)
    return _words(event, event.corrects, "corrects nothing") or _moment(event, now) or _correction(event)


def _words(event: PurchaseEvent, named: str, missing: str) -> str:
    if _is_blank(event.user_id):
        return "no user"
    if _is_blank(named):
        return missing
    words = (event.user_id, named, event.event_id)
    return "text beyond reason" if any(map(_is_beyond_reason, words)) else ""


def _moment(event: PurchaseEvent, now: datetime) -> str:
    if moment_of(event) > now:
        return "time in the future"
    return "time before 1990" if moment_of(event) < MIN_PURCHASE_TIME else ""


def _purchase(event: Purchase) -> str:
    return _amount(event.quantity, "quantity", MAX_UNITS) or _amount(event.price, "price", MAX_ROUBLES)


def _correction(event: Correction) -> str:
    if event.kind is EventKind.RETURN and event.quantity == 0:
        return "returns nothing"
    return "" if event.kind is EventKind.CANCELLATION else _amount(event.quantity, "quantity", MAX_UNITS)


def _amount(amount: Decimal | None, name: str, limit: int) -> str:
    if amount is None:
        return ""
    if amount < 0:
        return f"negative {name}"
    return f"{name} beyond reason" if amount > limit else ""


def _is_blank(word: str) -> bool:
    return all(category(letter) in _UNSEEN for letter in word)


def _is_beyond_reason(word: str) -> bool:
    return len(word.encode()) > MAX_BYTES or any(category(letter) in {"Cc", "Zl", "Zp"} for letter in word)
