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
        """Raises PriceUnavailable within the deadline, and its kind OutOfStock for what cannot be bought now."""
        ...


class PreloadedPrices(Protocol):
    """Prices that were asked for ahead of a conversation, until they are too old to be told."""

    async def find(self, product_id: str) -> Quote | None:
        """The quote kept last, as old as its `quoted_at` says. Raises OnlineStoreUnavailable."""
        ...


class PricePreloading(Protocol):
    """The same, for whoever asks ahead."""

    def keep(self, quotes: Sequence[Quote]) -> None:
        """Keep them in place of older ones. Raises OnlineStoreUnavailable."""
        ...


class ProductSearch(Protocol):
    """The Market's product search."""

    async def cheapest(self, text: str) -> Sequence[SearchResult]:
        """The cheapest products of these words that can be bought now, by price. Raises SearchUnavailable."""
        ...


class MarketOrders(Protocol):
    """The Market's order service."""

    async def place(self, message: OrderMessage) -> MarketAcceptance | MarketRejection:
        """Order it; a repeat of the same order_id makes no second order. Raises MarketUnavailable."""
        ...


class Pushes(Protocol):
    """The Market's pushes to the shopper's application."""

    async def send(self, user_id: str, order_id: str, text: str) -> None:
        """Tell the shopper of the order; a repeat of the same order_id is not shown. Raises PushUnavailable."""
        ...
