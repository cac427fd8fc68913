"""Finds a cheaper product of the same category at the Market."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from repurchase.orders.search_result import SearchResult
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies


async def find_cheaper(
    dependencies: Dependencies, reminder: Reminder, than: Decimal | None, now: datetime
) -> SearchResult | None:
    """The cheapest other product of the reminder's category, below `than` roubles or the usual product's current price.

    None if there is none. Raises SearchUnavailable or PriceUnavailable.
    """
    below = (await dependencies.prices.recent(reminder.product_id, now)).price if than is None else than
    others = [
        each for each in await dependencies.search.cheapest(reminder.category) if each.product_id != reminder.product_id
    ]
    return next((each for each in others if each.price < below), None)
