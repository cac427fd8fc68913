"""Confirms priced offers as one order unless their terms have changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.errors import OfferNotFound, OnlineStoreUnavailable
from repurchase.orders.cart import EMPTY
from repurchase.orders.order import NewOrder, Order, StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from serving.deadline import with_deadline
from serving.dependencies import Dependencies
from serving.use_cases.confirm_order import OrderTermsChanged, confirm_order
from serving.use_cases.create_quote import store_offers

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QuoteTermsChanged:
    """Nothing was ordered: the price changed or the delivery is later than the shopper confirmed."""

    instead: tuple[PricedOffer, ...]
    """The offers at current terms, one for each confirmed offer."""


@with_deadline
async def confirm_quotes(
    dependencies: Dependencies, user_id: str, offer_ids: Sequence[str], now: datetime
) -> NewOrder | StandingOrder | QuoteTermsChanged:
    """Confirm offers of different reminders; repeated and concurrent calls return the same order.

    Raises OfferNotFound for an offer that this shopper does not have, VoiceOrderNotAllowed, OutOfStock, or another
    ServiceUnavailable; the order may be stored even then.
    """
    offers = await asyncio.gather(*(_offer(dependencies, user_id, each) for each in offer_ids))
    if len({each.reminder.reminder_id for each in offers}) != len(offers):
        raise OfferNotFound("two of these quotes belong to the same reminder; confirm one of them")
    outcome = await confirm_order(dependencies, offers, now)
    if isinstance(outcome, OrderTermsChanged):
        await store_offers(dependencies, outcome.offers)
        return QuoteTermsChanged(outcome.offers)
    await _close(dependencies, outcome.order)
    return outcome


async def _offer(dependencies: Dependencies, user_id: str, offer_id: str) -> PricedOffer:
    offer = await dependencies.offers.find(user_id, offer_id)
    if offer is None:
        raise OfferNotFound("this shopper has no such quote from the last hour; request a new one")
    return offer


async def _close(dependencies: Dependencies, order: Order) -> None:
    try:
        await asyncio.gather(
            dependencies.reminders.close_ordered(order.reminders), dependencies.carts.keep(order.user_id, EMPTY)
        )
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to close the reminders of order %s, the checkout retries: %s", order.order_id, trouble)
