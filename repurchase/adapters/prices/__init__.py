"""The Market's price service, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import PriceService


def open_prices(url: str) -> AbstractAsyncContextManager[PriceService]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.prices.http import opened

    return opened(url)
