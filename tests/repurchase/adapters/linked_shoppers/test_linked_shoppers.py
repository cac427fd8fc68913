"""The contract of linked shoppers, on the real engines."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis import Redis

from repurchase.adapters.linked_shoppers import open_account_linking, open_linked_shoppers
from repurchase.adapters.postgres.database import migrate
from repurchase.errors import OnlineStoreUnavailable, OrderBookUnavailable
from repurchase.settings import Settings
from repurchase.shoppers.ports import AccountLinking, LinkedShoppers

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def linking(settings: Settings) -> AccountLinking:
    """Give the writing side."""
    migrate(settings.database_url)
    return open_account_linking(settings.database_url, settings.online_store_url)


@pytest.fixture
async def links(settings: Settings) -> AsyncIterator[LinkedShoppers]:
    """Open the reading side."""
    async with open_linked_shoppers(settings.online_store_url) as opened:
        yield opened


async def test_a_linked_user_is_their_shopper(linking: AccountLinking, links: LinkedShoppers) -> None:
    """And nobody else's, whatever signs the names are made of."""
    linking.link("users} one", "магазин 1288")
    linking.link("user two", "1289")
    assert await links.shopper_of("users} one") == "магазин 1288"
    assert await links.shopper_of("user two") == "1289"
    assert await links.shopper_of("user") is None


async def test_the_last_link_counts(linking: AccountLinking, links: LinkedShoppers) -> None:
    """An account can be linked anew."""
    linking.link("moved", "1288")
    linking.link("moved", "1289")
    assert await links.shopper_of("moved") == "1289"


async def test_links_outlive_the_online_store(
    settings: Settings, linking: AccountLinking, links: LinkedShoppers
) -> None:
    """The database has them all."""
    linking.link("kept", "1288")
    with Redis.from_url(settings.online_store_url) as client:
        client.delete("linked:{kept}")
    assert await links.shopper_of("kept") is None
    assert linking.copy_all() >= 1
    assert await links.shopper_of("kept") == "1288"


async def test_a_store_that_is_away_is_named_so(settings: Settings, unused_url: str, unused_port: int) -> None:
    """Reading and writing raise the errors of the ports."""
    async with open_linked_shoppers(unused_url) as links:
        with pytest.raises(OnlineStoreUnavailable):
            await links.shopper_of("1288")
    with pytest.raises(OnlineStoreUnavailable):
        open_account_linking(settings.database_url, unused_url).link("away", "1288")
    with pytest.raises(OrderBookUnavailable):
        open_account_linking(f"postgresql://nobody@127.0.0.1:{unused_port}/none", unused_url).link("away", "1288")
