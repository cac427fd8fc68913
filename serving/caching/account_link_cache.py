"""Caches account links for some seconds, which saves a round trip per turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from repurchase.shoppers.ports import LinkedShoppers

CACHE_TTL = timedelta(seconds=30)
"""The time to live; until then another worker may use the previous shopper of an account that was linked again."""
MAX_ENTRIES = 10_000


class LinkedShopperCache:
    """The port LinkedShoppers with a cache; unlinked users are not cached."""

    def __init__(self, asked: LinkedShoppers, seconds: Callable[[], float] = monotonic) -> None:
        self._asked = asked
        self._seconds = seconds
        self._remembered: dict[str, tuple[float, str]] = {}

    async def shopper_of(self, alice_user: str) -> str | None:
        """Return the linked shopper's user_id; see the port."""
        now = self._seconds()
        until, shopper = self._remembered.get(alice_user, (now, ""))
        if now < until:
            return shopper
        found = await self._asked.shopper_of(alice_user)
        self._remembered.pop(alice_user, None)
        if found is not None:
            self._remember(alice_user, found, now + CACHE_TTL.total_seconds())
        return found

    def _remember(self, alice_user: str, shopper: str, until: float) -> None:
        if len(self._remembered) >= MAX_ENTRIES:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[alice_user] = (until, shopper)
