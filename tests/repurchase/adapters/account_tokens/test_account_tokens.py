"""The contract of account-linking tokens, against the stand-in OAuth service over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from repurchase.adapters.account_tokens import open_account_tokens
from repurchase.adapters.account_tokens.introspection import Introspection, _owner, _read
from repurchase.adapters.http_connection import HttpFailure
from repurchase.errors import TokensUnavailable
from repurchase.shoppers.ports import AccountTokens
from tests.an_oauth_service import YANDEX, AnOAuthService, an_oauth_service

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def service() -> Iterator[AnOAuthService]:
    """Serve the stand-in."""
    with an_oauth_service() as running:
        yield running


@pytest.fixture
async def tokens(service: AnOAuthService) -> AsyncIterator[AccountTokens]:
    """Open its introspection endpoint."""
    service.behave()
    async with open_account_tokens(service.url, YANDEX.client_id) as opened:
        yield opened


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


async def test_a_token_names_its_shopper_until_it_ends(service: AnOAuthService, tokens: AccountTokens) -> None:
    """As the service says, and by our own clock too; revoked it names nobody."""
    token = service.token_of("магазин 1288")
    owner = await tokens.owner_of(token, now())
    assert owner is not None
    assert owner.shopper == "магазин 1288"
    assert owner.expires_at is not None
    assert timedelta(minutes=59) < owner.expires_at - now() <= timedelta(hours=1)
    assert await tokens.owner_of(token, owner.expires_at) is None
    service.revoke(token)
    assert await tokens.owner_of(token, now()) is None


@pytest.mark.parametrize("token", ["", "x", "%00", "a&token=b", "ключ"])
async def test_what_is_no_token_names_nobody(tokens: AccountTokens, token: str) -> None:
    """Whatever signs it is made of."""
    assert await tokens.owner_of(token, now()) is None


async def test_a_token_of_another_client_names_nobody(service: AnOAuthService) -> None:
    """A shopper who allowed another application something has not linked the skill."""
    token = service.token_of("1288")
    async with open_account_tokens(service.url, "another-client") as tokens:
        assert await tokens.owner_of(token, now()) is None


@pytest.mark.parametrize("fault", ["error", "refuse", "nonsense", "reset"])
async def test_trouble_of_the_service_is_named_so(service: AnOAuthService, tokens: AccountTokens, fault: str) -> None:
    """And is no answer about the token, which no message tells."""
    token = service.token_of("1288")
    service.misbehave(fault=fault)
    with pytest.raises(TokensUnavailable, match="REPURCHASE_TOKEN_INTROSPECTION_URL") as trouble:
        await tokens.owner_of(token, now())
    assert token not in str(trouble.value)
    service.behave()
    assert await tokens.owner_of(token, now()) is not None


async def test_a_service_that_keeps_failing_is_left_alone(service: AnOAuthService, tokens: AccountTokens) -> None:
    """By the circuit breaker, until it answers again."""
    token = service.token_of("1288")
    service.misbehave(fault="refuse")
    for _ in range(3):
        with pytest.raises(TokensUnavailable):
            await tokens.owner_of(token, now())
    service.behave()
    with pytest.raises(TokensUnavailable, match="rests"):
        await tokens.owner_of(token, now())
    await asyncio.sleep(0.3)
    assert await tokens.owner_of(token, now()) is not None


async def test_wrong_credentials_of_ours_say_nothing_about_tokens(service: AnOAuthService) -> None:
    """They are trouble to mend, and no reason to ask shoppers to link again."""
    bare = str(service.client.base_url.copy_with(path="/introspect"))
    async with open_account_tokens(bare, YANDEX.client_id) as tokens:
        with pytest.raises(TokensUnavailable, match="401"):
            await tokens.owner_of(service.token_of("1288"), now())


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"active": "true"}', b'{"active": true}', b'{"active": true, "sub": ""}', b"\xff",
     b'{"active": true, "sub": "a\\nb"}', b'{"active": true, "sub": "1", "exp": -1}',
     b'{"active": true, "sub": "1", "exp": 1e99}', b'{"active": true, "sub": 1288}'],
)  # fmt: skip
async def test_nonsense_is_trouble(body: bytes) -> None:
    """A name that could not be part of a key among it."""
    with pytest.raises(HttpFailure):
        _read(200, body)


async def test_only_an_active_token_of_our_client_has_an_owner() -> None:
    """With or without an end."""
    alice = Introspection(active=True, sub="1288", client_id="alice")
    assert _owner(alice, "alice", now()) is not None
    assert _owner(alice, "other", now()) is None
    assert _owner(Introspection(active=True, sub="1288"), "alice", now()) is None
    assert _owner(Introspection(active=False, sub="1288", client_id="alice"), "alice", now()) is None
