"""The online list of erased shoppers, which writers check; the warehouse has the durable list."""

from __future__ import annotations

from contextlib import AbstractContextManager

from repurchase.shoppers.ports import ErasedShoppers


def open_erased_shoppers(url: str) -> AbstractContextManager[ErasedShoppers]:
    """Open the list at redis://… or rediss://…."""
    from repurchase.adapters.redis.erased_shoppers.redis_list import open_redis_erased_shoppers

    return open_redis_erased_shoppers(url)
