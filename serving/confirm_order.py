"""One confirmation, whichever way it came, leads to one order, to the order that stands, or to changed terms."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.order import NewOrder, Order, StandingOrder
from repurchase.priced_offer import PricedOffer
from repurchase.quote import Quote
from serving.log_lines import shopper_hash
from serving.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChangedTerms:
    """Nothing was ordered: the Market asks another price or delivers later than the shopper agreed to."""

    quote: Quote
    """The terms of now."""


async def confirm_order(world: World, offer: PricedOffer, now: datetime) -> NewOrder | StandingOrder | ChangedTerms:
    """Store the order that a shopper makes at `now` by agreeing to `offer`, at the terms that they heard.

    Where an order of the reminder stands, it is the answer, whatever the Market says now. Raises NotByVoice,
    OutOfStock, PriceUnavailable where nobody tells the terms and the quote holds no more, or OrderBookUnavailable, and
    then the order may or may not stand.
    """
    told, order = offer.quote, offer.confirmed(now, world.policy)
    try:
        quote = await _terms_of_now(world, told, now)
    except PriceUnavailable:
        if standing := await _standing(world, order, now):
            return standing
        raise
    if quote.is_worse_than(told):
        return await _standing(world, order, now) or ChangedTerms(quote)
    stored = await world.orders.store(order)
    if isinstance(stored, NewOrder):
        _log.info("order %s was made", stored.order.order_id, extra={"shopper": shopper_hash(order.user_id)})
    return stored


async def _terms_of_now(world: World, told: Quote, now: datetime) -> Quote:
    """While the Market does not tell them, a quote is good for as long as it holds."""
    try:
        return await world.prices.quote(told.product_id, now)
    except OutOfStock:
        raise
    except PriceUnavailable as trouble:
        if not told.holds(now):
            raise
        _log.warning("the terms of an order were not asked again: %s", trouble)
        return told


async def _standing(world: World, order: Order, now: datetime) -> StandingOrder | None:
    found = await world.orders.standing(order.user_id, order.reminder_id, now)
    return None if found is None else StandingOrder(found)
