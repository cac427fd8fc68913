"""Histories as the stream keeps them, from events as tests set them."""

from __future__ import annotations

from collections.abc import Iterable

from repurchase.purchases.purchase_event import PurchaseEvent
from repurchase.purchases.shopper_history import ShopperHistory, packed, product_of


def histories_of(events: Iterable[PurchaseEvent]) -> list[ShopperHistory]:
    """One history a shopper, sorted by shopper; rows in the order of the events."""
    by_user: dict[str, list[PurchaseEvent]] = {}
    for event in events:
        by_user.setdefault(event.user_id, []).append(event)
    return [_history(user_id, of_user) for user_id, of_user in sorted(by_user.items())]


def _history(user_id: str, events: list[PurchaseEvent]) -> ShopperHistory:
    products = tuple(dict.fromkeys(product_of(event) for event in events))
    rows = b"".join(packed(event, products.index(product_of(event))) for event in events)
    return ShopperHistory(user_id, products, rows)
