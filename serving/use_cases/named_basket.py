"""Builds a basket of usual products from several goods that a shopper names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from repurchase.dialog.commands import NamedBasket, WantSeveral
from repurchase.dialog.intent import NamedGoods
from repurchase.errors import RestrictedGoods
from repurchase.features.prediction import Prediction
from repurchase.goods.named_goods import named_best_first
from repurchase.reminders.reminder import Reminder
from serving.dependencies import World
from serving.use_cases.baskets import priced
from serving.use_cases.regular_goods import likely_goods, wished_of


async def named_basket(world: World, user_id: str, wish: WantSeveral, now: datetime) -> NamedBasket:
    """The goods at current prices, up to the maximum of lines in a basket. Raises AnswerUnavailable."""
    likely = await likely_goods(world, user_id)
    found: dict[str, Reminder] = {}
    not_bought: list[str] = []
    not_for_voice: list[str] = []
    for goods in wish.goods:
        try:
            reminder = _wanted(world, likely, goods, wish, now)
        except RestrictedGoods as denied:
            not_for_voice.append(denied.title)
            continue
        if reminder is None:
            not_bought.append(goods.words)
        else:
            found.setdefault(reminder.category, reminder)
    reminders = tuple(found.values())
    taken = reminders[: world.policy.max_basket_lines]
    return NamedBasket(
        priced=await priced(world.prices.recent, taken, now),
        not_bought=tuple(not_bought),
        not_for_voice=tuple(not_for_voice),
        left_out=len(reminders) - len(taken),
    )


def _wanted(
    world: World, likely: Sequence[Prediction], goods: NamedGoods, wish: WantSeveral, now: datetime
) -> Reminder | None:
    waiting = next(iter(named_best_first(wish.waiting, goods.subject)), None)
    reminder = waiting or wished_of(world.policy, likely, goods.subject, wish.day, now)
    if reminder is None or goods.number is None:
        return reminder
    return replace(reminder, quantity=goods.number)
