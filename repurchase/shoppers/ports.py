"""Ports of shoppers: linked accounts, consents, time zones and erasure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from repurchase.shoppers.account_link import AccountLink, TokenOwner
from repurchase.shoppers.consent import Consent


class LinkedShoppers(Protocol):
    """Which shopper a user of the skill is, as far as their accounts are linked."""

    async def shopper_of(self, alice_user: str) -> str | None:
        """The shopper's user_id, or None for a stranger. Raises OnlineStoreUnavailable."""
        ...


class AccountLinking(Protocol):
    """Where the links that are made by hand come from; durable."""

    def link(self, alice_user: str, user_id: str, duration: timedelta | None = None) -> None:
        """Link a user of the skill to a shopper, in place of an earlier link; for good unless it `duration` so long.

        Raises OrderBookUnavailable or OnlineStoreUnavailable, and then the link may stand unread: repeat it.
        """
        ...

    def copy_all(self) -> int:
        """Let every link made by hand be read again, for an online store that was lost; returns how many."""
        ...


class KnownTimeZones(Protocol):
    """By which clock each shopper lives, as their devices told it (see DialogStates.store), read by the planner."""

    def all(self) -> Mapping[str, ZoneInfo]:
        """By user_id, of who is known to live elsewhere than most. Raises OnlineStoreUnavailable."""
        ...


class Consents(Protocol):
    """Whether shoppers agree to be reminded at all, durable."""

    async def of(self, user_id: str) -> Consent | None:
        """What the shopper decided last, None where they never did. Raises OrderBookUnavailable."""
        ...

    async def record(self, consent: Consent) -> Consent:
        """Record a change, unless a later one stands or nothing changes by it; returns what stands.

        Raises OrderBookUnavailable, and then it may be recorded or not: repeat it.
        """
        ...


class WithdrawnConsents(Protocol):
    """Who wants no reminders, read when reminders are planned."""

    def all(self) -> Sequence[Consent]:
        """In no order. Raises OrderBookUnavailable."""
        ...


class ErasedShoppers(Protocol):
    """Who was erased, by salted hashes, as every writer of the online store can look up."""

    def bring(self, salt: str, digests: Sequence[str]) -> None:
        """Add these hashes, made with this salt; nothing leaves the list. Raises OnlineStoreUnavailable."""
        ...

    def among(self, user_ids: Collection[str]) -> set[str]:
        """Those of these shoppers who were erased.

        Raises OnlineStoreUnavailable, also while the list was not brought yet.
        """
        ...


class ErasureGuard(Protocol):
    """Keeps erased shoppers out of the online store, whoever writes there."""

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Delete what the online store holds of those of these who were erased, and return them.

        A writer calls it after it has written: an erasure lists its shopper before it deletes, so that either the
        writer sees the list or the erasure sees what was written. Raises OnlineStoreUnavailable; repeat it then.
        """
        ...


class ShopperRecords(Protocol):
    """All that one system keeps of shoppers."""

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Remove all of one shopper for good; returns how much there was, by the name of the place.

        To do it again is harmless. Raises SettingsError, OnlineStoreUnavailable or OrderBookUnavailable, and then some
        may be left: repeat it.
        """
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
