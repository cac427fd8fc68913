"""Unmutes a category that the shopper muted or refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from repurchase.dialog.commands import Unmuting
from repurchase.goods.named_goods import named_best_first
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies
from serving.use_cases.regular_goods import likely_goods


@dataclass(frozen=True, slots=True)
class _Known:
    """A category that the shopper buys, is reminded of, or has muted."""

    category: str
    product_title: str


async def unmute(
    dependencies: Dependencies, user_id: str, subject: frozenset[str], waiting: Sequence[Reminder], now: datetime
) -> Unmuting | None:
    """Unmute the category that matches best, preferring muted ones on a tie; None if no known category matches.

    Raises RestrictedGoods or ServiceUnavailable; the category may be unmuted even then.
    """
    silences = await dependencies.silences.standing(user_id, now)
    titles = {each.category: each.product_title for each in await likely_goods(dependencies, user_id)}
    titles |= {each.category: each.product_title for each in waiting}
    muted = [each.category for each in sorted(silences, key=lambda each: (each.until is not None, each.category))]
    # Muted categories come first, because the sort by match is stable.
    known = (_Known(each, titles.get(each, each)) for each in dict.fromkeys([*muted, *titles]))
    found = next(iter(named_best_first(known, subject)), None)
    if found is None:
        return None
    dependencies.policy.check_goods(found.category, found.product_title)
    was_muted = found.category in muted
    if was_muted:
        await dependencies.silences.end(user_id, found.category)
    return Unmuting(found.category, was_muted)
