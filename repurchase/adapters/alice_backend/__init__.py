"""Adapter for the Alice backend, which keeps due reminders for their shoppers."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

import httpx

from repurchase.reminders.ports import AliceBackend


def open_alice_backend(url: str, auth: httpx.Auth | None = None) -> AbstractAsyncContextManager[AliceBackend]:
    """Open the backend at http://… or https://…; `auth` signs the calls where the backend requires it."""
    from repurchase.adapters.alice_backend.http import open_http_alice_backend

    return open_http_alice_backend(url, auth)
