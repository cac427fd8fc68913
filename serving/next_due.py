"""Who asks for more than waits is reminded of the next consumable that is due, unless it is ordered or silenced."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from repurchase.reminder import Reminder, reminder_of
from serving.world import World


async def next_due(world: World, user_id: str, known: Collection[str], now: datetime) -> Reminder | None:
    """The most probable that is due and not among the `known` ids of reminders; it waits for an answer now.

    Raises AnswerUnavailable, also where the silences cannot be read: nobody hears of what they silenced.
    """
    due = [reminder_of(each, now) for each in await world.features.due(user_id, now)]
    fresh = [each for each in due if each.reminder_id not in known]
    if not fresh:
        return None
    silenced = {each.category for each in await world.silences.standing(user_id, now)}
    spoken_of = [each for each in fresh if each.category not in silenced]
    if not spoken_of:
        return None
    chosen = min(spoken_of, key=lambda each: (-each.probability, each.category))
    await world.reminders.add(chosen)
    return chosen
