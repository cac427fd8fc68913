"""The outcome of each dialogue command, on the real engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from repurchase.dialog.commands import (
    CancelLatestOrder,
    ChangeConsent,
    Command,
    FindCheaper,
    FindDueGoods,
    FindNamedGoods,
    FindNextDue,
    FindSimilar,
    GetLatestOrder,
    GetQuote,
    MuteNamedGoods,
    PlaceOrder,
    PriceDueBasket,
    RepriceBasket,
    SaveMute,
    ScheduleReminder,
)
from repurchase.dialog.events import CommandFailed, CommandSucceeded, OrderDenied, SoldOut
from repurchase.dialog.responses import ConfirmInApp, NotAllowedByVoice, OfferDeclined, QuantityRejected
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.order import NewOrder, Order
from repurchase.orders.order_state import Cancelled, NothingToCancel, OrderState
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.search_result import SearchResult
from repurchase.reminders.mute import Mute
from repurchase.reminders.reminder import Reminder
from repurchase.reminders.requested_time import When
from repurchase.settings import Settings
from repurchase.shoppers.consent import ConsentState
from serving.dependencies import Dependencies
from serving.use_cases.fulfilment import execute_command
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


async def done(dependencies: Dependencies, shopper: str, command: Command) -> Any:
    """The result of an executed command."""
    outcome = await execute_command(dependencies, shopper, command, NOW)
    assert isinstance(outcome, CommandSucceeded), outcome
    assert outcome.command == command
    return outcome.result


def needed(shopper: str, **changes: Any) -> Reminder:
    """A reminder of that shopper."""
    name = uuid4().hex
    return a_reminder(**{"user_id": shopper, "reminder_id": name[:24], "product_id": name, "due_at": NOW} | changes)


async def offer_of(dependencies: Dependencies, shopper: str, **changes: Any) -> PricedOffer:
    """The offer at the current price."""
    reminder = needed(shopper, **changes)
    return PricedOffer(reminder, await dependencies.prices.quote(reminder.product_id, NOW))


async def test_what_is_due_is_found_and_waits(fickle_world: Dependencies, shopper: str) -> None:
    """Only the first waits, which is offered; the others are counted."""
    due = await done(fickle_world, shopper, FindDueGoods(()))
    assert (due.first.category, due.others, due.is_stocked) == ("молоко", 1, False)
    assert await fickle_world.reminders.waiting(shopper) == [due.first]
    last = await done(fickle_world, shopper, FindNextDue((due.first.reminder_id,)))
    assert (last.category, last in await fickle_world.reminders.waiting(shopper)) == ("кофе", True)


async def test_what_is_due_alone_has_no_others(fickle_world: Dependencies, shopper: str) -> None:
    """Nor has what is not due."""
    await fickle_world.silences.add(Mute(shopper, "кофе", None))
    due = await done(fickle_world, shopper, FindDueGoods(()))
    assert (due.first.category, due.others) == ("молоко", 0)
    nothing = await done(fickle_world, "stranger", FindDueGoods(()))
    assert (nothing.first, nothing.others, nothing.is_stocked) == (None, 0, False)


async def test_named_goods_are_found_planned_and_muted(fickle_world: Dependencies, shopper: str) -> None:
    """By the shopper's own purchases."""
    coffee = frozenset({"кофе"})
    wanted = await done(fickle_world, shopper, FindNamedGoods(coffee, NOW.date(), None))
    assert (wanted.category, wanted.user_id) == ("кофе", shopper)
    at = NOW + timedelta(days=2)
    planned = await done(fickle_world, shopper, ScheduleReminder(coffee, (), at, When(at.date())))
    assert (planned.category, planned.due_at) == ("кофе", at)
    assert [each.until for each in await fickle_world.silences.standing(shopper, NOW)] == [at]
    assert (await done(fickle_world, shopper, MuteNamedGoods(coffee, ()))).category == "кофе"
    assert [each.until for each in await fickle_world.silences.standing(shopper, NOW)] == [None]


async def test_a_basket_is_gathered_and_priced_anew(
    fickle_world: Dependencies, shopper: str, fickle: FickleMarket
) -> None:
    """Current prices are used, whatever was quoted before."""
    found = await done(fickle_world, shopper, PriceDueBasket(()))
    assert [each.reminder.category for each in found.priced.offers] == ["молоко", "кофе"]
    assert found.left_out == 0
    fickle.price = "1300.00"
    reminders = tuple(each.reminder for each in found.priced.offers)
    anew = await done(fickle_world, shopper, RepriceBasket(reminders))
    assert [(each.reminder, each.quote.price) for each in anew.offers] == [
        (each, Decimal("1300.00")) for each in reminders
    ]


async def test_an_order_is_made_told_and_cancelled(fickle_world: Dependencies, shopper: str) -> None:
    """The shopper's own."""
    assert await done(fickle_world, shopper, GetLatestOrder()) is None
    assert await done(fickle_world, shopper, CancelLatestOrder()) == NothingToCancel()
    offer = await offer_of(fickle_world, shopper)
    made = await done(fickle_world, shopper, PlaceOrder((offer,), NOW))
    assert isinstance(made, NewOrder)
    order: Order = made.order
    assert (order.user_id, order.confirmed_at) == (shopper, NOW)
    latest = await done(fickle_world, shopper, GetLatestOrder())
    assert (latest.order, latest.state) == (order, OrderState.CONFIRMED)
    assert await done(fickle_world, shopper, CancelLatestOrder()) == Cancelled(order)


async def test_changed_terms_are_the_same_offers_at_the_terms_of_now(
    fickle_world: Dependencies, shopper: str, fickle: FickleMarket
) -> None:
    """Nothing is ordered."""
    offer = await offer_of(fickle_world, shopper)
    fickle.price = "1300.00"
    (again,) = await done(fickle_world, shopper, PlaceOrder((offer,), NOW))
    assert (again.reminder, again.quote.price) == (offer.reminder, Decimal("1300.00"))
    assert await fickle_world.orders.latest(shopper) is None


async def test_products_and_prices_are_looked_up(
    fickle_world: Dependencies, shopper: str, fickle: FickleMarket
) -> None:
    """A price by product; what is cheaper or similar by reminder."""
    usual = needed(shopper)
    quote = await done(fickle_world, shopper, GetQuote(usual.product_id))
    assert (quote.product_id, quote.price) == (usual.product_id, Decimal("1299.00"))
    fickle.price, fickle.found = "899.00", {"820166": "корм Whiskas"}
    whiskas = SearchResult("820166", "корм Whiskas", Decimal("899.00"))
    assert await done(fickle_world, shopper, FindCheaper(usual, Decimal(1299))) == whiskas
    assert await done(fickle_world, shopper, FindSimilar(usual, NOW)) == whiskas


async def test_refusals_and_consent_are_remembered(fickle_world: Dependencies, shopper: str) -> None:
    """Durably."""
    silence = Mute(shopper, "кофе", NOW + timedelta(days=14), 1)
    assert await done(fickle_world, shopper, SaveMute(silence, OfferDeclined("кофе"))) is None
    assert [each.category for each in await fickle_world.silences.standing(shopper, NOW)] == ["кофе"]
    assert await done(fickle_world, shopper, ChangeConsent(ConsentState.WITHDRAWN)) is None
    consent = await fickle_world.consents.of(shopper)
    assert consent is not None
    assert (consent.user_id, consent.state, consent.changed_at) == (shopper, ConsentState.WITHDRAWN, NOW)


async def test_what_is_sold_out_is_asked_for_again_tomorrow(
    fickle_world: Dependencies, shopper: str, fickle: FickleMarket
) -> None:
    """At the quote as at the confirmation."""
    offer = await offer_of(fickle_world, shopper)
    fickle.in_stock = False
    for command in (GetQuote(uuid4().hex), PlaceOrder((offer,), NOW)):
        assert await execute_command(fickle_world, shopper, command, NOW) == CommandFailed(
            command, SoldOut(NOW + timedelta(days=1))
        )


async def test_what_may_not_be_ordered_is_denied_with_its_reason(fickle_world: Dependencies, shopper: str) -> None:
    """Restricted goods, too many pieces and too large a total have different outcomes."""
    beer = PlaceOrder((await offer_of(fickle_world, shopper, category="пиво", product_title="Балтика №7"),), NOW)
    assert await execute_command(fickle_world, shopper, beer, NOW) == CommandFailed(
        beer, OrderDenied(NotAllowedByVoice("Балтика №7"))
    )
    many = PlaceOrder((await offer_of(fickle_world, shopper, quantity=MAX_PIECES + 1),), NOW)
    assert await execute_command(fickle_world, shopper, many, NOW) == CommandFailed(
        many, OrderDenied(QuantityRejected(MAX_PIECES))
    )
    low = replace(fickle_world, policy=replace(fickle_world.policy, max_total=Decimal(1000)))
    dear = PlaceOrder((await offer_of(fickle_world, shopper),), NOW)
    denied = ConfirmInApp(Decimal("1299.00"), Decimal(1000))
    assert await execute_command(low, shopper, dear, NOW) == CommandFailed(dear, OrderDenied(denied))


async def test_a_system_that_is_away_fails_the_wish_without_a_reason(
    fickle_world: Dependencies, shopper: str, fickle: FickleMarket
) -> None:
    """The conversation continues."""
    fickle.status = 500
    command = GetQuote(uuid4().hex)
    assert await execute_command(fickle_world, shopper, command, NOW) == CommandFailed(command)
