"""Adapter for used nonces."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from repurchase.authentication.ports import Nonces


def open_nonces(url: str) -> AbstractAsyncContextManager[Nonces]:
    """Open the nonces at redis://… or rediss://…."""
    from repurchase.adapters.redis.nonces.redis_nonces import open_redis_nonces

    return open_redis_nonces(url)
