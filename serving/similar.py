"""Finds a substitute for a sold-out product at the Market."""

from __future__ import annotations

from repurchase.found_product import FoundProduct
from repurchase.reminder import Reminder
from repurchase.substitution import closest
from serving.world import World


async def similar(world: World, reminder: Reminder) -> FoundProduct | None:
    """The closest other product of the reminder's category; None if there is none. Raises SearchUnavailable."""
    return closest(reminder, await world.search.cheapest(reminder.category))
