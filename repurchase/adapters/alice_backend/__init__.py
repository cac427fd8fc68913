"""The Alice backend that keeps due reminders for their shoppers, open through one door."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.ports import AliceBackend


def open_alice_backend(url: str) -> AbstractAsyncContextManager[AliceBackend]:
    """Open the backend at http://… or https://…."""
    from repurchase.adapters.alice_backend.http import opened

    return opened(url)
