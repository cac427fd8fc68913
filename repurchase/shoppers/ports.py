"""Ports of shoppers: linked accounts, consents, time zones and erasure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from repurchase.shoppers.account_link import AccountLink, TokenOwner
from repurchase.shoppers.consent import Consent


class LinkedShoppers(Protocol):
    """Maps users of the skill with linked accounts to shoppers."""

    async def shopper_of(self, alice_user: str) -> str | None:
        """Return the shopper's user_id, or None for an unlinked user. Raises OnlineStoreUnavailable."""
        ...


class AccountLinking(Protocol):
    """Manual account links; durable."""

    def link(self, alice_user: str, user_id: str, duration: timedelta | None = None) -> None:
        """Link a user of the skill to a shopper, replacing an earlier link; permanent without a `duration`.

        Raises OrderBookUnavailable or OnlineStoreUnavailable; the link may then be stored but not readable, and the
        call can be repeated.
        """
        ...

    def copy_all(self) -> int:
        """Copy every manual link to the online store again, after the store was lost; return the number."""
        ...


class KnownTimeZones(Protocol):
    """Time zones that devices sent (see DialogStates.store), read by the planner."""

    def all(self) -> Mapping[str, ZoneInfo]:
        """Return time zones by user_id, of shoppers outside the default one. Raises OnlineStoreUnavailable."""
        ...


class Consents(Protocol):
    """Durable consents to reminders."""

    async def of(self, user_id: str) -> Consent | None:
        """Return the shopper's latest decision, or None without one. Raises OrderBookUnavailable."""
        ...

    async def record(self, consent: Consent) -> Consent:
        """Record a change, unless a later one is stored or nothing changes; return the stored consent.

        Raises OrderBookUnavailable; the change may be recorded then, and the call can be repeated.
        """
        ...


class WithdrawnConsents(Protocol):
    """Shoppers who withdrew their consent, read when reminders are planned."""

    def all(self) -> Sequence[Consent]:
        """Return the withdrawn consents, in no order. Raises OrderBookUnavailable."""
        ...


class ErasedShoppers(Protocol):
    """Erased shoppers by salted hashes, for all writers of the online store."""

    def bring(self, salt: str, digests: Sequence[str]) -> None:
        """Add these hashes, made with this salt; hashes are never removed. Raises OnlineStoreUnavailable."""
        ...

    def among(self, user_ids: Collection[str]) -> set[str]:
        """Return which of these shoppers were erased.

        Raises OnlineStoreUnavailable, also while the list was not loaded yet.
        """
        ...


class ErasureGuard(Protocol):
    """Keeps data of erased shoppers out of the online store, for all writers."""

    def enforce(self, user_ids: Collection[str]) -> set[str]:
        """Delete the online data of the erased shoppers among these, and return them.

        A writer calls it after writing. An erasure lists its shopper before it deletes, so either the writer sees the
        list or the erasure sees the written data. Raises OnlineStoreUnavailable; the call can be repeated.
        """
        ...


class ShopperRecords(Protocol):
    """All data of shoppers in one system."""

    def erase(self, user_id: str) -> Mapping[str, int]:
        """Erase all data of one shopper permanently; return the number of items by storage name.

        Idempotent. Raises SettingsError, OnlineStoreUnavailable or OrderBookUnavailable; some data may then be left,
        and the call can be repeated.
        """
        ...


class AccountTokens(Protocol):
    """Tokens that the Market's OAuth service issued to the skill."""

    async def owner_of(self, token: str, now: datetime) -> TokenOwner | None:
        """Return the token's owner at `now` (aware); None if it is unknown, revoked, expired, or of another client.

        Raises TokensUnavailable.
        """
        ...


class AccountLinks(Protocol):
    """Account links made by verified tokens."""

    async def find(self, alice_user: str) -> AccountLink | None:
        """Return the user's link, if its token was verified recently. Raises OnlineStoreUnavailable."""
        ...

    async def keep(self, alice_user: str, link: AccountLink) -> None:
        """Replace the stored link. Raises OnlineStoreUnavailable or OrderBookUnavailable; the call can be repeated."""
        ...

    async def remove(self, alice_user: str, token_digest: str) -> None:
        """Remove the user's link if this token made it. Raises the same errors as `keep`."""
        ...
