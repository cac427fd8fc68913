"""Quotes a shopper's reminder and stores the priced offer for a confirmation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from repurchase.errors import OfferNotFound
from repurchase.orders.cart import cart_of
from repurchase.orders.order import check_offers
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.reminder import Reminder, reminder_of
from serving.deadline import with_deadline
from serving.dependencies import Dependencies


@with_deadline
async def create_quote(
    dependencies: Dependencies, user_id: str, reminder_id: str, quantity: int | None, now: datetime
) -> PricedOffer:
    """The reminder at its current price for `quantity` pieces, or the usual number; stored for a confirmation.

    Raises OfferNotFound if the shopper has no such reminder, VoiceOrderNotAllowed, OutOfStock, or another
    ServiceUnavailable.
    """
    usual = await _reminder(dependencies, user_id, reminder_id, now)
    reminder = usual if quantity is None else replace(usual, quantity=quantity)
    offer = PricedOffer(reminder, await dependencies.prices.quote(reminder.product_id, now))
    await store_offers(dependencies, [offer])
    return offer


async def store_offers(dependencies: Dependencies, offers: Sequence[PricedOffer]) -> None:
    """Store one shopper's offers for a confirmation and as the cart.

    Raises VoiceOrderNotAllowed, OnlineStoreUnavailable.
    """
    check_offers(offers, dependencies.policy)
    cart = dependencies.carts.keep(offers[0].reminder.user_id, cart_of(offers))
    await asyncio.gather(cart, *map(dependencies.offers.keep, offers))


async def _reminder(dependencies: Dependencies, user_id: str, reminder_id: str, now: datetime) -> Reminder:
    """The waiting reminder, or that of a due consumable."""
    waiting = await dependencies.reminders.waiting(user_id)
    found = next((each for each in waiting if each.reminder_id == reminder_id), None)
    if found is not None:
        return found
    due = [reminder_of(each, now) for each in await dependencies.features.due(user_id, now)]
    found = next((each for each in due if each.reminder_id == reminder_id), None)
    if found is None:
        raise OfferNotFound("no such reminder waits for this shopper; see their notifications and consumables")
    return found
