"""Cancels a shopper's order and stops withholding its categories."""

from __future__ import annotations

import logging
from datetime import datetime

from repurchase.adapters.metrics import CANCELLATIONS
from repurchase.errors import OnlineStoreUnavailable, OrderAlreadySubmitted, OrderNotFound
from repurchase.orders.order import Order
from repurchase.orders.order_state import AlreadySubmitted, Cancellation, Cancelled, NothingToCancel
from serving.deadline import with_deadline
from serving.dependencies import Dependencies
from serving.observability.log_lines import shopper_hash

_OUTCOMES = {Cancelled: "cancelled", AlreadySubmitted: "already_handed_over", NothingToCancel: "nothing_to_cancel"}
_log = logging.getLogger(__name__)


async def cancel_latest_order(dependencies: Dependencies, user_id: str, now: datetime) -> Cancellation:
    """Cancel the shopper's newest order if it can be cancelled.

    Raises OrderBookUnavailable; the order may be cancelled even then.
    """
    return await _released(dependencies, user_id, await dependencies.orders.cancel(user_id, now))


@with_deadline
async def cancel_order(dependencies: Dependencies, user_id: str, order_id: str) -> Order:
    """Cancel one order of the shopper; a repeated call returns it again.

    Raises OrderNotFound, OrderAlreadySubmitted, or OrderBookUnavailable; with the last the order may be cancelled even
    then.
    """
    match await _released(dependencies, user_id, await dependencies.orders.cancel_order(user_id, order_id)):
        case Cancelled(order):
            return order
        case AlreadySubmitted(order):
            raise OrderAlreadySubmitted(
                f"order {order.order_id} is at the Market; it can be cancelled in the Market's app"
            )
        case NothingToCancel():
            raise OrderNotFound("this shopper has no such order that the Market did not refuse")


async def _released(dependencies: Dependencies, user_id: str, cancellation: Cancellation) -> Cancellation:
    CANCELLATIONS.labels(_OUTCOMES[type(cancellation)]).inc()
    if isinstance(cancellation, Cancelled):
        order = cancellation.order
        _log.info("cancelled order %s", order.order_id, extra={"shopper": shopper_hash(user_id)})
        try:
            await dependencies.reminders.release_ordered(order.reminders)
        except OnlineStoreUnavailable as trouble:
            _log.warning(
                "failed to release the reminders of cancelled order %s, the checkout retries: %s",
                order.order_id,
                trouble,
            )
    return cancellation
