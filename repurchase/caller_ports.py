"""What tells callers apart: keys, used signatures, webhook secrets, and the tokens of linked accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from repurchase.account_link import AccountLink, TokenOwner
from repurchase.signature import SigningKey


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


class AccountTokens(Protocol):
    """The tokens that the Market's OAuth service issued to the skill."""

    async def owner_of(self, token: str, now: datetime) -> TokenOwner | None:
        """Whose token it is at `now` (aware); None for one that is unknown, revoked, expired, or of another client.

        Raises TokensUnavailable.
        """
        ...


class AccountLinks(Protocol):
    """The links that verified tokens made."""

    async def find(self, alice_user: str) -> AccountLink | None:
        """The user's link, where its token was verified lately. Raises OnlineStoreUnavailable."""
        ...

    async def keep(self, alice_user: str, link: AccountLink) -> None:
        """Keep it in place of the one before. Raises OnlineStoreUnavailable or OrderBookUnavailable; repeat it then."""
        ...

    async def remove(self, alice_user: str, token_digest: str) -> None:
        """Remove the user's link if that token made it. Raises as `keep` does."""
        ...


class Nonces(Protocol):
    """Which nonces were used, by all processes together."""

    async def is_fresh(self, nonce: str, lasts: timedelta) -> bool:
        """Take it: True once within `lasts`, and False for whoever comes later. Raises OnlineStoreUnavailable."""
        ...
