"""Whose a call is, on the real stores and the stand-in OAuth service, with the clock in the test's hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from repurchase.adapters.account_tokens import open_account_tokens
from repurchase.adapters.linked_shoppers import open_account_linking, open_account_links
from repurchase.errors import TokensUnavailable
from repurchase.settings import Settings
from repurchase.shoppers.account_link import TRUST_TTL, VERIFICATION_INTERVAL, AccountLink, TokenOwner
from repurchase.shoppers.ports import AccountLinks, AccountTokens
from serving.security.verified_accounts import MAX_ENTRIES, AccountVerification
from tests.an_oauth_service import YANDEX, AnOAuthService, an_oauth_service

pytestmark = pytest.mark.anyio
SECOND = timedelta(seconds=1)
SHOPPER = "1288"


@dataclass
class Counted:
    """Tokens that count how often they are asked about."""

    tokens: AccountTokens
    asked: int = 0

    async def owner_of(self, token: str, now: datetime) -> TokenOwner | None:
        """Count, and ask."""
        self.asked += 1
        return await self.tokens.owner_of(token, now)


@dataclass
class CountedLinks:
    """Links that count how often they are read."""

    links: AccountLinks
    read: int = 0

    async def find(self, alice_user: str) -> AccountLink | None:
        """Count, and find."""
        self.read += 1
        return await self.links.find(alice_user)

    async def keep(self, alice_user: str, link: AccountLink) -> None:
        """Keep it."""
        await self.links.keep(alice_user, link)

    async def remove(self, alice_user: str, token_digest: str) -> None:
        """Remove it."""
        await self.links.remove(alice_user, token_digest)


@dataclass
class Workers:
    """Processes on the same stores, and a user of the skill."""

    service: AnOAuthService
    tokens: Counted
    accounts: AccountVerification
    other: AccountVerification
    tokens_of_other: Counted
    links: CountedLinks
    links_of_other: CountedLinks
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    user: str = field(default_factory=lambda: uuid4().hex)


@pytest.fixture(scope="module")
def service() -> Iterator[AnOAuthService]:
    """Serve the stand-in, whose tokens outlive every test here."""
    with an_oauth_service(timedelta(days=1)) as running:
        yield running


@pytest.fixture
async def workers(whole: Settings, service: AnOAuthService) -> AsyncIterator[Workers]:
    """Open two, with one connection to the service each, so that one's breaker is not the other's."""
    service.behave()
    async with AsyncExitStack() as stack:
        links = await stack.enter_async_context(open_account_links(whole.online_store_url, whole.database_url))
        first, second = [
            Counted(await stack.enter_async_context(open_account_tokens(service.url, YANDEX.client_id)))
            for _ in range(2)
        ]
        mine, others = CountedLinks(links), CountedLinks(links)
        accounts, other = AccountVerification(first, mine), AccountVerification(second, others)
        yield Workers(service, first, accounts, other, second, mine, others)


async def test_a_valid_token_is_its_shopper(workers: Workers) -> None:
    """Asked about once in VERIFICATION_INTERVAL, by all processes together, however many calls there are."""
    token = workers.service.token_of(SHOPPER)
    for passed in (timedelta(0), SECOND, VERIFICATION_INTERVAL - SECOND):
        for worker in (workers.accounts, workers.other):
            assert await worker.shopper_of(workers.user, token, workers.now + passed) == SHOPPER
    assert workers.tokens.asked == 1
    assert await workers.accounts.shopper_of(workers.user, token, workers.now + VERIFICATION_INTERVAL) == SHOPPER
    assert workers.tokens.asked == 2


@pytest.mark.parametrize("token", [None, "", "forged"])
async def test_a_call_without_a_valid_token_is_nobody(workers: Workers, token: str | None) -> None:
    """Even if its user was linked recently in this process; the link remains valid for the token."""
    valid = workers.service.token_of(SHOPPER)
    assert await workers.accounts.shopper_of(workers.user, valid, workers.now) == SHOPPER
    for worker in (workers.accounts, workers.other):
        assert await worker.shopper_of(workers.user, token, workers.now) is None
        assert await worker.shopper_of(workers.user, valid, workers.now) == SHOPPER
    assert workers.tokens.asked <= 2


async def test_a_verified_link_is_read_once_by_each_process(workers: Workers) -> None:
    """A process caches links that it verified or read, and a forged token evicts none."""
    token = workers.service.token_of(SHOPPER)
    for worker in (workers.accounts, workers.other):
        for _ in range(3):
            assert await worker.shopper_of(workers.user, token, workers.now) == SHOPPER
    assert (workers.links.read, workers.links_of_other.read) == (1, 1)
    assert await workers.accounts.shopper_of(workers.user, "forged", workers.now) is None
    assert await workers.accounts.shopper_of(workers.user, token, workers.now) == SHOPPER
    assert workers.links.read == 2


async def test_a_verification_by_another_process_counts(workers: Workers) -> None:
    """Before verifying again, a process reads the verifications of others."""
    token = workers.service.token_of(SHOPPER)
    await workers.accounts.shopper_of(workers.user, token, workers.now)
    for worker in (workers.other, workers.accounts):
        assert await worker.shopper_of(workers.user, token, workers.now + VERIFICATION_INTERVAL) == SHOPPER
    assert (workers.tokens.asked, workers.tokens_of_other.asked) == (1, 1)


async def test_a_link_by_hand_is_nobody(whole: Settings, workers: Workers) -> None:
    """Where tokens are verified."""
    open_account_linking(whole.database_url, whole.online_store_url).link(workers.user, SHOPPER)
    assert await workers.accounts.shopper_of(workers.user, None, workers.now) is None


async def test_a_token_of_another_shopper_links_anew(whole: Settings, workers: Workers) -> None:
    """Immediately, in each process and in the database."""
    first, second = (workers.service.token_of(each) for each in ("1288", "1289"))
    for worker in (workers.accounts, workers.other):
        assert await worker.shopper_of(workers.user, first, workers.now) == "1288"
    for worker in (workers.accounts, workers.other):
        assert await worker.shopper_of(workers.user, second, workers.now) == "1289"
    with psycopg.connect(whole.database_url) as connection:
        query = "SELECT user_id FROM linked_shoppers WHERE alice_user = %s"
        assert connection.execute(query, [workers.user]).fetchall() == [("1289",)]


async def test_a_revoked_token_is_nobody_within_its_time(whole: Settings, workers: Workers) -> None:
    """VERIFICATION_INTERVAL while the service answers; then its link is removed everywhere."""
    token = workers.service.token_of(SHOPPER)
    assert await workers.accounts.shopper_of(workers.user, token, workers.now) == SHOPPER
    workers.service.revoke(token)
    later = workers.now + VERIFICATION_INTERVAL
    assert await workers.accounts.shopper_of(workers.user, token, later - SECOND) == SHOPPER
    assert await workers.accounts.shopper_of(workers.user, token, later) is None
    for worker in (workers.accounts, workers.other):
        assert await worker.shopper_of(workers.user, token, workers.now) is None
    with psycopg.connect(whole.database_url) as connection:
        query = "SELECT count(*) FROM linked_shoppers WHERE alice_user = %s"
        assert connection.execute(query, [workers.user]).fetchone() == (0,)


@pytest.mark.parametrize("fault", ["refuse", "error", "nonsense", "reset"])
async def test_an_outage_stops_nobody_who_was_verified_lately(workers: Workers, fault: str) -> None:
    """In any process, for TRUST_TTL; other users get an apology instead of a request to link again."""
    token, unknown = (workers.service.token_of(SHOPPER) for _ in range(2))
    assert await workers.accounts.shopper_of(workers.user, token, workers.now) == SHOPPER
    workers.service.misbehave(fault=fault)
    for passed in (VERIFICATION_INTERVAL, TRUST_TTL - SECOND):
        for worker in (workers.other, workers.accounts):
            assert await worker.shopper_of(workers.user, token, workers.now + passed) == SHOPPER
    for asked, moment in ((token, workers.now + TRUST_TTL), (unknown, workers.now)):
        with pytest.raises(TokensUnavailable):
            await workers.accounts.shopper_of(workers.user, asked, moment)


async def test_a_token_that_ended_is_nobody_though_it_was_verified_lately(workers: Workers) -> None:
    """Not even in an outage is it trusted."""
    workers.service.grants.token_lasts = timedelta(minutes=2)
    try:
        token = workers.service.token_of(SHOPPER)
    finally:
        workers.service.grants.token_lasts = timedelta(days=1)
    assert await workers.accounts.shopper_of(workers.user, token, workers.now) == SHOPPER
    later = workers.now + timedelta(minutes=3)
    assert await workers.accounts.shopper_of(workers.user, token, later) is None
    workers.service.misbehave(fault="refuse")
    with pytest.raises(TokensUnavailable):
        await workers.other.shopper_of(workers.user, token, later)


async def test_calls_at_once_share_one_question(workers: Workers) -> None:
    """However many there are."""
    token = workers.service.token_of(SHOPPER)
    calls = (workers.accounts.shopper_of(workers.user, token, workers.now) for _ in range(20))
    assert set(await asyncio.gather(*calls)) == {SHOPPER}
    assert workers.tokens.asked == 1


async def test_a_link_that_cannot_be_recorded_counts_all_the_same(
    whole: Settings, workers: Workers, nowhere: int
) -> None:
    """The token proved it; a database that is away loses no shopper."""
    away = f"postgresql://nobody@127.0.0.1:{nowhere}/none"
    token = workers.service.token_of(SHOPPER)
    async with open_account_links(whole.online_store_url, away) as links:
        accounts = AccountVerification(workers.tokens, links)
        assert await accounts.shopper_of(workers.user, token, workers.now) == SHOPPER
        workers.service.revoke(token)
        assert await accounts.shopper_of(workers.user, token, workers.now + VERIFICATION_INTERVAL) is None


async def test_no_more_than_so_many_are_remembered() -> None:
    """The one verified longest ago makes room; no token is among what is remembered."""
    accounts = AccountVerification(_Everybody(), _Nothing())
    for number in range(MAX_ENTRIES + 1):
        await accounts.shopper_of(f"user {number}", "a secret token", datetime.now(UTC))
    assert len(accounts._remembered) == MAX_ENTRIES
    assert "user 0" not in accounts._remembered
    assert "a secret token" not in repr(accounts._remembered)


async def test_who_was_verified_lately_is_forgotten_last() -> None:
    """A user who is verified again is evicted after those who are not."""
    accounts, now = AccountVerification(_Everybody(), _Nothing()), datetime.now(UTC)
    for number in range(MAX_ENTRIES):
        await accounts.shopper_of(f"user {number}", "a token", now)
    await accounts.shopper_of("user 0", "a token", now + VERIFICATION_INTERVAL)
    await accounts.shopper_of("another", "a token", now + VERIFICATION_INTERVAL)
    assert "user 0" in accounts._remembered
    assert "user 1" not in accounts._remembered


async def test_a_service_that_takes_too_long_is_trouble_and_no_answer() -> None:
    """A spent time budget unlinks no user."""
    accounts = AccountVerification(_TooSlow(), _Nothing())
    with pytest.raises(TokensUnavailable, match="time budget is spent"):
        await accounts.shopper_of("user", "a token", datetime.now(UTC))


class _TooSlow:
    """Answers nothing in time."""

    async def owner_of(self, _token: str, _now: datetime) -> TokenOwner | None:
        """Run out of time."""
        raise TimeoutError


class _Everybody:
    """Has one owner for all tokens."""

    async def owner_of(self, _token: str, _now: datetime) -> TokenOwner | None:
        """Give it."""
        return TokenOwner(SHOPPER, None)


class _Nothing:
    """Keeps no link."""

    async def find(self, _alice_user: str) -> None:
        """Find none."""

    async def keep(self, _alice_user: str, _link: object) -> None:
        """Forget it."""

    async def remove(self, _alice_user: str, _token_digest: str) -> None:
        """Have none."""
