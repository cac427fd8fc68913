"""Finds the usual product of a category that a shopper names, due or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from repurchase.features.prediction import Prediction
from repurchase.goods.named_goods import named_best_first
from repurchase.goods.order_policy import OrderPolicy
from repurchase.reminders.reminder import Reminder, id_on_day, is_overdue, reminder_of
from serving.dependencies import Dependencies


async def requested_goods(
    dependencies: Dependencies, user_id: str, subject: frozenset[str], day: date, now: datetime
) -> Reminder | None:
    """The goods of that name to order on `day` in the shopper's time zone; None if the shopper does not buy any.

    An overdue category keeps its reminder, any other gets one with an id of that day, so that a repeated request leads
    to the same order. Raises RestrictedGoods or OnlineStoreUnavailable.
    """
    return wished_of(dependencies.policy, await likely_goods(dependencies, user_id), subject, day, now)


def wished_of(
    policy: OrderPolicy, likely: Sequence[Prediction], subject: frozenset[str], day: date, now: datetime
) -> Reminder | None:
    """The same for predictions that are already read. Raises RestrictedGoods."""
    found = _named(policy, likely, subject)
    if found is None:
        return None
    reminder = reminder_of(found, now)
    if is_overdue(found, now):
        return reminder
    return replace(reminder, reminder_id=id_on_day(found.user_id, found.category, day))


async def regular_goods(
    dependencies: Dependencies, user_id: str, subject: frozenset[str], at: datetime
) -> Reminder | None:
    """The goods of that name with the reminder that derives from the last purchase, due at `at` (aware, UTC).

    None if the shopper does not buy any. Raises RestrictedGoods or OnlineStoreUnavailable.
    """
    found = _named(dependencies.policy, await likely_goods(dependencies, user_id), subject)
    return None if found is None else reminder_of(found, at)


async def likely_goods(dependencies: Dependencies, user_id: str) -> list[Prediction]:
    """The shopper's predictions, most probable first. Raises OnlineStoreUnavailable."""
    return sorted(await dependencies.features.predictions(user_id), key=lambda each: (-each.probability, each.category))


def _named(policy: OrderPolicy, likely: Sequence[Prediction], subject: frozenset[str]) -> Prediction | None:
    found = next(iter(named_best_first(likely, subject)), None) if subject else None
    if found is not None:
        policy.check_goods(found.category, found.product_title)
    return found
