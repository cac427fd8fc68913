"""Priced offers that the shopper confirms become one order, unless their terms have changed meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
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

    instead: tuple[PricedOffer, ...]
    """What can be confirmed now, one offer for each that was."""


@in_time
async def ordered(
    world: World, user_id: str, offer_ids: Sequence[str], now: datetime
) -> NewOrder | StandingOrder | TermsChanged:
    """Confirm offers of different reminders; repeats, however many at once, give the one order of the reminders.

    Raises NotOffered for what was not offered to this shopper, NotByVoice, OutOfStock, or another AnswerUnavailable,
    and then the order may or may not stand.
    """
    offers = await asyncio.gather(*(_offer(world, user_id, each) for each in offer_ids))
    if len({each.reminder.reminder_id for each in offers}) != len(offers):
        raise NotOffered("two of these quotes are of the same reminder; confirm one of them")
    outcome = await confirm_order(world, offers, now)
    if isinstance(outcome, ChangedTerms):
        await kept(world, outcome.offers)
        return TermsChanged(outcome.offers)
    await _close(world, outcome.order)
    return outcome


async def _offer(world: World, user_id: str, offer_id: str) -> PricedOffer:
    offer = await world.offers.find(user_id, offer_id)
    if offer is None:
        raise NotOffered("this shopper was offered nothing under that quote in the last hour; ask for a new quote")
    return offer


async def _close(world: World, order: Order) -> None:
    try:
        await asyncio.gather(world.reminders.close_ordered(order.reminders), world.carts.keep(order.user_id, EMPTY))
    except OnlineStoreUnavailable as trouble:
        _log.warning("order %s stands, and the checkout closes its reminders: %s", order.order_id, trouble)
