"""The contract of links that verified tokens made, on the real engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from redis import Redis

from repurchase.adapters.linked_shoppers import open_account_linking, open_account_links, open_linked_shoppers
from repurchase.adapters.postgres.database import migrate
from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable
from repurchase.settings import Settings
from repurchase.shoppers.account_link import TRUST_TTL, AccountLink, digest_of
from repurchase.shoppers.ports import AccountLinks

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC)


@pytest.fixture
async def links(settings: Settings) -> AsyncIterator[AccountLinks]:
    """Open them."""
    migrate(settings.database_url)
    async with open_account_links(settings.online_store_url, settings.database_url) as opened:
        yield opened


def link(shopper: str = "1288", token: str = "token", **changes: object) -> AccountLink:  # noqa: S107 - no secret
    """A link verified now."""
    return AccountLink(shopper, digest_of(token), NOW, **changes)  # type: ignore[arg-type]


def recorded(settings: Settings, alice_user: str) -> tuple[object, ...] | None:
    """What stands in the database."""
    with psycopg.connect(settings.database_url) as connection:
        query = "SELECT user_id, token_digest FROM linked_shoppers WHERE alice_user = %s"
        return connection.execute(query, [alice_user]).fetchone()


async def test_a_link_is_found_as_it_was_kept(settings: Settings, links: AccountLinks) -> None:
    """By its user alone, recorded in the database, and in Redis no longer than it is trusted."""
    user = f"users}} {uuid4().hex}"
    kept = link("магазин 1288", expires_at=NOW + timedelta(hours=1))
    await links.keep(user, kept)
    assert await links.find(user) == kept
    assert await links.find(user.removeprefix("users} ")) is None
    assert recorded(settings, user) == ("магазин 1288", kept.token_digest)
    with Redis.from_url(settings.online_store_url) as client:
        assert 0 < client.ttl(f"account_link:{{{user}}}") <= TRUST_TTL.total_seconds()


async def test_a_token_of_another_shopper_links_anew(settings: Settings, links: AccountLinks) -> None:
    """In place of the link before, by hand or by token; the moment of linking moves with it alone."""
    user = uuid4().hex
    open_account_linking(settings.database_url, settings.online_store_url).link(user, "by hand", timedelta(days=1))
    await links.keep(user, link("1288", "first"))
    assert recorded(settings, user) == ("1288", digest_of("first"))
    with psycopg.connect(settings.database_url) as connection:
        query = "SELECT linked_at, expires_at FROM linked_shoppers WHERE alice_user = %s"
        before = connection.execute(query, [user]).fetchone()
        await links.keep(user, link("1288", "first"))
        assert connection.execute(query, [user]).fetchone() == before
        assert before is not None
        assert before[1] is None
    await links.keep(user, link("1289", "second"))
    assert recorded(settings, user) == ("1289", digest_of("second"))
    found = await links.find(user)
    assert found is not None
    assert found.shopper == "1289"


async def test_a_token_removes_its_own_link_alone(settings: Settings, links: AccountLinks) -> None:
    """Whoever sends a wrong token for somebody unlinks nobody."""
    user = uuid4().hex
    await links.keep(user, link())
    await links.remove(user, digest_of("of a stranger"))
    assert await links.find(user) == link()
    await links.remove(user, digest_of("token"))
    assert (await links.find(user), recorded(settings, user)) == (None, None)
    await links.remove(user, digest_of("token"))


async def test_a_verified_link_is_no_link_by_hand(settings: Settings, links: AccountLinks) -> None:
    """It is not copied to where no token is asked for."""
    user = uuid4().hex
    await links.keep(user, link())
    open_account_linking(settings.database_url, settings.online_store_url).copy_all()
    async with open_linked_shoppers(settings.online_store_url) as by_hand:
        assert await by_hand.shopper_of(user) is None


async def test_what_another_version_kept_is_verified_anew(settings: Settings, links: AccountLinks) -> None:
    """Rather than failing the turn."""
    user = uuid4().hex
    with Redis.from_url(settings.online_store_url) as client:
        client.set(f"account_link:{{{user}}}", b'{"who": "1288"}')
    assert await links.find(user) is None


async def test_a_store_that_is_away_is_named_so(settings: Settings, unused_url: str, unused_port: int) -> None:
    """By the errors of the port; while the database is away the link is read all the same."""
    async with open_account_links(unused_url, settings.database_url) as links:
        for asked in (links.find("x"), links.keep("x", link()), links.remove("x", "x")):
            with pytest.raises(OnlineStoreUnavailable):
                await asked
    user = uuid4().hex
    nowhere = f"postgresql://nobody@127.0.0.1:{unused_port}/none"
    async with open_account_links(settings.online_store_url, nowhere) as links:
        with pytest.raises(OrderBookUnavailable):
            await links.keep(user, link())
        assert await links.find(user) == link()
