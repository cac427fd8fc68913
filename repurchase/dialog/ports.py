"""Ports of the dialogue: the state between two turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from repurchase.orders.cart import EMPTY, Cart
from repurchase.orders.order_state import RefusedOrder
from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class ResumedDialog:
    """What a turn of a conversation begins with."""

    waiting: Sequence[Reminder]
    """The shopper's waiting reminders, oldest first, as they were before the state was read.

    A reminder is taken away only after the state that answered it was kept, so nothing is missed in between.
    """
    state: Mapping[str, Any] | None
    """What was stored last, or None."""
    refused: Sequence[RefusedOrder] = ()
    """Orders that the Market refused since the shopper was told that they stand."""
    opted_out: bool = False
    """Whether the shopper wants no reminders."""


class DialogStates(Protocol):
    """Where each shopper's conversation stands; forgotten after a while."""

    async def resume(self, user_id: str, session_id: str) -> ResumedDialog:
        """What a turn begins with, read at once. Raises OnlineStoreUnavailable."""
        ...

    async def store(
        self,
        user_id: str,
        session_id: str,
        state: Mapping[str, Any],
        cart: Cart = EMPTY,
        zone: str | None = None,
    ) -> None:
        """Keep the state for the rest of the conversation, and the shopper's cart as `Carts.keep` does.

        A `zone` (a known IANA name) that the device told replaces the one before. Raises OnlineStoreUnavailable, and
        then some of it may be kept.
        """
        ...
