"""Confirms priced offers as one order unless their terms have changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.errors import NotOffered, OnlineStoreUnavailable
from repurchase.orders.cart import EMPTY
from repurchase.orders.order import NewOrder, Order, StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from serving.deadline import in_time
from serving.dependencies import World
from serving.use_cases.confirm_order import ChangedTerms, confirm_order
from serving.use_cases.create_quote import kept

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Nothing was ordered: the price changed or the delivery is later than the shopper confirmed."""

    instead: tuple[PricedOffer, ...]
    """The offers at current terms, one for each confirmed offer."""


@in_time
async def ordered(
    world: World, user_id: str, offer_ids: Sequence[str], now: datetime
) -> NewOrder | StandingOrder | TermsChanged:
    """Confirm offers of different reminders; repeated and concurrent calls return the same order.

    Raises NotOffered for an offer that this shopper does not have, NotByVoice, OutOfStock, or another
    AnswerUnavailable; the order may be stored even then.
    """
    offers = await asyncio.gather(*(_offer(world, user_id, each) for each in offer_ids))
    if len({each.reminder.reminder_id for each in offers}) != len(offers):
        raise NotOffered("two of these quotes belong to the same reminder; confirm one of them")
    outcome = await confirm_order(world, offers, now)
    if isinstance(outcome, ChangedTerms):
        await kept(world, outcome.offers)
        return TermsChanged(outcome.offers)
    await _close(world, outcome.order)
    return outcome


async def _offer(world: World, user_id: str, offer_id: str) -> PricedOffer:
    offer = await world.offers.find(user_id, offer_id)
    if offer is None:
        raise NotOffered("this shopper has no such quote from the last hour; request a new one")
    return offer


async def _close(world: World, order: Order) -> None:
    try:
        await asyncio.gather(world.reminders.close_ordered(order.reminders), world.carts.keep(order.user_id, EMPTY))
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to close the reminders of order %s, the checkout retries: %s", order.order_id, trouble)
