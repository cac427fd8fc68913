"""Confirms offers: creates an order, returns the open order, or returns changed terms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.orders.order import NewOrder, Order, StandingOrder, order_of
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from serving.dependencies import Dependencies
from serving.observability.log_lines import shopper_hash

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OrderTermsChanged:
    """Nothing was ordered: the price changed or the delivery is later than the shopper confirmed."""

    offers: tuple[PricedOffer, ...]
    """The confirmed offers at current terms, in the same order."""


async def confirm_order(
    dependencies: Dependencies, offers: Sequence[PricedOffer], now: datetime
) -> NewOrder | StandingOrder | OrderTermsChanged:
    """Store the order for the confirmed `offers`, at the terms that the shopper confirmed.

    If any of the reminders has an open order, it is returned whatever the current terms are. Raises
    VoiceOrderNotAllowed, OutOfStock, PriceUnavailable if the Market does not answer and a quote has expired, or
    OrderBookUnavailable; the order may be stored even then.
    """
    order = order_of(offers, now, dependencies.policy)
    try:
        quotes = await asyncio.gather(*(_terms_of_now(dependencies, each.quote, now) for each in offers))
    except PriceUnavailable:
        if standing := await _standing(dependencies, order, now):
            return standing
        raise
    if any(quote.is_worse_than(each.quote) for quote, each in zip(quotes, offers, strict=True)):
        changed = tuple(PricedOffer(each.reminder, quote) for quote, each in zip(quotes, offers, strict=True))
        return await _standing(dependencies, order, now) or OrderTermsChanged(changed)
    stored = await dependencies.orders.store(order)
    if isinstance(stored, NewOrder):
        _log.info("created order %s", stored.order.order_id, extra={"shopper": shopper_hash(order.user_id)})
    return stored


async def _terms_of_now(dependencies: Dependencies, told: Quote, now: datetime) -> Quote:
    """The Market's current terms; if the Market is unavailable, the shopper's quote while it is valid."""
    try:
        return await dependencies.prices.quote(told.product_id, now)
    except OutOfStock:
        raise
    except PriceUnavailable as trouble:
        if not told.holds(now):
            raise
        _log.warning("used the quoted terms of an order, because the Market is unavailable: %s", trouble)
        return told


async def _standing(dependencies: Dependencies, order: Order, now: datetime) -> StandingOrder | None:
    found = await dependencies.orders.standing(order.user_id, order.reminder_ids, now)
    return None if found is None else StandingOrder(found)
