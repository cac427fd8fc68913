"""Adapters for dialog states and for refused orders."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.dialog.ports import DialogStates
from repurchase.orders.ports import RefusedOrders


def open_dialog_states(url: str, usual_zone: str) -> AbstractAsyncContextManager[DialogStates]:
    """Open the states at redis://… or rediss://…; zones equal to `usual_zone` (IANA) are not stored."""
    from repurchase.adapters.redis.dialog_states.redis_states import open_redis_dialog_states

    return open_redis_dialog_states(url, usual_zone)


def open_refused_orders(url: str) -> AbstractAsyncContextManager[RefusedOrders]:
    """Open the refused orders at the same URL."""
    from repurchase.adapters.redis.dialog_states.refusals import open_redis_refused_orders

    return open_redis_refused_orders(url)


def open_background_refused_orders(url: str) -> AbstractAsyncContextManager[RefusedOrders]:
    """Open the refused orders for background work."""
    from repurchase.adapters.redis.dialog_states.refusals import open_background_redis_refused_orders

    return open_background_redis_refused_orders(url)
