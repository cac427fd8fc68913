"""Where each conversation stands, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.dialog.ports import DialogStates
from repurchase.orders.ports import RefusedOrders


def open_dialog_states(url: str, usual_zone: str) -> AbstractAsyncContextManager[DialogStates]:
    """Open them at redis://… or rediss://…; shoppers in the `usual_zone` (IANA) take no space for it."""
    from repurchase.adapters.redis.dialog_states.redis_states import open_redis_dialog_states

    return open_redis_dialog_states(url, usual_zone)


def open_refused_orders(url: str) -> AbstractAsyncContextManager[RefusedOrders]:
    """Open what a conversation tells of refused orders, at the same URL."""
    from repurchase.adapters.redis.dialog_states.refusals import open_redis_refused_orders

    return open_redis_refused_orders(url)


def open_background_refused_orders(url: str) -> AbstractAsyncContextManager[RefusedOrders]:
    """The same for work that nobody waits for."""
    from repurchase.adapters.redis.dialog_states.refusals import open_background_redis_refused_orders

    return open_background_redis_refused_orders(url)
