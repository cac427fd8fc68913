"""The Market's pushes to its application, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.order_ports import Pushes


def open_pushes(url: str) -> AbstractAsyncContextManager[Pushes]:
    """Open the service at http://… or https://…."""
    from repurchase.adapters.pushes.http import opened

    return opened(url)
