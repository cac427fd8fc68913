"""A priced offer that the shopper confirms becomes one order, unless its terms have changed meanwhile."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from repurchase.cart import EMPTY
from repurchase.errors import NotOffered, OnlineStoreUnavailable, OutOfStock, PriceUnavailable
from repurchase.order import Order
from repurchase.priced_offer import PricedOffer
from repurchase.quote import Quote
from serving.answer_time import in_time
from serving.log_lines import shopper_hash
from serving.offering import kept
from serving.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order that stands in the book."""

    order: Order
    is_new: bool
    """Whether this confirmation made it."""


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Nothing was ordered: the Market asks another price or delivers later than the shopper agreed to."""

    instead: PricedOffer
    """What can be confirmed now."""


@in_time
async def ordered(world: World, user_id: str, offer_id: str, now: datetime) -> Ordered | TermsChanged:
    """Confirm an offer; repeats, however many at once, give the one order of its reminder.

    Raises NotOffered for what was not offered to this shopper, OutOfStock, or another AnswerUnavailable, and
    then the order may or may not stand.
    """
    offer = await world.offers.find(user_id, offer_id)
    if offer is None:
        raise NotOffered("this shopper was offered nothing under that quote in the last hour; ask for a new quote")
    try:
        quote = await _asked_again(world, offer, now)
    except PriceUnavailable:
        if standing := await _standing(world, offer):
            return standing
        raise
    if quote.is_worse_than(offer.quote):
        return await _standing(world, offer) or await _instead(world, offer, quote)
    return await _stored(world, offer, now)


async def _asked_again(world: World, offer: PricedOffer, now: datetime) -> Quote:
    """The terms of now; while the Market does not tell them, a quote is good for as long as it holds."""
    try:
        return await world.prices.quote(offer.reminder.product_id, now)
    except OutOfStock:
        raise
    except PriceUnavailable:
        if not offer.quote.holds(now):
            raise
        return offer.quote


async def _standing(world: World, offer: PricedOffer) -> Ordered | None:
    found = await world.orders.standing(offer.reminder.user_id, offer.reminder.reminder_id)
    return None if found is None else Ordered(found, is_new=False)


async def _instead(world: World, offer: PricedOffer, quote: Quote) -> TermsChanged:
    instead = PricedOffer(offer.reminder, quote)
    await kept(world, instead)
    return TermsChanged(instead)


async def _stored(world: World, offer: PricedOffer, now: datetime) -> Ordered:
    wanted = offer.confirmed(now)
    order = await world.orders.store(wanted)
    try:
        await asyncio.gather(
            world.reminders.close(order.user_id, order.reminder_id), world.carts.keep(order.user_id, EMPTY)
        )
    except OnlineStoreUnavailable as trouble:
        _log.warning("an order stands, but its reminder still waits: %s", trouble)
    _log.info("order %s was confirmed", order.order_id, extra={"shopper": shopper_hash(order.user_id)})
    return Ordered(order, is_new=order == wanted)
