"""Whether the Market sells something that can stand in for what is sold out."""

from __future__ import annotations

from repurchase.found_product import FoundProduct
from repurchase.reminder import Reminder
from repurchase.substitution import closest
from serving.world import World


async def similar(world: World, reminder: Reminder) -> FoundProduct | None:
    """The closest other product of the reminder's category, None where there is none. Raises SearchUnavailable."""
    return closest(reminder, await world.search.cheapest(reminder.category))
