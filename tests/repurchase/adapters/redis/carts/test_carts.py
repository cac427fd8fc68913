"""The contract of the carts, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis import Redis

from repurchase.adapters.redis.carts import open_carts
from repurchase.adapters.redis.carts.redis_carts import TTL
from repurchase.errors import OnlineStoreUnavailable
from repurchase.orders.cart import EMPTY, cart_of
from repurchase.orders.ports import Carts
from repurchase.settings import Settings
from tests.examples import a_reminder, an_offer

pytestmark = pytest.mark.anyio
CART = cart_of([an_offer(a_reminder(quantity=2))])


@pytest.fixture
async def carts(settings: Settings) -> AsyncIterator[Carts]:
    """Open the carts."""
    async with open_carts(settings.online_store_url) as opened:
        yield opened


async def test_a_cart_is_kept_whole_for_its_shopper(carts: Carts) -> None:
    """Items, quantities and quotes; nobody else sees them."""
    await carts.keep("with a cart", CART)
    assert await carts.of("with a cart") == CART
    assert await carts.of("another") == EMPTY


async def test_a_new_cart_takes_the_place_of_the_old(carts: Carts) -> None:
    """An empty one, too."""
    await carts.keep("changing", CART)
    other = cart_of([an_offer(a_reminder(quantity=5))])
    await carts.keep("changing", other)
    assert await carts.of("changing") == other
    await carts.keep("changing", EMPTY)
    assert await carts.of("changing") == EMPTY


async def test_a_cart_is_forgotten_with_its_conversation(settings: Settings, carts: Carts) -> None:
    """It lies in the shopper's slot, and expires."""
    await carts.keep("forgetful", CART)
    with Redis.from_url(settings.online_store_url) as redis:
        assert 0 < redis.ttl("cart:{forgetful}") <= TTL.total_seconds()


async def test_what_another_version_kept_is_no_cart(settings: Settings, carts: Carts) -> None:
    """It breaks no answer."""
    with Redis.from_url(settings.online_store_url) as redis:
        redis.set("cart:{old}", b'{"items": "of old"}')
    assert await carts.of("old") == EMPTY


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """An empty cart is not made up."""
    async with open_carts(unused_url) as carts:
        with pytest.raises(OnlineStoreUnavailable):
            await carts.of("anybody")
