"""Who asks for more than waits is reminded of the next consumable that is due, unless it is ordered or silenced."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from repurchase.named_goods import is_named
from repurchase.reminder import Reminder, reminder_of
from serving.world import World

ANYTHING: frozenset[str] = frozenset()


async def next_due(
    world: World, user_id: str, known: Collection[str], now: datetime, subject: frozenset[str] = ANYTHING
) -> Reminder | None:
    """The most probable that is due and not among the `known` ids of reminders; it waits for an answer now.

    Where lemmas of goods are given, only what they name.

    Raises AnswerUnavailable, also where the silences cannot be read: nobody hears of what they silenced.
    """
    due = [reminder_of(each, now) for each in await world.features.due(user_id, now)]
    fresh = [each for each in due if each.reminder_id not in known and is_named(each, subject)]
    if not fresh:
        return None
    silenced = {each.category for each in await world.silences.standing(user_id, now)}
    spoken_of = [each for each in fresh if each.category not in silenced]
    if not spoken_of:
        return None
    chosen = min(spoken_of, key=lambda each: (-each.probability, each.category))
    await world.reminders.add(chosen)
    return chosen
