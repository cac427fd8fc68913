"""Which shopper a call of the skill comes from, where accounts are linked: whoever its token proves."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime

from repurchase.account_link import AccountLink, TokenOwner, digest_of
from repurchase.caller_ports import AccountLinks, AccountTokens
from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable, TokensUnavailable
from serving.shared_questions import SharedQuestions

MAX_REMEMBERED = 10_000
"""Users; those whose token was verified longest ago are forgotten first."""
_log = logging.getLogger(__name__)


class VerifiedAccounts:
    """Verifies each token once in a while; in between a turn costs a digest of its token and no round trip."""

    def __init__(self, tokens: AccountTokens, links: AccountLinks) -> None:
        self._tokens = tokens
        self._links = links
        self._remembered: OrderedDict[str, AccountLink] = OrderedDict()
        self._asked: SharedQuestions[TokenOwner | None] = SharedQuestions()

    async def shopper_of(self, alice_user: str, token: str | None, now: datetime) -> str | None:
        """The shopper whose token it is at `now` (aware); None for whoever has to link their account.

        Raises TokensUnavailable where the OAuth service does not answer and has not verified the token lately, and
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
        """What holds still: remembered here, or verified by another process."""
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
            _log.warning("a token is trusted that was verified lately: %s", trouble)
            return link
        if owner is None:
            await self._remove(alice_user, digest)
            return None
        fresh = AccountLink(owner.shopper, digest, now, owner.expires_at)
        await self._keep(alice_user, fresh)
        return fresh

    async def _owner_of(self, token: str, digest: str, now: datetime) -> TokenOwner | None:
        try:
            return await self._asked.answer(digest, lambda: self._tokens.owner_of(token, now))
        except TimeoutError as late:
            raise TokensUnavailable("the time for this answer is over; the OAuth service was not waited for") from late

    async def _keep(self, alice_user: str, link: AccountLink) -> None:
        self._remember(alice_user, link)
        try:
            await self._links.keep(alice_user, link)
        except (OnlineStoreUnavailable, OrderBookUnavailable) as trouble:
            _log.warning("an account link was not kept, and is verified again by other processes: %s", trouble)

    async def _remove(self, alice_user: str, digest: str) -> None:
        remembered = self._remembered.get(alice_user)
        if remembered is not None and remembered.token_digest == digest:
            del self._remembered[alice_user]
        try:
            await self._links.remove(alice_user, digest)
        except (OnlineStoreUnavailable, OrderBookUnavailable) as trouble:
            _log.warning("an account link was not removed, and ends by itself: %s", trouble)

    def _remember(self, alice_user: str, link: AccountLink) -> None:
        self._remembered[alice_user] = link
        self._remembered.move_to_end(alice_user)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
