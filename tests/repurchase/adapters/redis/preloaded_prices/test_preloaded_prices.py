"""The contract of preloaded prices, on the real engine."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from redis import Redis

from repurchase.adapters.redis.preloaded_prices import open_preloaded_prices, open_price_preloading
from repurchase.errors import OnlineStoreUnavailable
from repurchase.settings import Settings
from tests.examples import a_quote

pytestmark = pytest.mark.anyio


async def test_the_last_price_is_found_as_it_was_kept(settings: Settings) -> None:
    """Whatever the product is called; of others nothing is found."""
    cat, milk = (a_quote(product_id=f"{name}{uuid4().hex}") for name in ("a}{b ж", ""))
    with open_price_preloading(settings.online_store_url) as preloading:
        preloading.keep([a_quote(product_id=cat.product_id, price=Decimal("0.50")), cat])
    async with open_preloaded_prices(settings.online_store_url) as prices:
        assert await prices.find(cat.product_id) == cat
        assert await prices.find(milk.product_id) is None


async def test_what_cannot_be_read_is_no_price(settings: Settings) -> None:
    """Another version of the code kept it; it expires like all others."""
    quote = a_quote(product_id=uuid4().hex)
    with (
        open_price_preloading(settings.online_store_url) as preloading,
        Redis.from_url(settings.online_store_url) as raw,
    ):
        preloading.keep([quote])
        (kept,) = raw.keys(f"prices:*{quote.product_id}*")
        assert 0 < int(raw.ttl(kept)) <= 3600
        raw.set(kept, b"{}", keepttl=True)
    async with open_preloaded_prices(settings.online_store_url) as prices:
        assert await prices.find(quote.product_id) is None


async def test_a_store_that_is_away_is_named_so(unused_url: str) -> None:
    """Both sides raise the error of the port."""
    async with open_preloaded_prices(unused_url) as prices:
        with pytest.raises(OnlineStoreUnavailable):
            await prices.find("820165")
    with open_price_preloading(unused_url) as preloading, pytest.raises(OnlineStoreUnavailable):
        preloading.keep([a_quote()])
