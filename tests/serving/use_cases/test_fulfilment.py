"""The outcome of each dialogue command, on the real engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from repurchase.dialog.commands import (
    WantBasket,
    WantCancellation,
    WantCheaper,
    WantConsent,
    WantDue,
    WantGoods,
    WantLatestOrder,
    WantMore,
    WantMute,
    WantOrder,
    WantPrices,
    WantQuote,
    WantReminder,
    WantSilence,
    WantSimilar,
    Wish,
)
from repurchase.dialog.events import Denied, Done, Failed, SoldOut
from repurchase.dialog.responses import AmountRefused, ConfirmInApp, NotForVoice, Refused
from repurchase.goods.order_policy import MOST_PIECES
from repurchase.orders.order import NewOrder, Order
from repurchase.orders.order_state import Cancelled, NothingToCancel, OrderState
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.search_result import FoundProduct
from repurchase.reminders.mute import Silence
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When
from repurchase.settings import Settings
from repurchase.shoppers.consent import ConsentState
from serving.dependencies import World
from serving.use_cases.fulfilment import outcome_of
from tests.examples import a_prediction, a_reminder
from tests.fickle_market import FickleMarket
from tests.serving.http.routes.test_consumables import materialized

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def shopper(whole: Settings) -> str:
    """Give a new shopper who runs out of milk, then of coffee."""
    name = uuid4().hex
    bought = {"last_purchased_at": NOW - timedelta(days=30), "as_of": NOW, "user_id": name}
    likely = {"молоко": 0.9, "кофе": 0.8}
    materialized(
        whole,
        *(
            a_prediction(
                **bought, category=each, product_id=f"{each} {name}", product_title=each, probability=probability
            )
            for each, probability in likely.items()
        ),
    )
    return name


async def done(world: World, shopper: str, wish: Wish) -> Any:
    """The result of an executed command."""
    outcome = await outcome_of(world, shopper, wish, NOW)
    assert isinstance(outcome, Done), outcome
    assert outcome.wish == wish
    return outcome.result


def needed(shopper: str, **changes: Any) -> Reminder:
    """A reminder of that shopper."""
    name = uuid4().hex
    return a_reminder(**{"user_id": shopper, "reminder_id": name[:24], "product_id": name, "due_at": NOW} | changes)


async def offer_of(world: World, shopper: str, **changes: Any) -> PricedOffer:
    """The offer at the current price."""
    reminder = needed(shopper, **changes)
    return PricedOffer(reminder, await world.prices.quote(reminder.product_id, NOW))


async def test_what_is_due_is_found_and_waits(fickle_world: World, shopper: str) -> None:
    """Only the first waits, which is offered; the others are counted."""
    due = await done(fickle_world, shopper, WantDue(()))
    assert (due.first.category, due.others, due.is_stocked) == ("молоко", 1, False)
    assert await fickle_world.reminders.waiting(shopper) == [due.first]
    last = await done(fickle_world, shopper, WantMore((due.first.reminder_id,)))
    assert (last.category, last in await fickle_world.reminders.waiting(shopper)) == ("кофе", True)


async def test_what_is_due_alone_has_no_others(fickle_world: World, shopper: str) -> None:
    """Nor has what is not due."""
    await fickle_world.silences.add(Silence(shopper, "кофе", None))
    due = await done(fickle_world, shopper, WantDue(()))
    assert (due.first.category, due.others) == ("молоко", 0)
    nothing = await done(fickle_world, "stranger", WantDue(()))
    assert (nothing.first, nothing.others, nothing.is_stocked) == (None, 0, False)


async def test_named_goods_are_found_planned_and_muted(fickle_world: World, shopper: str) -> None:
    """By the shopper's own purchases."""
    coffee = frozenset({"кофе"})
    wanted = await done(fickle_world, shopper, WantGoods(coffee, NOW.date(), None))
    assert (wanted.category, wanted.user_id) == ("кофе", shopper)
    at = NOW + timedelta(days=2)
    planned = await done(fickle_world, shopper, WantReminder(coffee, (), at, When(at.date())))
    assert (planned.category, planned.due_at) == ("кофе", at)
    assert [each.until for each in await fickle_world.silences.standing(shopper, NOW)] == [at]
    assert (await done(fickle_world, shopper, WantMute(coffee, ()))).category == "кофе"
    assert [each.until for each in await fickle_world.silences.standing(shopper, NOW)] == [None]


async def test_a_basket_is_gathered_and_priced_anew(fickle_world: World, shopper: str, fickle: FickleMarket) -> None:
    """Current prices are used, whatever was quoted before."""
    found = await done(fickle_world, shopper, WantBasket(()))
    assert [each.reminder.category for each in found.priced.offers] == ["молоко", "кофе"]
    assert found.left_out == 0
    fickle.price = "1300.00"
    reminders = tuple(each.reminder for each in found.priced.offers)
    anew = await done(fickle_world, shopper, WantPrices(reminders))
    assert [(each.reminder, each.quote.price) for each in anew.offers] == [
        (each, Decimal("1300.00")) for each in reminders
    ]


async def test_an_order_is_made_told_and_cancelled(fickle_world: World, shopper: str) -> None:
    """The shopper's own."""
    assert await done(fickle_world, shopper, WantLatestOrder()) is None
    assert await done(fickle_world, shopper, WantCancellation()) == NothingToCancel()
    offer = await offer_of(fickle_world, shopper)
    made = await done(fickle_world, shopper, WantOrder((offer,), NOW))
    assert isinstance(made, NewOrder)
    order: Order = made.order
    assert (order.user_id, order.confirmed_at) == (shopper, NOW)
    latest = await done(fickle_world, shopper, WantLatestOrder())
    assert (latest.order, latest.state) == (order, OrderState.CONFIRMED)
    assert await done(fickle_world, shopper, WantCancellation()) == Cancelled(order)


async def test_changed_terms_are_the_same_offers_at_the_terms_of_now(
    fickle_world: World, shopper: str, fickle: FickleMarket
) -> None:
    """Nothing is ordered."""
    offer = await offer_of(fickle_world, shopper)
    fickle.price = "1300.00"
    (again,) = await done(fickle_world, shopper, WantOrder((offer,), NOW))
    assert (again.reminder, again.quote.price) == (offer.reminder, Decimal("1300.00"))
    assert await fickle_world.orders.latest(shopper) is None


async def test_products_and_prices_are_looked_up(fickle_world: World, shopper: str, fickle: FickleMarket) -> None:
    """A price by product; what is cheaper or similar by reminder."""
    usual = needed(shopper)
    quote = await done(fickle_world, shopper, WantQuote(usual.product_id))
    assert (quote.product_id, quote.price) == (usual.product_id, Decimal("1299.00"))
    fickle.price, fickle.found = "899.00", {"820166": "корм Whiskas"}
    whiskas = FoundProduct("820166", "корм Whiskas", Decimal("899.00"))
    assert await done(fickle_world, shopper, WantCheaper(usual, Decimal(1299))) == whiskas
    assert await done(fickle_world, shopper, WantSimilar(usual, NOW)) == whiskas


async def test_refusals_and_consent_are_remembered(fickle_world: World, shopper: str) -> None:
    """Durably."""
    silence = Silence(shopper, "кофе", NOW + timedelta(days=14), 1)
    assert await done(fickle_world, shopper, WantSilence(silence, Refused("кофе"))) is None
    assert [each.category for each in await fickle_world.silences.standing(shopper, NOW)] == ["кофе"]
    assert await done(fickle_world, shopper, WantConsent(ConsentState.WITHDRAWN)) is None
    consent = await fickle_world.consents.of(shopper)
    assert consent is not None
    assert (consent.user_id, consent.state, consent.changed_at) == (shopper, ConsentState.WITHDRAWN, NOW)


async def test_what_is_sold_out_is_asked_for_again_tomorrow(
    fickle_world: World, shopper: str, fickle: FickleMarket
) -> None:
    """At the quote as at the confirmation."""
    offer = await offer_of(fickle_world, shopper)
    fickle.in_stock = False
    for wish in (WantQuote(uuid4().hex), WantOrder((offer,), NOW)):
        assert await outcome_of(fickle_world, shopper, wish, NOW) == Failed(wish, SoldOut(NOW + timedelta(days=1)))


async def test_what_may_not_be_ordered_is_denied_with_its_reason(fickle_world: World, shopper: str) -> None:
    """Restricted goods, too many pieces and too large a total have different outcomes."""
    beer = WantOrder((await offer_of(fickle_world, shopper, category="пиво", product_title="Балтика №7"),), NOW)
    assert await outcome_of(fickle_world, shopper, beer, NOW) == Failed(beer, Denied(NotForVoice("Балтика №7")))
    many = WantOrder((await offer_of(fickle_world, shopper, quantity=MOST_PIECES + 1),), NOW)
    assert await outcome_of(fickle_world, shopper, many, NOW) == Failed(many, Denied(AmountRefused(MOST_PIECES)))
    low = replace(fickle_world, policy=replace(fickle_world.policy, max_total=Decimal(1000)))
    dear = WantOrder((await offer_of(fickle_world, shopper),), NOW)
    denied = ConfirmInApp(Decimal("1299.00"), Decimal(1000))
    assert await outcome_of(low, shopper, dear, NOW) == Failed(dear, Denied(denied))


async def test_a_system_that_is_away_fails_the_wish_without_a_reason(
    fickle_world: World, shopper: str, fickle: FickleMarket
) -> None:
    """The conversation continues."""
    fickle.status = 500
    wish = WantQuote(uuid4().hex)
    assert await outcome_of(fickle_world, shopper, wish, NOW) == Failed(wish)
