"""Processes one order message: places the Market's order, then sends the push, each once."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from repurchase.errors import InvalidMessage, OnlineStoreUnavailable, ServiceUnavailable
from repurchase.orders.market_ports import MarketOrders, Pushes
from repurchase.orders.order_message import OrderMessage, message_from
from repurchase.orders.order_state import MarketAcceptance, MarketRejection, OrderProgress, OrderState, RefusedOrder
from repurchase.orders.order_summary import goods_summary
from repurchase.orders.ports import OrderedReminders, OrderProgresses, RefusedOrders
from repurchase.orders.queue_ports import Delivery, Poison, Verdict
from repurchase.redacted_traceback import redacted_traceback
from workers.retry import retry_with_backoff

MAX_DELIVERIES = 20
"""Deliveries after which an internal error makes a message a dead letter; an unavailable Market never does."""
PUSH_TEXT = "Заказ создан: {goods}. Завершите оформление в приложении Яндекс Маркет."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckoutDependencies:
    """The ports of the checkout."""

    progresses: OrderProgresses
    market: MarketOrders
    pushes: Pushes
    refused: RefusedOrders
    reminders: OrderedReminders


async def check_out(dependencies: CheckoutDependencies, delivery: Delivery) -> Verdict | Poison:
    """Process one delivery idempotently; raises nothing."""
    try:
        return await _checkout(dependencies, message_from(delivery.body))
    except InvalidMessage as poison:
        return Poison(str(poison))
    except ServiceUnavailable as trouble:
        _log.warning("order %s is retried later: %s", delivery.message_id, trouble)
        return Verdict.LATER
    except Exception as unforeseen:  # noqa: BLE001 - no message may stop the consumer
        _log.error("order %s failed by an internal error: %s", delivery.message_id, redacted_traceback(unforeseen))
        if delivery.times >= MAX_DELIVERIES:
            return Poison(f"failed {delivery.times} times, last by {type(unforeseen).__name__}; see the log")
        return Verdict.LATER


async def _checkout(dependencies: CheckoutDependencies, message: OrderMessage) -> Verdict | Poison:
    progress = await dependencies.progresses.claim(message.order_id)
    if progress is None:
        return Poison(f"order {message.order_id} does not exist")
    closed = await _close_or_release(dependencies, progress)
    if progress.state is OrderState.HANDING_OVER:
        outcome = await retry_with_backoff(lambda: dependencies.market.place(message))
        if isinstance(outcome, MarketRejection):
            # Stored before the order is settled, because a redelivery does not place a settled order again.
            refused = RefusedOrder(message.order_id, goods_summary(progress.order))
            await retry_with_backoff(
                lambda: dependencies.refused.keep(message.user_id, refused, progress.order.reminders)
            )
        await dependencies.progresses.settle(message.order_id, outcome)
        told = isinstance(outcome, MarketAcceptance)
    else:
        told = progress.state is OrderState.ACCEPTED
    if told:
        await _push(dependencies, message, progress)
    return Verdict.DONE if closed else Verdict.LATER


async def _close_or_release(dependencies: CheckoutDependencies, progress: OrderProgress) -> bool:
    """Close the reminders of an order or release those of a cancelled one; False where it must be retried.

    The API does this too, unless it crashed after it stored the change. An unavailable online store must not delay
    the Market's order.
    """
    is_erased = not progress.order.user_id
    if is_erased or progress.state is OrderState.REFUSED:
        return True
    try:
        if progress.state is OrderState.CANCELLED:
            await dependencies.reminders.release_ordered(progress.order.reminders)
        else:
            await dependencies.reminders.close_ordered(progress.order.reminders)
    except OnlineStoreUnavailable as trouble:
        _log.warning("the reminders of order %s are closed or released later: %s", progress.order.order_id, trouble)
        return False
    return True


async def _push(dependencies: CheckoutDependencies, message: OrderMessage, progress: OrderProgress) -> None:
    text = PUSH_TEXT.format(goods=goods_summary(progress.order))
    await retry_with_backoff(lambda: dependencies.pushes.send(message.user_id, message.order_id, text))
    await dependencies.progresses.pushed(message.order_id)
