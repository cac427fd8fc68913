"""Ports that give and take only what may be offered by voice, whatever lies behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from repurchase.cart import EMPTY, Cart
from repurchase.consent import Consent
from repurchase.found_product import FoundProduct
from repurchase.order import OrderedReminder
from repurchase.order_policy import OrderPolicy, pieces
from repurchase.ports import DialogStates, ProductSearch, Resumed, WaitingReminders
from repurchase.reminder import Acceptance, Reminder
from repurchase.restriction import may_be_offered


def offerable(reminders: Iterable[Reminder], policy: OrderPolicy) -> list[Reminder]:
    """The reminders of goods that may be offered, each of no more pieces than can be ordered."""
    return [
        _in_pieces(each) for each in reminders if may_be_offered(policy.restrictions, each.category, each.product_title)
    ]


def _in_pieces(reminder: Reminder) -> Reminder:
    quantity = pieces(reminder.quantity)
    return reminder if quantity == reminder.quantity else replace(reminder, quantity=quantity)


class OfferableReminders:
    """The port WaitingReminders, without what may not be offered."""

    def __init__(self, reminders: WaitingReminders, policy: OrderPolicy) -> None:
        self._reminders = reminders
        self._policy = policy

    async def waiting(self, user_id: str) -> Sequence[Reminder]:
        """The shopper's, as far as they may be offered: some were planned by other rules."""
        return offerable(await self._reminders.waiting(user_id), self._policy)

    async def accept(self, reminder: Reminder) -> Acceptance:
        """Let one wait. Raises RestrictedGoods too; see the port."""
        self._policy.check_goods(reminder.category, reminder.product_title)
        return await self._reminders.accept(reminder)

    async def add(self, reminder: Reminder) -> None:
        """Let one wait without a plan. Raises RestrictedGoods too; see the port."""
        self._policy.check_goods(reminder.category, reminder.product_title)
        await self._reminders.add(reminder)

    async def close(self, user_id: str, reminder_id: str) -> None:
        """Forget one; see the port."""
        await self._reminders.close(user_id, reminder_id)

    async def close_ordered(self, ordered: Sequence[OrderedReminder]) -> None:
        """Forget what an order answers, and withhold its categories; see the port."""
        await self._reminders.close_ordered(ordered)

    async def release_ordered(self, released: Sequence[OrderedReminder]) -> None:
        """Withhold the categories of a cancelled order no more; see the port."""
        await self._reminders.release_ordered(released)

    async def apply_consent(self, consent: Consent) -> None:
        """Forget what waits where the shopper wants no reminders; see the port."""
        await self._reminders.apply_consent(consent)

    async def postpone(self, reminder: Reminder) -> None:
        """Move one back into the schedule; see the port."""
        await self._reminders.postpone(reminder)


class OfferableDialogs:
    """The port DialogStates, without the reminders that may not be offered."""

    def __init__(self, dialogs: DialogStates, policy: OrderPolicy) -> None:
        self._dialogs = dialogs
        self._policy = policy

    async def resume(self, user_id: str, session_id: str) -> Resumed:
        """What a turn begins with; see the port."""
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
        """Keep what a turn leaves behind; see the port."""
        await self._dialogs.store(user_id, session_id, state, cart, zone)


class OfferableProducts:
    """The port ProductSearch, without what may not be offered."""

    def __init__(self, search: ProductSearch, policy: OrderPolicy) -> None:
        self._search = search
        self._policy = policy

    async def cheapest(self, text: str) -> Sequence[FoundProduct]:
        """The cheapest products of these words, the name of a category, that may be offered; see the port."""
        found = await self._search.cheapest(text)
        return [each for each in found if may_be_offered(self._policy.restrictions, text, each.title)]
