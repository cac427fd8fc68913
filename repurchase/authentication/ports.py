"""Ports of authentication: keys, webhook secrets and used nonces."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from repurchase.authentication.signature import SigningKey


class SigningKeys(Protocol):
    """The valid keys; they can change without a restart."""

    def named(self, name: str) -> SigningKey | None:
        """Return the valid key with this name, or None."""
        ...

    def newest(self) -> SigningKey:
        """Return the key for signing."""
        ...


class WebhookSecrets(Protocol):
    """Valid secrets, one of which is the last segment of the webhook's path; they can change without a restart."""

    def accepts(self, given: str) -> bool:
        """Return whether the segment is a valid secret, in the same time for each wrong one."""
        ...

    def newest(self) -> str:
        """Return the secret for calls."""
        ...


class Nonces(Protocol):
    """Nonces used in any process."""

    async def is_fresh(self, nonce: str, duration: timedelta) -> bool:
        """Record the nonce: True for its first use within `duration`, else False. Raises OnlineStoreUnavailable."""
        ...
