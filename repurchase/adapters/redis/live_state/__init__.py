"""What the stream knows without asking the warehouse: histories, the champion and products, each open by its door."""

from __future__ import annotations

from contextlib import AbstractContextManager

from repurchase.forecast.ports import LiveChampions
from repurchase.purchases.ports import LiveProducts, ShopperHistories


def open_shopper_histories(url: str) -> AbstractContextManager[ShopperHistories]:
    """Open the histories at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.histories import opened

    return opened(url)


def open_live_champions(url: str) -> AbstractContextManager[LiveChampions]:
    """Open the champion's place at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.champions import opened

    return opened(url)


def open_live_products(url: str) -> AbstractContextManager[LiveProducts]:
    """Open the products at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.products import opened

    return opened(url)
