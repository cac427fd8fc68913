"""Port wrappers that filter out goods that may not be offered by voice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from repurchase.dialog.ports import DialogStates, ResumedDialog
from repurchase.goods.blocklist import is_allowed
from repurchase.goods.order_policy import OrderPolicy, pieces
from repurchase.orders.cart import EMPTY, Cart
from repurchase.orders.market_ports import ProductSearch
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.ordered_reminder import OrderedReminder
from repurchase.reminders.ports import WaitingReminders
from repurchase.reminders.reminder import Acceptance, Reminder
from repurchase.shoppers.consent import Consent


def offerable(reminders: Iterable[Reminder], policy: OrderPolicy) -> list[Reminder]:
    """The reminders of goods that may be offered, with quantities capped at the orderable maximum."""
    return [_in_pieces(each) for each in reminders if is_allowed(policy.blocklist, each.category, each.product_title)]


def _in_pieces(reminder: Reminder) -> Reminder:
    quantity = pieces(reminder.quantity)
    return reminder if quantity == reminder.quantity else replace(reminder, quantity=quantity)


class OfferableReminders:
    """The port WaitingReminders without goods that may not be offered."""

    def __init__(self, reminders: WaitingReminders, policy: OrderPolicy) -> None:
        self._reminders = reminders
        self._policy = policy

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """The shopper's offerable reminders; some may have been planned under older rules."""
        return offerable(await self._reminders.waiting(user_id), self._policy)

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Accept a reminder; also raises RestrictedGoods; see the port."""
        self._policy.check_goods(reminder.category, reminder.product_title)
        return await self._reminders.accept(reminder)

    async def add(self, reminder: Reminder) -> None:
        """Add a reminder without a plan; also raises RestrictedGoods; see the port."""
        self._policy.check_goods(reminder.category, reminder.product_title)
        await self._reminders.add(reminder)

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Close a reminder; see the port."""
        await self._reminders.close(user_id, reminder_id)

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """Close the reminders of an order and withhold its categories; see the port."""
        await self._reminders.close_ordered(ordered)

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """Stop withholding the categories of a cancelled order; see the port."""
        await self._reminders.release_ordered(released)

    async def apply_consent(self, consent: Consent) -> None:
        """Remove waiting reminders if the shopper withdrew consent; see the port."""
        await self._reminders.apply_consent(consent)

    async def postpone(self, reminder: Reminder) -> None:
        """Move a reminder back into the schedule; see the port."""
        await self._reminders.postpone(reminder)


class OfferableDialogs:
    """The port DialogStates without reminders that may not be offered."""

    def __init__(self, dialogs: DialogStates, policy: OrderPolicy) -> None:
        self._dialogs = dialogs
        self._policy = policy

    async def resume(self, user_id: str, session_id: str) -> ResumedDialog:
        """The state at the start of a turn; see the port."""
        resumed = await self._dialogs.resume(user_id, session_id)
        return replace(resumed, waiting=offerable(resumed.waiting, self._policy))

    async def store(
        self,
        user_id: str,
        session_id: str,
        state: Mapping[str, Any],
        cart: Cart = EMPTY,
        zone: str | None = None,
    ) -> None:
        """Store the state after a turn; see the port."""
        await self._dialogs.store(user_id, session_id, state, cart, zone)


class OfferableProducts:
    """The port ProductSearch without products that may not be offered."""

    def __init__(self, search: ProductSearch, policy: OrderPolicy) -> None:
        self._search = search
        self._policy = policy

    async def cheapest(self, text: str) -> Sequence[SearchResult]:
        """The cheapest offerable products for `text`, the name of a category; see the port."""
        found = await self._search.cheapest(text)
        return [each for each in found if is_allowed(self._policy.blocklist, text, each.title)]
