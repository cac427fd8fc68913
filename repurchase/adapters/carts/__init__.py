"""The shoppers' carts, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.order_ports import Carts


def open_carts(url: str) -> AbstractAsyncContextManager[Carts]:
    """Open them at redis://… or rediss://…."""
    from repurchase.adapters.carts.redis_carts import opened

    return opened(url)
