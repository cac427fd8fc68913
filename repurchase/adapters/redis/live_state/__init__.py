"""Adapters for the stream's state in Redis: histories, the champion and products."""

from __future__ import annotations

from contextlib import AbstractContextManager

from repurchase.forecast.ports import StreamingModels
from repurchase.purchases.ports import LiveProducts, ShopperHistories


def open_shopper_histories(url: str) -> AbstractContextManager[ShopperHistories]:
    """Open the histories at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.histories import open_redis_shopper_histories

    return open_redis_shopper_histories(url)


def open_streaming_models(url: str) -> AbstractContextManager[StreamingModels]:
    """Open the champion at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.champions import open_redis_streaming_models

    return open_redis_streaming_models(url)


def open_live_products(url: str) -> AbstractContextManager[LiveProducts]:
    """Open the products at redis://… or rediss://…."""
    from repurchase.adapters.redis.live_state.products import open_redis_live_products

    return open_redis_live_products(url)
