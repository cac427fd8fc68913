"""Adapters for prices cached ahead of a conversation, one for readers and one for the preloader."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from repurchase.orders.market_ports import PreloadedPrices, PricePreloading


def open_preloaded_prices(url: str) -> AbstractAsyncContextManager[PreloadedPrices]:
    """Open the prices for the dialogue at redis://… or rediss://…."""
    from repurchase.adapters.redis.preloaded_prices.reading import open_redis_preloaded_prices

    return open_redis_preloaded_prices(url)


def open_price_preloading(url: str) -> AbstractContextManager[PricePreloading]:
    """Open the prices for the price preloader at redis://… or rediss://…."""
    from repurchase.adapters.redis.preloaded_prices.writing import open_redis_price_preloading

    return open_redis_price_preloading(url)
