"""Due reminders of a shopper, without ordered and muted categories."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.reminders.reminder import Reminder, reminder_of
from serving.dependencies import Dependencies


@dataclass(frozen=True, slots=True)
class AllDue:
    """All due reminders, most urgent first, one per category."""

    reminders: tuple[Reminder, ...]
    is_stocked: bool
    """Whether the shopper has predictions and none of them is due, muted categories included."""


async def next_due(dependencies: Dependencies, user_id: str, known: Collection[str], now: datetime) -> Reminder | None:
    """The most urgent due reminder whose id is not in `known`, stored as a waiting reminder; None if there is none.

    Raises ServiceUnavailable, also if muted categories cannot be read, so that a muted category is never offered.
    """
    due, _ = await _due(dependencies, user_id, now)
    chosen = next((each for each in _by_urgency(due) if each.reminder_id not in known), None)
    if chosen is not None:
        await dependencies.reminders.add(chosen)
    return chosen


async def all_due(dependencies: Dependencies, user_id: str, waiting: Sequence[Reminder], now: datetime) -> AllDue:
    """Waiting and due reminders together. Raises ServiceUnavailable."""
    due, is_anything_due = await _due(dependencies, user_id, now)
    known = {each.category for each in waiting}
    found = _by_urgency([*waiting, *(each for each in due if each.category not in known)])
    is_stocked = not found and not is_anything_due and bool(await dependencies.features.predictions(user_id))
    return AllDue(tuple(found), is_stocked)


async def store_waiting(dependencies: Dependencies, reminders: Sequence[Reminder], waiting: Sequence[Reminder]) -> None:
    """Store `reminders` that are not in `waiting` as waiting. Raises OnlineStoreUnavailable."""
    known = {each.reminder_id for each in waiting}
    await asyncio.gather(*(dependencies.reminders.add(each) for each in reminders if each.reminder_id not in known))


async def _due(dependencies: Dependencies, user_id: str, now: datetime) -> tuple[list[Reminder], bool]:
    """Due reminders of categories that are not muted, and whether anything is due at all."""
    due = [reminder_of(each, now) for each in await dependencies.features.due(user_id, now)]
    if not due:
        return [], False
    silenced = {each.category for each in await dependencies.silences.standing(user_id, now)}
    return [each for each in due if each.category not in silenced], True


def _by_urgency(reminders: Sequence[Reminder]) -> list[Reminder]:
    return sorted(reminders, key=lambda each: (-each.probability, each.category))
