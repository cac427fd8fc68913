"""Finds a substitute for a sold-out product at the Market."""

from __future__ import annotations

from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import closest
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies


async def find_similar(dependencies: Dependencies, reminder: Reminder) -> SearchResult | None:
    """The closest other product of the reminder's category; None if there is none. Raises SearchUnavailable."""
    return closest(reminder, await dependencies.search.cheapest(reminder.category))
