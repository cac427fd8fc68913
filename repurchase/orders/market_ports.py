"""Ports of the Market: prices, search, orders and pushes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from repurchase.orders.order_message import OrderMessage
from repurchase.orders.order_state import MarketAcceptance, MarketRejection
from repurchase.orders.quote import Quote
from repurchase.orders.search_result import SearchResult


class PriceService(Protocol):
    """The Market's prices and delivery days."""

    async def quote(self, product_id: str, now: datetime) -> Quote:
        """Return the current quote. Raises PriceUnavailable within the deadline, and its subclass OutOfStock."""
        ...


class PreloadedPrices(Protocol):
    """Quotes loaded ahead of a conversation, until they expire."""

    async def find(self, product_id: str) -> Quote | None:
        """Return the stored quote, whose `quoted_at` gives its age. Raises OnlineStoreUnavailable."""
        ...


class PricePreloading(Protocol):
    """Writes preloaded prices."""

    def keep(self, quotes: Sequence[Quote]) -> None:
        """Replace older quotes. Raises OnlineStoreUnavailable."""
        ...


class ProductSearch(Protocol):
    """The Market's product search."""

    async def cheapest(self, text: str) -> Sequence[SearchResult]:
        """Return the cheapest available products that match these words, by price. Raises SearchUnavailable."""
        ...


class MarketOrders(Protocol):
    """The Market's order service."""

    async def place(self, message: OrderMessage) -> MarketAcceptance | MarketRejection:
        """Place the order; a repeat of the same order_id makes no second order. Raises MarketUnavailable."""
        ...


class Pushes(Protocol):
    """The Market's pushes to the shopper's application."""

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """Notify the shopper of the order; a repeat of the same order_id is not shown. Raises PushUnavailable."""
        ...
