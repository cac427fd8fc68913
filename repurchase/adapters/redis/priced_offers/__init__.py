"""What shoppers were offered at which price, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.orders.ports import PricedOffers


def open_priced_offers(url: str) -> AbstractAsyncContextManager[PricedOffers]:
    """Open them at redis://… or rediss://…."""
    from repurchase.adapters.redis.priced_offers.redis_offers import open_redis_priced_offers

    return open_redis_priced_offers(url)
