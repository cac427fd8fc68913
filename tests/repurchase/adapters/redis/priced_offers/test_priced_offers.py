"""The contract of priced offers, on the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from math import nan

import pytest
from redis import Redis

from repurchase.adapters.redis.priced_offers import open_priced_offers
from repurchase.errors import OnlineStoreUnavailable
from repurchase.orders.ports import PricedOffers
from repurchase.orders.priced_offer import PricedOffer
from repurchase.settings import Settings
from tests.examples import a_quote, a_reminder

pytestmark = pytest.mark.anyio
OFFER = PricedOffer(a_reminder(quantity=3), a_quote())


@pytest.fixture
async def offers(settings: Settings) -> AsyncIterator[PricedOffers]:
    """Open the offers."""
    async with open_priced_offers(settings.online_store_url) as opened:
        yield opened


async def test_an_offer_is_found_whole(offers: PricedOffers) -> None:
    """With its number of pieces and its price to the kopeck."""
    await offers.keep(OFFER)
    assert await offers.find("1288", OFFER.offer_id) == OFFER


async def test_an_unknown_gap_stays_unknown(offers: PricedOffers) -> None:
    """JSON knows no NaN."""
    offer = PricedOffer(a_reminder(reminder_id="gap", usual_gap_days=nan), a_quote())
    await offers.keep(offer)
    found = await offers.find("1288", offer.offer_id)
    assert found is not None
    assert found.reminder.usual_gap_days != found.reminder.usual_gap_days


@pytest.mark.parametrize(("user_id", "offer_id"), [("another", OFFER.offer_id), ("1288", "never"), ("1288}:", "")])
async def test_nobody_finds_what_was_not_offered_to_them(offers: PricedOffers, user_id: str, offer_id: str) -> None:
    """An offer belongs to one shopper."""
    await offers.keep(OFFER)
    assert await offers.find(user_id, offer_id) is None


async def test_what_another_version_kept_is_no_offer(settings: Settings, offers: PricedOffers) -> None:
    """It is asked for anew."""
    await offers.keep(OFFER)
    with Redis.from_url(settings.online_store_url) as client:
        key = f"offer:{{1288}}:{OFFER.offer_id}"
        assert timedelta(0) < timedelta(seconds=client.ttl(key)) <= timedelta(hours=1)
        for strange in (b"{}", b'{"reminder": {}, "quote": null}', b"x"):
            client.set(key, strange)
            assert await offers.find("1288", OFFER.offer_id) is None


async def test_a_store_that_is_away_is_an_error_of_the_port(unused_url: str) -> None:
    """For reading and writing."""
    async with open_priced_offers(unused_url) as offers:
        with pytest.raises(OnlineStoreUnavailable):
            await offers.keep(OFFER)
        with pytest.raises(OnlineStoreUnavailable):
            await offers.find("1288", OFFER.offer_id)


def test_the_id_tells_the_terms_apart() -> None:
    """Another quote, reminder or number of pieces is another offer."""
    others = [
        replace(OFFER, reminder=replace(OFFER.reminder, quantity=1)),
        replace(OFFER, reminder=replace(OFFER.reminder, reminder_id="other")),
        replace(OFFER, quote=a_quote(quote_id="other")),
    ]
    assert len({each.offer_id for each in (OFFER, replace(OFFER), *others)}) == 4
