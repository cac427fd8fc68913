"""Ports of authentication: keys, webhook secrets and used nonces."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from repurchase.authentication.signature import SigningKey


class SigningKeys(Protocol):
    """The keys that hold now; they change without a restart."""

    def named(self, name: str) -> SigningKey | None:
        """The key of that name, if it holds."""
        ...

    def newest(self) -> SigningKey:
        """The one to sign with."""
        ...


class WebhookSecrets(Protocol):
    """The secrets of which one is the last segment of the webhook's path; they change without a restart."""

    def accepts(self, given: str) -> bool:
        """Whether the segment is a secret that holds; takes as long for each wrong one."""
        ...

    def newest(self) -> str:
        """The one to call with."""
        ...


class Nonces(Protocol):
    """Which nonces were used, by all processes together."""

    async def is_fresh(self, nonce: str, duration: timedelta) -> bool:
        """Take it: True once within `duration`, and False for whoever comes later. Raises OnlineStoreUnavailable."""
        ...
