"""Ports of purchases: Kafka topics and shopper histories in the online store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from repurchase.purchases.purchase import Product
from repurchase.purchases.purchase_event import DeadLetter, EventBatch, PurchaseEvent, ReceivedEvent
from repurchase.purchases.shopper_history import ShopperHistory


class PurchasePublisher(Protocol):
    """Publishes purchase events; the order of each shopper's events is kept."""

    def publish(self, event: PurchaseEvent) -> None:
        """Queue one event; it is sent some milliseconds later."""
        ...

    def publish_dead_letter(self, letter: DeadLetter, group: str) -> None:
        """Queue a message as a dead letter, with its reason, its position and the consumer group."""
        ...

    def reject(self, delivery: ReceivedEvent, reason: str, group: str) -> None:
        """Queue an event that was decoded but is invalid as a dead letter."""
        ...

    def flush(self) -> None:
        """Wait until all queued messages are stored. Raises EventsUnavailable."""
        ...


class DeadLetters(Protocol):
    """Purchase events that could not be decoded or used."""

    def resend(self, limit: int) -> int:
        """Send the next dead letters, about `limit`, to their topic again unchanged; return the number.

        A message that failed in several groups is sent once. A repeat after a failure may send some twice, which
        consumers deduplicate. Raises EventsUnavailable.
        """
        ...


class PurchaseBatches(Protocol):
    """Events since the last commit, for one process that reads all partitions."""

    @property
    def log(self) -> str:
        """The id of the log to which offsets refer; it changes when the topic is created again."""
        ...

    def take(self, limit: int) -> EventBatch:
        """Return the next events, about `limit`; fewer at the end, none after it. Raises EventsUnavailable."""
        ...

    def commit(self) -> None:
        """Commit the offsets of all events taken so far. Raises EventsUnavailable."""
        ...


class PurchaseStream(Protocol):
    """Events as they arrive, divided among the processes of a group."""

    def take(self, limit: int, wait_seconds: float) -> EventBatch:
        """Return available events, at most `limit`, after waiting at most `wait_seconds` for the first.

        Raises EventsUnavailable.
        """
        ...

    def commit(self) -> None:
        """Commit the offsets of all events taken so far; after a failed commit they are redelivered."""
        ...


class ShopperHistories(Protocol):
    """Shopper histories: events of the last batch, and events that the stream added since."""

    def add(self, events: Sequence[PurchaseEvent]) -> Sequence[ShopperHistory]:
        """Add the events and return the whole histories of their shoppers, in no order.

        An existing event stays unchanged. Unreadable histories are left out. Raises OnlineStoreUnavailable.
        """
        ...

    def of(self, user_ids: Sequence[str]) -> Sequence[ShopperHistory]:
        """Return whole histories, in no order. Raises OnlineStoreUnavailable."""
        ...

    def replace(self, histories: Sequence[ShopperHistory]) -> None:
        """Store these as the batch's histories, and keep only those streamed events that they lack.

        Raises OnlineStoreUnavailable.
        """
        ...


class LiveProducts(Protocol):
    """Product data for event consumers."""

    def store(self, products: Sequence[Product]) -> None:
        """Add or update products. Raises OnlineStoreUnavailable."""
        ...

    def named(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Return the known ones among these products, by id. Raises OnlineStoreUnavailable."""
        ...
