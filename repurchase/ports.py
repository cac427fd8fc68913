"""What the business asks of the world; each is opened once, at the edge, by its adapter's door."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from repurchase.cart import EMPTY, Cart
from repurchase.consent import Consent
from repurchase.cycle import CategoryRhythm, ReplenishmentCycle, ShopperHabit
from repurchase.found_product import FoundProduct
from repurchase.lease import Claim, Lease
from repurchase.live_champion import LiveChampion
from repurchase.order import Order, OrderedReminder, StoredOrder
from repurchase.order_state import Cancellation, OrderProgress, RefusedOrder
from repurchase.prediction import Prediction
from repurchase.priced_offer import PricedOffer
from repurchase.purchase import Product
from repurchase.purchase_event import DeadLetter, Deliveries, Delivery, PurchaseEvent
from repurchase.queue_state import QueueState, ReminderQueues
from repurchase.quote import Quote
from repurchase.reminder import Acceptance, Reminder
from repurchase.shopper_history import ShopperHistory
from repurchase.silence import Silence


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a turn of a conversation begins with."""

    waiting: Sequence[Reminder]
    """The shopper's waiting reminders, oldest first, as they were before the state was read.

    A reminder is taken away only after the state that answered it was kept, so nothing is missed in between.
    """
    state: Mapping[str, Any] | None
    """What was stored last, or None."""
    refused: Sequence[RefusedOrder] = ()
    """Orders that the Market refused since the shopper was told that they stand."""
    opted_out: bool = False
    """Whether the shopper wants no reminders."""


class OnlineFeatures(Protocol):
    """The features that were materialized for online answers."""

    async def predictions(self, user_id: str) -> Sequence[Prediction]:
        """The predictions of one shopper, in no order; empty for a stranger. Raises OnlineStoreUnavailable."""
        ...

    async def due(self, user_id: str, now: datetime) -> Sequence[Prediction]:
        """Those due at `now` (aware) that reach the champion's own threshold for reminders, as planning has it.

        What is ordered and not bought since is left out; who wants no reminders is due nothing. Where no champion was
        published, `repurchase.reminder.LEAST_PROBABILITY`. Raises OnlineStoreUnavailable.
        """
        ...


FeatureRow = ReplenishmentCycle | ShopperHabit | CategoryRhythm | Prediction
"""One row of a feature view; its `as_of` is the event time."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Many rows of one feature view, column by column, which takes a fraction of the time of a record for each row."""

    record: type[FeatureRow]
    """Whose fields the columns are."""
    users: Sequence[str]
    categories: Sequence[str]
    """Not used for habits."""
    as_of: Sequence[int]
    """Milliseconds since 1970."""
    columns: Mapping[str, Any]
    """An array or sequence for each other field; moments in milliseconds since 1970."""


class LiveFeatures(Protocol):
    """Feature rows that need not wait for the next materialization."""

    def write(self, rows: Sequence[FeatureRow], tables: Sequence[FeatureTable] = ()) -> None:
        """Let readers find these at once, in place of rows of earlier event times; those of later ones stand.

        A row is read until a materialization brings newer ones, or a week has passed. Each shopper's rows of a view
        are written in one atomic step. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class AwaitedLiveFeatures(Protocol):
    """The same, from an event loop."""

    async def write(self, rows: Sequence[FeatureRow]) -> None:
        """See LiveFeatures."""
        ...


class ReminderSchedule(Protocol):
    """The planned reminders, in the order in which they fall due."""

    def plan(self, reminders: Sequence[Reminder]) -> int:
        """Schedule those whose id was never scheduled before; returns how many were new."""
        ...

    def planned(self) -> int:
        """How many wait for their slot."""
        ...

    def claim(self, now: datetime, most: int, lasts: timedelta) -> Claim:
        """Take at most `most` that are due under a lease, in atomic steps; those of dead workers first.

        What is neither acknowledged, retried nor given up until the lease ends, others take. Raises
        OnlineStoreUnavailable.
        """
        ...

    def acknowledge(self, leases: Sequence[Lease]) -> int:
        """Alice's backend has them: forget them. Returns of how many the lease had not passed to another."""
        ...

    def retry(self, leases: Sequence[Lease], now: datetime) -> int:
        """They could not be handed over: let them fall due again later, each time after a longer pause.

        Returns of how many the lease had not passed to another.
        """
        ...

    def give_up(self, leases: Sequence[Lease], reason: str) -> int:
        """Nobody shall hear them; the reason is kept. Returns of how many the lease had not passed to another."""
        ...

    def withdraw(self, reminder_ids: Sequence[str]) -> int:
        """Take planned and leased ones back, for what was bought or silenced meanwhile; returns how many there were.

        One that is being handed over may still begin to wait: close it as well (WaitingReminders).
        """
        ...

    def forget(self, reminder_ids: Mapping[str, Sequence[str]]) -> int:
        """Withdraw those of each shopper, and close them where they wait or are on their way; returns how many stood.

        Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class WaitingReminders(Protocol):
    """The reminders that fell due and wait for the shopper to wake a device."""

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """Oldest first. Raises OnlineStoreUnavailable."""
        ...

    async def close(self, user_id: str, reminder_id: str) -> None:
        """The shopper has answered it, or needs it no more: it is not offered again, nor accepted if it comes late."""
        ...

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """One order answers these: close each and all that waits of its category, and withhold the category.

        Until it was bought, the order was refused, or ORDERS_TRAVEL_FOR has passed, nothing of it is due, nor accepted.
        Harmless to repeat. Raises OnlineStoreUnavailable.
        """
        ...

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """Their one order was cancelled: withhold its categories no more, also where `close_ordered` comes late.

        Harmless to repeat. Raises OnlineStoreUnavailable.
        """
        ...

    async def apply_consent(self, consent: Consent) -> None:
        """Where it is withdrawn, forget what waits, and accept nothing until a later one is given.

        An earlier consent than the one applied last changes nothing. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...

    async def add(self, reminder: Reminder) -> None:
        """Let it wait without having been planned, for who asked for more; it is not planned again either."""
        ...

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Let one wait that fell due, once for each slot, however often it is handed over, unless it is withheld.

        One whose shopper is erased does not wait and is not new.
        Raises OnlineStoreUnavailable, and then it may wait or not: hand it over again.
        """
        ...

    async def postpone(self, reminder: Reminder) -> None:
        """Put a waiting one back into the schedule, due at its (new) `due_at`; nothing where it waits no more."""
        ...


class SeenReminders(Protocol):
    """The reminders on their way, as a page or a metric shows them."""

    async def seen(self, now: datetime) -> ReminderQueues:
        """How the queues stand at `now` (aware), and the slots of its UTC day. Raises OnlineStoreUnavailable."""
        ...


class SeenQueues(Protocol):
    """The queues of one system, for those who watch."""

    async def seen(self) -> Sequence[QueueState]:
        """Each as it stands now. Raises AnswerUnavailable."""
        ...


class FeatureAges(Protocol):
    """How old the features are that answers are made from."""

    async def ages(self, now: datetime) -> Mapping[str, timedelta]:
        """Since the newest row of each view that was materialized at all. Raises OnlineStoreUnavailable."""
        ...

    async def since_materialized(self, now: datetime) -> Mapping[str, timedelta]:
        """Since each view was last materialized, as far as that is known. Raises OnlineStoreUnavailable."""
        ...


class AliceBackend(Protocol):
    """Whoever keeps a due reminder until its shopper next wakes a device."""

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Hand one over, as often as need be.

        Raises AnswerUnavailable where a later try may help, and NotificationRefused where none will.
        """
        ...


class DialogStates(Protocol):
    """Where each shopper's conversation stands; forgotten after a while."""

    async def resume(self, user_id: str, session_id: str) -> Resumed:
        """What a turn begins with, read at once. Raises OnlineStoreUnavailable."""
        ...

    async def store(
        self,
        user_id: str,
        session_id: str,
        state: Mapping[str, Any],
        cart: Cart = EMPTY,
        zone: str | None = None,
    ) -> None:
        """Keep the state for the rest of the conversation, and the shopper's cart as `Carts.keep` does.

        A `zone` (a known IANA name) that the device told replaces the one before. Raises OnlineStoreUnavailable, and
        then some of it may be kept.
        """
        ...


class LinkedShoppers(Protocol):
    """Which shopper a user of the skill is, as far as their accounts are linked."""

    async def shopper_of(self, alice_user: str) -> str | None:
        """The shopper's user_id, or None for a stranger. Raises OnlineStoreUnavailable."""
        ...


class AccountLinking(Protocol):
    """Where the links that are made by hand come from; durable."""

    def link(self, alice_user: str, user_id: str, lasts: timedelta | None = None) -> None:
        """Link a user of the skill to a shopper, in place of an earlier link; for good unless it `lasts` so long.

        Raises OrderBookUnavailable or OnlineStoreUnavailable, and then the link may stand unread: repeat it.
        """
        ...

    def copy_all(self) -> int:
        """Let every link made by hand be read again, for an online store that was lost; returns how many."""
        ...


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

    async def cheapest(self, text: str) -> Sequence[FoundProduct]:
        """The cheapest products of these words that can be bought now, by price. Raises SearchUnavailable."""
        ...


class OrderBook(Protocol):
    """The durable book of orders, with an outbox row for each; a reminder is in at most one order that stands.

    An order stands unless the Market refused it, its shopper cancelled it, or it was confirmed ORDERS_TRAVEL_FOR ago.
    """

    async def store(self, order: Order) -> StoredOrder:
        """Store order and outbox row in one transaction, unless an order of any of its reminders stands.

        Then nothing is stored and that order is returned; where several stand, the newest. Where an earlier order of
        the same reminders stands no more, the new one gets another id. Raises OrderBookUnavailable, and then the order
        may or may not stand: repeat it.
        """
        ...

    async def standing(self, user_id: str, reminder_ids: Sequence[str], now: datetime) -> Order | None:
        """The shopper's newest order, of those that stand at `now` (aware), with any of these reminders.

        Raises OrderBookUnavailable.
        """
        ...

    async def latest(self, user_id: str) -> OrderProgress | None:
        """How far the shopper's newest order has come, however it ended. Raises OrderBookUnavailable."""
        ...

    async def cancel(self, user_id: str, now: datetime) -> Cancellation:
        """Cancel the shopper's newest order of the last CANCELLABLE_FOR, unless it was claimed (OrderProgresses).

        Its reminders can be ordered again; see WaitingReminders.release_ordered. A repeat cancels no earlier order.
        Raises OrderBookUnavailable, and then it may be cancelled or not: repeat it.
        """
        ...

    async def cancel_order(self, user_id: str, order_id: str) -> Cancellation:
        """The same of one order of the shopper, however old. Raises OrderBookUnavailable."""
        ...


class PricedOffers(Protocol):
    """What shoppers were offered at which price, until well after the quotes hold no more."""

    async def keep(self, offer: PricedOffer) -> None:
        """Keep it for its shopper. Raises OnlineStoreUnavailable."""
        ...

    async def find(self, user_id: str, offer_id: str) -> PricedOffer | None:
        """That offer, where it was made to this shopper. Raises OnlineStoreUnavailable."""
        ...


class KnownTimeZones(Protocol):
    """By which clock each shopper lives, as their devices told it (see DialogStates.store), read by the planner."""

    def all(self) -> Mapping[str, ZoneInfo]:
        """By user_id, of who is known to live elsewhere than most. Raises OnlineStoreUnavailable."""
        ...


class Silences(Protocol):
    """The shoppers' wishes not to be reminded, durable."""

    async def standing(self, user_id: str, now: datetime) -> Sequence[Silence]:
        """Those of one shopper that hold at `now`, in no order. Raises OrderBookUnavailable."""
        ...

    async def add(self, silence: Silence) -> None:
        """A wish for good is never shortened by a later pause. Raises OrderBookUnavailable."""
        ...

    async def replace(self, silence: Silence) -> None:
        """For a shopper who asked to be reminded at a time of their own: a pause ends then, even if that is sooner.

        A wish for good stands. Raises OrderBookUnavailable.
        """
        ...

    async def end(self, user_id: str, category: str) -> None:
        """For a shopper who wants to be reminded of it again: pauses, refusals and a wish for good are forgotten.

        Raises OrderBookUnavailable, and then they may be forgotten or not: repeat it.
        """
        ...


class Consents(Protocol):
    """Whether shoppers agree to be reminded at all, durable."""

    async def of(self, user_id: str) -> Consent | None:
        """What the shopper decided last, None where they never did. Raises OrderBookUnavailable."""
        ...

    async def record(self, consent: Consent) -> Consent:
        """Record a change, unless a later one stands or nothing changes by it; returns what stands.

        Raises OrderBookUnavailable, and then it may be recorded or not: repeat it.
        """
        ...


class WithdrawnConsents(Protocol):
    """Who wants no reminders, read when reminders are planned."""

    def all(self) -> Sequence[Consent]:
        """In no order. Raises OrderBookUnavailable."""
        ...


class StandingSilences(Protocol):
    """The same wishes, read when reminders are planned."""

    def holding(self, now: datetime) -> Sequence[Silence]:
        """Those that hold at `now`, in no order. Raises OrderBookUnavailable."""
        ...


class PurchasePublisher(Protocol):
    """Sends purchase events; one shopper's keep their order."""

    def publish(self, event: PurchaseEvent) -> None:
        """Queue one event; it is stored some milliseconds later."""
        ...

    def bury(self, letter: DeadLetter, group: str) -> None:
        """Queue a message as a dead letter, with its reason and place, and for whom of its readers it was dead."""
        ...

    def reject(self, delivery: Delivery, reason: str, group: str) -> None:
        """Queue as a dead letter an event that was read and could not be used."""
        ...

    def flush(self) -> None:
        """Wait until all that was queued is stored. Raises EventsUnavailable."""
        ...


class DeadLetters(Protocol):
    """Purchase events that could not be read or used."""

    def resend(self, most: int) -> int:
        """Send the next letters, about `most`, to their topic once more, as they came; gives how many.

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

    def take(self, most: int) -> Deliveries:
        """Take the next events, about `most`; fewer at the end, none when it was reached. Raises EventsUnavailable."""
        ...

    def commit(self) -> None:
        """Never give again what was taken until now. Raises EventsUnavailable."""
        ...


class PurchaseStream(Protocol):
    """Events as they come in, a share of them for each process of a group."""

    def take(self, most: int, wait_seconds: float) -> Deliveries:
        """Take what is there, at most `most`, after waiting for the first at most so long. Raises EventsUnavailable."""
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


class LiveChampions(Protocol):
    """The champion that the stream scores with."""

    def store(self, champion: LiveChampion) -> None:
        """Let the stream score with it from its next events on. Raises OnlineStoreUnavailable."""
        ...

    def newest(self) -> LiveChampion | None:
        """The one stored last, read again only where it changed; None where there is none.

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


class ErasedShoppers(Protocol):
    """Who was erased, by salted hashes, as every writer of the online store can look up."""

    def bring(self, salt: str, digests: Sequence[str]) -> None:
        """Add these hashes, made with this salt; nothing leaves the list. Raises OnlineStoreUnavailable."""
        ...

    def among(self, user_ids: Collection[str]) -> set[str]:
        """Those of these shoppers who were erased.

        Raises OnlineStoreUnavailable, also while the list was not brought yet.
        """
        ...


class ErasureGuard(Protocol):
    """Keeps erased shoppers out of the online store, whoever writes there."""

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Delete what the online store holds of those of these who were erased, and return them.

        A writer calls it after it has written: an erasure lists its shopper before it deletes, so that either the
        writer sees the list or the erasure sees what was written. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class ShopperRecords(Protocol):
    """All that one system keeps of shoppers."""

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Remove all of one shopper for good; returns how much there was, by the name of the place.

        To do it again is harmless. Raises SettingsError, OnlineStoreUnavailable or OrderBookUnavailable, and then some
        may be left: repeat it.
        """
        ...
