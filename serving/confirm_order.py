"""One confirmation, whichever way it came, leads to one order, to the order that stands, or to changed terms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.order import NewOrder, Order, StandingOrder, order_of
from repurchase.priced_offer import PricedOffer
from repurchase.quote import Quote
from serving.log_lines import shopper_hash
from serving.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChangedTerms:
    """Nothing was ordered: the Market asks another price or delivers later than the shopper agreed to."""

    offers: tuple[PricedOffer, ...]
    """At the terms of now, one for each that was confirmed, in the same order."""


async def confirm_order(
    world: World, offers: Sequence[PricedOffer], now: datetime
) -> NewOrder | StandingOrder | ChangedTerms:
    """Store the order that a shopper made by agreeing to `offers`, at the terms that they heard.

    Where an order of any of the reminders stands, it is the answer, whatever the Market says now. Raises NotByVoice,
    OutOfStock, PriceUnavailable where nobody tells the terms and a quote holds no more, or OrderBookUnavailable, and
    then the order may or may not stand.
    """
    order = order_of(offers, now, world.policy)
    try:
        quotes = await asyncio.gather(*(_terms_of_now(world, each.quote, now) for each in offers))
    except PriceUnavailable:
        if standing := await _standing(world, order, now):
            return standing
        raise
    if any(quote.is_worse_than(each.quote) for quote, each in zip(quotes, offers, strict=True)):
        changed = tuple(PricedOffer(each.reminder, quote) for quote, each in zip(quotes, offers, strict=True))
        return await _standing(world, order, now) or ChangedTerms(changed)
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
    found = await world.orders.standing(order.user_id, order.reminder_ids, now)
    return None if found is None else StandingOrder(found)
