"""Ports of purchases: Kafka's topics and the histories in the online store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from repurchase.purchases.purchase import Product
from repurchase.purchases.purchase_event import DeadLetter, EventBatch, PurchaseEvent, ReceivedEvent
from repurchase.purchases.shopper_history import ShopperHistory


class PurchasePublisher(Protocol):
    """Sends purchase events; one shopper's keep their order."""

    def publish(self, event: PurchaseEvent) -> None:
        """Queue one event; it is stored some milliseconds later."""
        ...

    def publish_dead_letter(self, letter: DeadLetter, group: str) -> None:
        """Queue a message as a dead letter, with its reason and place, and for whom of its readers it was dead."""
        ...

    def reject(self, delivery: ReceivedEvent, reason: str, group: str) -> None:
        """Queue as a dead letter an event that was read and could not be used."""
        ...

    def flush(self) -> None:
        """Wait until all that was queued is stored. Raises EventsUnavailable."""
        ...


class DeadLetters(Protocol):
    """Purchase events that could not be read or used."""

    def resend(self, limit: int) -> int:
        """Send the next letters, about `limit`, to their topic once more, as they came; gives how many.

        One that died of several readers goes once. A repeat after a failure may send some twice, which their readers
        absorb. Raises EventsUnavailable.
        """
        ...


class PurchaseBatches(Protocol):
    """What came in since the last commit, for one process that takes all of it."""

    @property
    def log(self) -> str:
        """The name under which offsets mean something: another one where the topic was made anew."""
        ...

    def take(self, limit: int) -> EventBatch:
        """Take the next events, about `limit`; fewer at the end, none when it was reached. Raises EventsUnavailable."""
        ...

    def commit(self) -> None:
        """Never give again what was taken until now. Raises EventsUnavailable."""
        ...


class PurchaseStream(Protocol):
    """Events as they come in, a share of them for each process of a group."""

    def take(self, limit: int, wait_seconds: float) -> EventBatch:
        """Take what is there, at most `limit`, after waiting for the first at most so long.

        Raises EventsUnavailable.
        """
        ...

    def commit(self) -> None:
        """Never give again what was taken until now; where that fails, it comes again."""
        ...


class ShopperHistories(Protocol):
    """Each shopper's history: what the last batch knew, and what the stream has added since."""

    def add(self, events: Sequence[PurchaseEvent]) -> Sequence[ShopperHistory]:
        """Add the events and give the whole histories of their shoppers, in no order.

        An event that is there stays as it is. Who cannot be read is left out. Raises OnlineStoreUnavailable.
        """
        ...

    def of(self, user_ids: Sequence[str]) -> Sequence[ShopperHistory]:
        """Whole histories, in no order. Raises OnlineStoreUnavailable."""
        ...

    def replace(self, histories: Sequence[ShopperHistory]) -> None:
        """Let these be what the batch knew, and keep of what was added since only what they lack.

        Raises OnlineStoreUnavailable.
        """
        ...


class LiveProducts(Protocol):
    """What the products are, for whoever reads events."""

    def store(self, products: Sequence[Product]) -> None:
        """Add or change some. Raises OnlineStoreUnavailable."""
        ...

    def named(self, product_ids: Sequence[str]) -> Mapping[str, Product]:
        """Those of these that are known. Raises OnlineStoreUnavailable."""
        ...
