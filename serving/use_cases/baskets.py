"""Prices several reminders concurrently."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from repurchase.dialog.commands import DueBasket, Priced
from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies
from serving.use_cases.next_due import all_due, store_waiting

Ask = Callable[[str, datetime], Awaitable[Quote]]
_log = logging.getLogger(__name__)


async def due_basket(dependencies: Dependencies, user_id: str, waiting: Sequence[Reminder], now: datetime) -> DueBasket:
    """The due goods at current prices, up to the maximum of lines in a basket. Raises ServiceUnavailable."""
    due = await all_due(dependencies, user_id, waiting, now)
    taken = due.reminders[: dependencies.policy.max_basket_lines]
    priced_now, _ = await asyncio.gather(
        priced(dependencies.prices.recent, taken, now), store_waiting(dependencies, taken, waiting)
    )
    return DueBasket(priced_now, len(due.reminders) - len(taken), due.is_stocked)


async def reprice(dependencies: Dependencies, reminders: Sequence[Reminder], now: datetime) -> Priced:
    """Price each from the Market, bypassing the cache. Raises PriceUnavailable if no line gets a price."""
    found = await priced(dependencies.prices.quote, reminders, now)
    if len(found.unpriced) == len(reminders):
        raise PriceUnavailable("the Market returned no price for any line of the basket")
    return found


async def priced(ask: Ask, reminders: Sequence[Reminder], now: datetime) -> Priced:
    """Price each with `ask`; sold-out and unpriced reminders are listed separately."""
    quotes = await asyncio.gather(*(_price(ask, each, now) for each in reminders))
    found = list(zip(reminders, quotes, strict=True))
    return Priced(
        offers=tuple(PricedOffer(reminder, quote) for reminder, quote in found if isinstance(quote, Quote)),
        sold_out=tuple(reminder for reminder, quote in found if isinstance(quote, OutOfStock)),
        unpriced=tuple(reminder for reminder, quote in found if quote is None),
    )


async def _price(ask: Ask, reminder: Reminder, now: datetime) -> Quote | OutOfStock | None:
    try:
        return await ask(reminder.product_id, now)
    except OutOfStock as gone:
        return gone
    except PriceUnavailable as trouble:
        _log.warning("failed to price a basket line: %s", trouble)
        return None
