"""A confirmation against the Market's current terms, on the real engines."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from repurchase.errors import OutOfStock, PriceUnavailable
from repurchase.orders.order import NewOrder, StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from serving.dependencies import Dependencies
from serving.use_cases.confirm_order import OrderTermsChanged, confirm_order
from tests.examples import a_reminder
from tests.fickle_market import FickleMarket

pytestmark = pytest.mark.anyio


async def told(dependencies: Dependencies) -> PricedOffer:
    """An offer to a new shopper at current terms."""
    name = uuid4().hex
    reminder = a_reminder(user_id=name, reminder_id=name[:24], product_id=name)
    return PricedOffer(reminder, await dependencies.prices.quote(name, datetime.now(UTC)))


async def test_a_quote_that_holds_no_more_is_not_ordered_while_the_market_is_silent(
    fickle_world: Dependencies, fickle: FickleMarket
) -> None:
    """Until its last moment it is."""
    offer = await told(fickle_world)
    fickle.status = 500
    ends = offer.quote.quoted_at + QUOTE_TTL
    with pytest.raises(PriceUnavailable):
        await confirm_order(fickle_world, [offer], ends)
    assert await fickle_world.orders.latest(offer.reminder.user_id) is None
    last = ends - QUOTE_TTL / 1000
    assert isinstance(await confirm_order(fickle_world, [offer], last), NewOrder)


async def test_an_order_that_stands_is_the_answer_whatever_the_market_says(
    fickle_world: Dependencies, fickle: FickleMarket
) -> None:
    """The Market is silent, sold out or dearer; without an open order each of these is the outcome."""
    offer, another = await told(fickle_world), await told(fickle_world)
    now = offer.quote.quoted_at
    made = await confirm_order(fickle_world, [offer], now)
    assert isinstance(made, NewOrder)
    standing = StandingOrder(made.order)
    fickle.in_stock = False
    assert await confirm_order(fickle_world, [offer], now) == standing
    with pytest.raises(OutOfStock):
        await confirm_order(fickle_world, [another], now)
    fickle.in_stock, fickle.status = True, 500
    assert await confirm_order(fickle_world, [offer], now + QUOTE_TTL) == standing
    fickle.status, fickle.price = 200, "1300.00"
    assert await confirm_order(fickle_world, [offer], now) == standing
    changed = await confirm_order(fickle_world, [another], now)
    assert isinstance(changed, OrderTermsChanged)
    assert [(each.reminder, each.quote.price) for each in changed.offers] == [(another.reminder, Decimal("1300.00"))]
    assert await fickle_world.orders.latest(another.reminder.user_id) is None


async def test_only_a_new_order_is_logged_as_made(
    fickle_world: Dependencies, fickle: FickleMarket, caplog: pytest.LogCaptureFixture
) -> None:
    """By its id; a repeat made none."""
    assert fickle.in_stock
    offer = await told(fickle_world)
    with caplog.at_level(logging.INFO, logger="serving.use_cases.confirm_order"):
        stored = [await confirm_order(fickle_world, [offer], offer.quote.quoted_at) for _ in range(2)]
    (new, again) = stored
    assert isinstance(new, NewOrder)
    assert isinstance(again, StandingOrder)
    made = [each.getMessage() for each in caplog.records if each.name == "serving.use_cases.confirm_order"]
    assert made == [f"created order {new.order.order_id}"]


async def test_an_order_is_stored_at_the_terms_that_were_told(fickle_world: Dependencies, fickle: FickleMarket) -> None:
    """An earlier delivery asks nothing; the order keeps the quote and day that the shopper heard."""
    fickle.days = 3
    offer = await told(fickle_world)
    fickle.days = 1
    stored = await confirm_order(fickle_world, [offer], offer.quote.quoted_at)
    assert isinstance(stored, NewOrder)
    (line,) = stored.order.lines
    assert (line.quote_id, stored.order.delivery_day) == (offer.quote.quote_id, offer.quote.delivery_day)
