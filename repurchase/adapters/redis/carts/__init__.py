"""Adapter for the shoppers' carts."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.ports import Carts


def open_carts(url: str) -> AbstractAsyncContextManager[Carts]:
    """Open the carts at redis://… or rediss://…."""
    from repurchase.adapters.redis.carts.redis_carts import open_redis_carts

    return open_redis_carts(url)
