"""Adapter for priced offers made to shoppers."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.ports import PricedOffers


def open_priced_offers(url: str) -> AbstractAsyncContextManager[PricedOffers]:
    """Open the offers at redis://… or rediss://…."""
    from repurchase.adapters.redis.priced_offers.redis_offers import open_redis_priced_offers

    return open_redis_priced_offers(url)
