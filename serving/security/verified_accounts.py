"""Resolves the shopper of a webhook request from its OAuth token, with a cache of verified tokens."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime

from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable, TokensUnavailable
from repurchase.shoppers.account_link import AccountLink, TokenOwner, digest_of
from repurchase.shoppers.ports import AccountLinks, AccountTokens
from serving.caching.single_flight import SingleFlight

MAX_ENTRIES = 10_000
"""Users; the one whose token was cached longest ago is evicted first."""
_log = logging.getLogger(__name__)


class AccountVerification:
    """Verifies each token periodically; between verifications a turn needs only a digest of its token."""

    def __init__(self, tokens: AccountTokens, links: AccountLinks) -> None:
        self._tokens = tokens
        self._links = links
        self._remembered: OrderedDict[str, AccountLink] = OrderedDict()
        self._asked: SingleFlight[TokenOwner | None] = SingleFlight()

    async def shopper_of(self, alice_user: str, token: str | None, now: datetime) -> str | None:
        """The shopper that the token belongs to at `now` (aware); None if the user must link their account.

        Raises TokensUnavailable if the OAuth service does not answer and no earlier verification is valid, or
        OnlineStoreUnavailable.
        """
        if not token:
            return None
        digest = digest_of(token)
        link = await self._known(alice_user, digest, now)
        if link is None or link.needs_verification(now):
            link = await self._verified(alice_user, token, digest, link, now)
        return None if link is None else link.shopper

    async def _known(self, alice_user: str, digest: str, now: datetime) -> AccountLink | None:
        """The newest valid link, from this process's cache or from another process's verification."""
        remembered = self._remembered.get(alice_user)
        if remembered is not None and remembered.holds(digest, now) and not remembered.needs_verification(now):
            return remembered
        links = (remembered, await self._links.find(alice_user))
        holding = [each for each in links if each is not None and each.holds(digest, now)]
        link = max(holding, key=lambda each: each.verified_at, default=None)
        if link is not None:
            self._remember(alice_user, link)
        return link

    async def _verified(
        self, alice_user: str, token: str, digest: str, link: AccountLink | None, now: datetime
    ) -> AccountLink | None:
        try:
            owner = await self._owner_of(token, digest, now)
        except TokensUnavailable as trouble:
            if link is None:
                raise
            _log.warning("accepted a token on its earlier verification: %s", trouble)
            return link
        if owner is None:
            await self._remove(alice_user, digest)
            return None
        fresh = AccountLink(owner.shopper, digest, now, owner.expires_at)
        await self._keep(alice_user, fresh)
        return fresh

    async def _owner_of(self, token: str, digest: str, now: datetime) -> TokenOwner | None:
        try:
            return await self._asked.call(digest, lambda: self._tokens.owner_of(token, now))
        except TimeoutError as late:
            raise TokensUnavailable("the time budget is spent; the OAuth service did not answer in time") from late

    async def _keep(self, alice_user: str, link: AccountLink) -> None:
        self._remember(alice_user, link)
        try:
            await self._links.keep(alice_user, link)
        except (OnlineStoreUnavailable, OrderBookUnavailable) as trouble:
            _log.warning("failed to store an account link, other processes will verify it again: %s", trouble)

    async def _remove(self, alice_user: str, digest: str) -> None:
        remembered = self._remembered.get(alice_user)
        if remembered is not None and remembered.token_digest == digest:
            del self._remembered[alice_user]
        try:
            await self._links.remove(alice_user, digest)
        except (OnlineStoreUnavailable, OrderBookUnavailable) as trouble:
            _log.warning("failed to remove an account link, it stays until it expires: %s", trouble)

    def _remember(self, alice_user: str, link: AccountLink) -> None:
        self._remembered[alice_user] = link
        self._remembered.move_to_end(alice_user)
        if len(self._remembered) > MAX_ENTRIES:
            self._remembered.popitem(last=False)
