"""Processes one order message: places the Market's order, then sends the push, each once."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from repurchase.errors import AnswerUnavailable, MessageError, OnlineStoreUnavailable
from repurchase.orders.market_ports import MarketOrders, Pushes
from repurchase.orders.order_message import OrderMessage, message_from
from repurchase.orders.order_state import Accepted, OrderProgress, OrderState, Refused, RefusedOrder
from repurchase.orders.order_summary import goods_of
from repurchase.orders.ports import OrderedReminders, OrderProgresses, RefusedOrders
from repurchase.orders.queue_ports import Delivery, Poison, Verdict
from repurchase.redacted_traceback import told_exception
from workers.retry import patiently

MOST_TIMES = 20
"""Deliveries after which an internal error makes a message a dead letter; an unavailable Market never does."""
PUSH_TEXT = "Заказ создан: {goods}. Завершите оформление в приложении Яндекс Маркет."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckoutWorld:
    """The ports of the checkout."""

    progresses: OrderProgresses
    market: MarketOrders
    pushes: Pushes
    refused: RefusedOrders
    reminders: OrderedReminders


async def check_out(world: CheckoutWorld, delivery: Delivery) -> Verdict | Poison:
    """Process one delivery idempotently; raises nothing."""
    try:
        return await _checked_out(world, message_from(delivery.body))
    except MessageError as poison:
        return Poison(str(poison))
    except AnswerUnavailable as trouble:
        _log.warning("order %s is retried later: %s", delivery.message_id, trouble)
        return Verdict.LATER
    except Exception as unforeseen:  # noqa: BLE001 - no message may stop the consumer
        _log.error("order %s failed by an internal error: %s", delivery.message_id, told_exception(unforeseen))
        if delivery.times >= MOST_TIMES:
            return Poison(f"failed {delivery.times} times, last by {type(unforeseen).__name__}; see the log")
        return Verdict.LATER


async def _checked_out(world: CheckoutWorld, message: OrderMessage) -> Verdict | Poison:
    progress = await world.progresses.claim(message.order_id)
    if progress is None:
        return Poison(f"order {message.order_id} does not exist")
    closed = await _closed(world, progress)
    if progress.state is OrderState.HANDING_OVER:
        outcome = await patiently(lambda: world.market.place(message))
        if isinstance(outcome, Refused):
            # Stored before the order is settled, because a redelivery does not place a settled order again.
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
    """Close the reminders of an order or release those of a cancelled one; False where it must be retried.

    The API does this too, unless it crashed after it stored the change. An unavailable online store must not delay
    the Market's order.
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
