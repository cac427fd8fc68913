"""Plans a reminder for a time that the shopper chose, and mutes a category permanently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from repurchase.goods.named_goods import named_best_first
from repurchase.reminders.mute import Mute
from repurchase.reminders.reminder import Reminder, id_after
from serving.dependencies import Dependencies
from serving.use_cases.regular_goods import regular_goods


async def plan_reminder(
    dependencies: Dependencies,
    user_id: str,
    goods: Reminder | frozenset[str],
    waiting: Sequence[Reminder],
    at: datetime,
) -> Reminder | None:
    """The reminder planned for `at` (aware, UTC); None if the shopper does not buy such goods.

    The category is muted until then; an existing mute is replaced, except a permanent one. Raises
    RestrictedGoods or ServiceUnavailable; the reminder may be planned even then.
    """
    wanted = await _wanted(dependencies, user_id, goods, waiting, at)
    if wanted is None:
        return None
    planned = replace(wanted, due_at=at)
    await dependencies.silences.replace(Mute(user_id, planned.category, at))
    await dependencies.reminders.add(planned)
    await dependencies.reminders.postpone(planned)
    return planned


async def mute_goods(
    dependencies: Dependencies, user_id: str, subject: frozenset[str], waiting: Sequence[Reminder], now: datetime
) -> Reminder | None:
    """Mute the category of these goods permanently; None if the shopper does not buy any.

    Raises RestrictedGoods or ServiceUnavailable; the category may be muted even then.
    """
    muted = await _wanted(dependencies, user_id, subject, waiting, now)
    if muted is not None:
        await dependencies.silences.add(Mute(user_id, muted.category, None))
    return muted


async def _wanted(
    dependencies: Dependencies,
    user_id: str,
    goods: Reminder | frozenset[str],
    waiting: Sequence[Reminder],
    at: datetime,
) -> Reminder | None:
    if isinstance(goods, Reminder):
        # The id derives from the last purchase, not from the requested day, so that the next purchase withdraws it.
        return replace(goods, reminder_id=id_after(user_id, goods.category, goods.last_purchased_at))
    known = named_best_first(waiting, goods)
    return known[0] if known else await regular_goods(dependencies, user_id, goods, at)
