"""A priced offer that the shopper confirms becomes one order, unless its terms have changed meanwhile."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from repurchase.cart import EMPTY
from repurchase.errors import NotOffered, OnlineStoreUnavailable
from repurchase.order import NewOrder, Order, StandingOrder
from repurchase.priced_offer import PricedOffer
from serving.answer_time import in_time
from serving.confirm_order import ChangedTerms, confirm_order
from serving.offering import kept
from serving.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Nothing was ordered: the Market asks another price or delivers later than the shopper agreed to."""

    instead: PricedOffer
    """What can be confirmed now."""


@in_time
async def ordered(world: World, user_id: str, offer_id: str, now: datetime) -> NewOrder | StandingOrder | TermsChanged:
    """Confirm an offer; repeats, however many at once, give the one order of its reminder.

    Raises NotOffered for what was not offered to this shopper, NotByVoice, OutOfStock, or another AnswerUnavailable,
    and then the order may or may not stand.
    """
    offer = await world.offers.find(user_id, offer_id)
    if offer is None:
        raise NotOffered("this shopper was offered nothing under that quote in the last hour; ask for a new quote")
    outcome = await confirm_order(world, offer, now)
    if isinstance(outcome, ChangedTerms):
        instead = PricedOffer(offer.reminder, outcome.quote)
        await kept(world, instead)
        return TermsChanged(instead)
    await _close(world, outcome.order)
    return outcome


async def _close(world: World, order: Order) -> None:
    try:
        await asyncio.gather(world.reminders.close_ordered(order.reminder), world.carts.keep(order.user_id, EMPTY))
    except OnlineStoreUnavailable as trouble:
        _log.warning("order %s stands, and the checkout closes its reminder: %s", order.order_id, trouble)
