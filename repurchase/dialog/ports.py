"""Ports of the dialogue: the state stored between turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from repurchase.orders.cart import EMPTY, Cart
from repurchase.orders.order_state import RefusedOrder
from repurchase.reminders.reminder import Reminder


@dataclass(frozen=True, slots=True)
class ResumedDialog:
    """Stored data with which a turn starts."""

    waiting: Sequence[Reminder]
    """The shopper's waiting reminders, oldest first, read before the state.

    A reminder is removed only after the state that closes it is stored, so none is lost in between.
    """
    state: Mapping[str, Any] | None
    """The state stored last, or None."""
    refused: Sequence[RefusedOrder] = ()
    """Orders that the Market refused after the shopper heard that they were made."""
    opted_out: bool = False
    """Whether the shopper opted out of reminders."""


class DialogStates(Protocol):
    """The state of each shopper's conversation; it expires."""

    async def resume(self, user_id: str, session_id: str) -> ResumedDialog:
        """Read the data with which a turn starts, in one request. Raises OnlineStoreUnavailable."""
        ...

    async def store(
        self,
        user_id: str,
        session_id: str,
        state: Mapping[str, Any],
        cart: Cart = EMPTY,
        zone: str | None = None,
    ) -> None:
        """Store the state for the rest of the conversation, and the shopper's cart as `Carts.keep` does.

        A `zone` (a known IANA name) that the device sent replaces the stored one. Raises OnlineStoreUnavailable; the
        data may then be stored in part.
        """
        ...
