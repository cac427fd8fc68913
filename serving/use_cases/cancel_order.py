"""Cancels a shopper's order and stops withholding its categories."""

from __future__ import annotations

import logging
from datetime import datetime

from repurchase.adapters.metrics import CANCELLATIONS
from repurchase.errors import NoSuchOrder, OnlineStoreUnavailable, OrderHandedOver
from repurchase.orders.order import Order
from repurchase.orders.order_state import AlreadyHandedOver, Cancellation, Cancelled, NothingToCancel
from serving.deadline import in_time
from serving.dependencies import World
from serving.observability.log_lines import shopper_hash

_OUTCOMES = {Cancelled: "cancelled", AlreadyHandedOver: "already_handed_over", NothingToCancel: "nothing_to_cancel"}
_log = logging.getLogger(__name__)


async def cancel_latest_order(world: World, user_id: str, now: datetime) -> Cancellation:
    """Cancel the shopper's newest order if it can be cancelled.

    Raises OrderBookUnavailable; the order may be cancelled even then.
    """
    return await _released(world, user_id, await world.orders.cancel(user_id, now))


@in_time
async def cancel_order(world: World, user_id: str, order_id: str) -> Order:
    """Cancel one order of the shopper; a repeated call returns it again.

    Raises NoSuchOrder, OrderHandedOver, or OrderBookUnavailable; with the last the order may be cancelled even then.
    """
    match await _released(world, user_id, await world.orders.cancel_order(user_id, order_id)):
        case Cancelled(order):
            return order
        case AlreadyHandedOver(order):
            raise OrderHandedOver(f"order {order.order_id} is at the Market; it can be cancelled in the Market's app")
        case NothingToCancel():
            raise NoSuchOrder("this shopper has no such order that the Market did not refuse")


async def _released(world: World, user_id: str, cancellation: Cancellation) -> Cancellation:
    CANCELLATIONS.labels(_OUTCOMES[type(cancellation)]).inc()
    if isinstance(cancellation, Cancelled):
        order = cancellation.order
        _log.info("cancelled order %s", order.order_id, extra={"shopper": shopper_hash(user_id)})
        try:
            await world.reminders.release_ordered(order.reminders)
        except OnlineStoreUnavailable as trouble:
            _log.warning(
                "failed to release the reminders of cancelled order %s, the checkout retries: %s",
                order.order_id,
                trouble,
            )
    return cancellation
