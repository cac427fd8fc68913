"""One order message from the queue to its end: the Market's order, then the push, each effect once."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from checkout.patience import patiently
from repurchase.errors import AnswerUnavailable, MessageError, OnlineStoreUnavailable
from repurchase.goods import goods_of
from repurchase.order_message import OrderMessage, message_from
from repurchase.order_ports import (
    Delivery,
    MarketOrders,
    OrderedReminders,
    OrderProgresses,
    Poison,
    Pushes,
    RefusedOrders,
    Verdict,
)
from repurchase.order_state import Accepted, OrderProgress, OrderState, Refused, RefusedOrder
from repurchase.told_exception import told_exception

MOST_TIMES = 20
"""A message that failed so often by an error of ours is set aside; one that waits for the Market never is."""
PUSH_TEXT = "Заказ создан: {goods}. Завершите оформление в приложении Яндекс Маркет."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckoutWorld:
    """What the checkout asks of the world."""

    progresses: OrderProgresses
    market: MarketOrders
    pushes: Pushes
    refused: RefusedOrders
    reminders: OrderedReminders


async def check_out(world: CheckoutWorld, delivery: Delivery) -> Verdict | Poison:
    """Deal with one delivery; it raises nothing, and a repeat of it repeats no effect."""
    try:
        return await _checked_out(world, message_from(delivery.body))
    except MessageError as poison:
        return Poison(str(poison))
    except AnswerUnavailable as trouble:
        _log.warning("order %s is tried later: %s", delivery.message_id, trouble)
        return Verdict.LATER
    except Exception as unforeseen:  # noqa: BLE001 - no message may end the consumer
        _log.error("order %s met an error of ours: %s", delivery.message_id, told_exception(unforeseen))
        if delivery.times >= MOST_TIMES:
            return Poison(f"failed {delivery.times} times, at last by {type(unforeseen).__name__}; the log tells more")
        return Verdict.LATER


async def _checked_out(world: CheckoutWorld, message: OrderMessage) -> Verdict | Poison:
    progress = await world.progresses.claim(message.order_id)
    if progress is None:
        return Poison(f"no order {message.order_id} stands in the book")
    closed = await _closed(world, progress)
    if progress.state is OrderState.HANDING_OVER:
        outcome = await patiently(lambda: world.market.place(message))
        if isinstance(outcome, Refused):
            # Kept before it is settled, for a repeat of what is settled asks nobody again.
            refused = RefusedOrder(message.order_id, goods_of(progress.order))
            await patiently(lambda: world.refused.keep(message.user_id, refused, progress.order.reminders))
        await world.progresses.settle(message.order_id, outcome)
        told = isinstance(outcome, Accepted)
    else:
        told = progress.state is OrderState.ACCEPTED
    if told:
        await _push(world, message, progress)
    return Verdict.DONE if closed else Verdict.LATER


async def _closed(world: CheckoutWorld, progress: OrderProgress) -> bool:
    """Whether nothing offers again what is ordered, and all may again what was cancelled.

    The API does so itself, unless it died after it changed the book. The Market is not kept waiting for an online
    store that is away.
    """
    is_erased = not progress.order.user_id
    if is_erased or progress.state is OrderState.REFUSED:
        return True
    try:
        if progress.state is OrderState.CANCELLED:
            await world.reminders.release_ordered(progress.order.reminders)
        else:
            await world.reminders.close_ordered(progress.order.reminders)
    except OnlineStoreUnavailable as trouble:
        _log.warning("the reminders of order %s are closed or released later: %s", progress.order.order_id, trouble)
        return False
    return True


async def _push(world: CheckoutWorld, message: OrderMessage, progress: OrderProgress) -> None:
    text = PUSH_TEXT.format(goods=goods_of(progress.order))
    await patiently(lambda: world.pushes.send(message.user_id, message.order_id, text))
    await world.progresses.pushed(message.order_id)
