"""Links hardly ever change: remembering them for some seconds saves a turn its second round trip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from repurchase.ports import LinkedShoppers

REMEMBERED_FOR = timedelta(seconds=30)
"""For so long another worker may still greet an account that was linked anew as the shopper it was."""
MOST_REMEMBERED = 10_000


class RememberedLinks:
    """The port LinkedShoppers, asked once in a while for each user; strangers are asked for every time."""

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
            self._remember(alice_user, found, now + REMEMBERED_FOR.total_seconds())
        return found

    def _remember(self, alice_user: str, shopper: str, until: float) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[alice_user] = (until, shopper)
