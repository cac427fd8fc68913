"""Plans a reminder at a time that a shopper chose, or none of some goods ever again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from repurchase.named_goods import named_best_first
from repurchase.reminder import Reminder, id_after
from repurchase.silence import Silence
from serving.regular_goods import regular_goods
from serving.world import World


async def plan_reminder(
    world: World, user_id: str, goods: Reminder | frozenset[str], waiting: Sequence[Reminder], at: datetime
) -> Reminder | None:
    """The reminder as it is planned for `at` (aware, UTC); None where the shopper does not buy such goods.

    Until then nothing else reminds of the category, and a pause of it ends then, but for one for good. Raises
    RestrictedGoods or AnswerUnavailable, and then it may be planned or not.
    """
    wanted = await _wanted(world, user_id, goods, waiting, at)
    if wanted is None:
        return None
    planned = replace(wanted, due_at=at)
    await world.silences.replace(Silence(user_id, planned.category, at))
    await world.reminders.add(planned)
    await world.reminders.postpone(planned)
    return planned


async def mute(
    world: World, user_id: str, subject: frozenset[str], waiting: Sequence[Reminder], now: datetime
) -> Reminder | None:
    """Remember that the shopper never wants to hear of these goods; None where they do not buy any.

    Raises RestrictedGoods or AnswerUnavailable, and then it may be remembered or not.
    """
    muted = await _wanted(world, user_id, subject, waiting, now)
    if muted is not None:
        await world.silences.add(Silence(user_id, muted.category, None))
    return muted


async def _wanted(
    world: World, user_id: str, goods: Reminder | frozenset[str], waiting: Sequence[Reminder], at: datetime
) -> Reminder | None:
    if isinstance(goods, Reminder):
        # A wish has an id of its day; the reminder follows on the last purchase, so that the next one withdraws it.
        return replace(goods, reminder_id=id_after(user_id, goods.category, goods.last_purchased_at))
    known = named_best_first(waiting, goods)
    return known[0] if known else await regular_goods(world, user_id, goods, at)
