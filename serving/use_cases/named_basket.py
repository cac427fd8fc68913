"""Builds a basket of usual products from several goods that a shopper names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from repurchase.dialog.commands import NamedBasket, PriceNamedBasket
from repurchase.dialog.intent import NamedGoods
from repurchase.errors import RestrictedGoods
from repurchase.features.prediction import Prediction
from repurchase.goods.named_goods import named_best_first
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies
from serving.use_cases.baskets import priced
from serving.use_cases.regular_goods import likely_goods, wished_of


async def named_basket(
    dependencies: Dependencies, user_id: str, command: PriceNamedBasket, now: datetime
) -> NamedBasket:
    """The goods at current prices, up to the maximum of lines in a basket. Raises ServiceUnavailable."""
    likely = await likely_goods(dependencies, user_id)
    found: dict[str, Reminder] = {}
    not_bought: list[str] = []
    not_for_voice: list[str] = []
    for goods in command.goods:
        try:
            reminder = _wanted(dependencies, likely, goods, command, now)
        except RestrictedGoods as denied:
            not_for_voice.append(denied.title)
            continue
        if reminder is None:
            not_bought.append(goods.words)
        else:
            found.setdefault(reminder.category, reminder)
    reminders = tuple(found.values())
    taken = reminders[: dependencies.policy.max_basket_lines]
    return NamedBasket(
        priced=await priced(dependencies.prices.recent, taken, now),
        not_bought=tuple(not_bought),
        not_for_voice=tuple(not_for_voice),
        left_out=len(reminders) - len(taken),
    )


def _wanted(
    dependencies: Dependencies,
    likely: Sequence[Prediction],
    goods: NamedGoods,
    command: PriceNamedBasket,
    now: datetime,
) -> Reminder | None:
    waiting = next(iter(named_best_first(command.waiting, goods.subject)), None)
    reminder = waiting or wished_of(dependencies.policy, likely, goods.subject, command.day, now)
    if reminder is None or goods.number is None:
        return reminder
    return replace(reminder, quantity=goods.number)
