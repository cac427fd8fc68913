"""Quotes that are confirmed, on the real engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from repurchase.adapters.redis.reminders import open_waiting_reminders
from repurchase.errors import OfferNotFound
from repurchase.orders.cart import EMPTY
from repurchase.orders.order import NewOrder, StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from serving.dependencies import Dependencies
from serving.use_cases.create_quote import create_quote, store_offers
from serving.use_cases.place_order import QuoteTermsChanged, confirm_quotes
from tests.examples import a_reminder
from tests.fickle_market import FickleMarket

pytestmark = pytest.mark.anyio


async def quoted(dependencies: Dependencies, quantity: int | None = None) -> PricedOffer:
    """A quote to a new shopper with a waiting reminder of two packs."""
    name, now = uuid4().hex, datetime.now(UTC)
    reminder = a_reminder(user_id=name, reminder_id=name[:24], product_id=name, due_at=now, quantity=2)
    await dependencies.reminders.accept(reminder)
    return await create_quote(dependencies, name, reminder.reminder_id, quantity, now)


async def test_the_usual_pieces_are_offered_unless_others_are_wanted(fickle_world: Dependencies) -> None:
    """The cart holds them."""
    for wanted, pieces in ((None, 2), (5, 5)):
        offer = await quoted(fickle_world, wanted)
        assert offer.reminder.quantity == pieces
        cart = await fickle_world.carts.of(offer.reminder.user_id)
        assert [each.quantity for each in cart.items] == [pieces]


async def test_an_order_closes_its_reminder_and_empties_the_cart(fickle_world: Dependencies) -> None:
    """Also when it is confirmed again."""
    offer = await quoted(fickle_world)
    user_id = offer.reminder.user_id
    for kind in (NewOrder, StandingOrder):
        made = await confirm_quotes(fickle_world, user_id, [offer.offer_id], datetime.now(UTC))
        assert isinstance(made, kind)
        assert await fickle_world.reminders.waiting(user_id) == []
        assert await fickle_world.carts.of(user_id) == EMPTY
        await store_offers(fickle_world, [offer])


async def test_an_order_stands_where_its_reminders_cannot_be_closed(fickle_world: Dependencies, nowhere: int) -> None:
    """The checkout closes them."""
    offer = await quoted(fickle_world)
    async with open_waiting_reminders(f"redis://127.0.0.1:{nowhere}/0") as away:
        broken = replace(fickle_world, reminders=away)
        made = await confirm_quotes(broken, offer.reminder.user_id, [offer.offer_id], datetime.now(UTC))
    assert isinstance(made, NewOrder)


async def test_changed_terms_are_kept_for_the_next_confirmation(
    fickle_world: Dependencies, fickle: FickleMarket
) -> None:
    """In the cart, too; nothing is closed before."""
    offer = await quoted(fickle_world)
    user_id = offer.reminder.user_id
    fickle.price = "1300.00"
    changed = await confirm_quotes(fickle_world, user_id, [offer.offer_id], datetime.now(UTC))
    assert isinstance(changed, QuoteTermsChanged)
    assert len(await fickle_world.reminders.waiting(user_id)) == 1
    (again,) = changed.instead
    assert isinstance(await confirm_quotes(fickle_world, user_id, [again.offer_id], datetime.now(UTC)), NewOrder)


async def test_only_what_was_offered_to_the_shopper_is_ordered(fickle_world: Dependencies) -> None:
    """Each reminder once."""
    one = await quoted(fickle_world)
    user_id = one.reminder.user_id
    two = await create_quote(fickle_world, user_id, one.reminder.reminder_id, 3, datetime.now(UTC))
    for who, offer_ids in ((user_id, [one.offer_id, two.offer_id]), ("another", [one.offer_id]), (user_id, ["none"])):
        with pytest.raises(OfferNotFound):
            await confirm_quotes(fickle_world, who, offer_ids, datetime.now(UTC))
    assert await fickle_world.orders.latest(user_id) is None


async def test_a_reminder_that_does_not_wait_has_no_price(fickle_world: Dependencies) -> None:
    """Nor one of another shopper."""
    offer = await quoted(fickle_world)
    for who, name in (("another", offer.reminder.reminder_id), (offer.reminder.user_id, "none")):
        with pytest.raises(OfferNotFound):
            await create_quote(fickle_world, who, name, None, datetime.now(UTC))
