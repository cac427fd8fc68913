"""Prices of several goods, on the real engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from repurchase.errors import PriceUnavailable
from repurchase.reminders.reminder import Reminder
from serving.dependencies import Dependencies
from serving.use_cases.baskets import due_basket, reprice
from tests.examples import a_reminder
from tests.fickle_market import FickleMarket

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC).replace(microsecond=0)


def needs(*categories: str) -> list[Reminder]:
    """Reminders of a new shopper, the most urgent first, each of a product of its own."""
    name = uuid4().hex
    return [
        a_reminder(
            user_id=name,
            reminder_id=uuid4().hex[:24],
            category=each,
            product_id=f"{place} {name}",
            product_title=each,
            probability=0.9 - place / 10,
            due_at=NOW,
        )
        for place, each in enumerate(categories)
    ]


async def test_each_line_is_priced_sold_out_or_unknown(fickle_world: Dependencies, fickle: FickleMarket) -> None:
    """A line without a price does not affect the others."""
    milk, tea, coffee = needs("молоко", "чай", "кофе")
    fickle.prices = {milk.product_id: "90.50", tea.product_id: "nonsense"}
    fickle.gone = {coffee.product_id}
    priced = await reprice(fickle_world, [milk, tea, coffee], NOW)
    assert [(each.reminder, each.quote.price) for each in priced.offers] == [(milk, Decimal("90.50"))]
    assert (priced.unpriced, priced.sold_out) == ((tea,), (coffee,))


async def test_where_no_line_is_priced_that_is_an_error(fickle_world: Dependencies, fickle: FickleMarket) -> None:
    """The Market is away; sold out lines are an answer."""
    milk, tea = needs("молоко", "чай")
    fickle.gone = {milk.product_id, tea.product_id}
    assert (await reprice(fickle_world, [milk, tea], NOW)).sold_out == (milk, tea)
    fickle.status = 500
    with pytest.raises(PriceUnavailable):
        await reprice(fickle_world, [milk, tea], NOW)


async def test_a_basket_takes_the_most_urgent(fickle_world: Dependencies) -> None:
    """As many as the shop lets, and the others are counted."""
    reminders = needs("молоко", "чай", "кофе")
    small = replace(fickle_world, policy=replace(fickle_world.policy, max_basket_lines=2))
    found = await due_basket(small, reminders[0].user_id, reminders, NOW)
    assert [each.reminder for each in found.priced.offers] == reminders[:2]
    assert (found.left_out, found.is_stocked) == (1, False)
