"""One reminder, one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.errors import InvalidQuantity, OrderTooExpensive, RestrictedGoods
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.order import MAX_DELIVERY_TIME, order_id_of, order_of
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.ordered_reminder import OrderedReminder, is_under_way
from tests.examples import NOW, POLICY, a_quote, a_reminder, an_offer

IDS = st.text(min_size=1)


@given(reminder_id=IDS, quote_id=IDS, later=st.timedeltas(timedelta(0), timedelta(days=1)))
def test_one_reminder_makes_one_order(reminder_id: str, quote_id: str, later: timedelta) -> None:
    """However often, when and at which price it is confirmed, its id is the same."""
    first = order_of([PricedOffer(a_reminder(reminder_id=reminder_id), a_quote())], NOW, POLICY)
    quote = a_quote(quote_id=quote_id, price=Decimal(7))
    again = order_of([PricedOffer(a_reminder(reminder_id=reminder_id), quote)], NOW + later, POLICY)
    assert again.order_id == first.order_id
    assert first.order_id != reminder_id


@given(ids=st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]))
def test_two_reminders_make_two_orders(ids: tuple[str, str]) -> None:
    """An id never stands for two."""
    first, second = (
        order_of([PricedOffer(a_reminder(reminder_id=each), a_quote())], NOW, POLICY).order_id for each in ids
    )
    assert first != second


@given(price=st.decimals(Decimal("0.01"), 10**9, places=2), quantity=st.integers(1, MAX_PIECES))
def test_money_is_exact(price: Decimal, quantity: int) -> None:
    """To the kopeck."""
    order = order_of([PricedOffer(a_reminder(quantity=quantity), a_quote(price=price))], NOW, POLICY)
    assert order.total == price * quantity


@pytest.mark.parametrize("named", [{"category": "пиво"}, {"category": "напитки", "product_title": "Пиво Балтика №7"}])
def test_no_order_of_restricted_goods_can_be_made(named: dict[str, str]) -> None:
    """Whether the category or only the title names them."""
    with pytest.raises(RestrictedGoods, match="alcohol"):
        order_of([PricedOffer(a_reminder(**named), a_quote())], NOW, POLICY)


@given(quantity=st.integers().filter(lambda number: not 1 <= number <= MAX_PIECES))
def test_no_order_of_other_numbers_of_pieces_can_be_made(quantity: int) -> None:
    """Neither none nor more than a household buys."""
    with pytest.raises(InvalidQuantity):
        order_of([PricedOffer(a_reminder(quantity=quantity), a_quote())], NOW, POLICY)


@given(
    price=st.decimals(Decimal("0.01"), 10**6, places=2),
    quantity=st.integers(1, MAX_PIECES),
    max_total=st.decimals(Decimal(1), 10**6, places=2),
)
def test_no_order_costs_more_than_the_ceiling(price: Decimal, quantity: int, max_total: Decimal) -> None:
    """The ceiling itself can still be ordered."""
    policy, total = replace(POLICY, max_total=max_total), price * quantity
    reminder, quote = a_reminder(quantity=quantity), a_quote(price=price)
    if total <= max_total:
        assert order_of([PricedOffer(reminder, quote)], NOW, policy).total == total
        return
    with pytest.raises(OrderTooExpensive) as refused:
        order_of([PricedOffer(reminder, quote)], NOW, policy)
    assert (refused.value.total, refused.value.max_total) == (total, max_total)


def test_the_id_of_an_order_stays_the_same_from_release_to_release() -> None:
    """So that a repeat after an upgrade is the same order; a further attempt is another."""
    assert (
        order_id_of("f0e1d2c3b4a5968778695a4b")
        == order_id_of("f0e1d2c3b4a5968778695a4b", attempt=0)
        == "b111bee4e6fd4797"
    )
    assert order_id_of("f0e1d2c3b4a5968778695a4b", attempt=1) == "8bdf78dce278d20f"


def test_an_order_names_the_reminder_that_it_answers() -> None:
    """With its shopper, category and moment."""
    order = order_of([PricedOffer(a_reminder(), a_quote())], NOW, POLICY)
    named = a_reminder()
    expected = OrderedReminder(order.order_id, named.user_id, named.reminder_id, named.category, NOW)
    assert order.reminders == (expected,)


def test_an_order_is_under_way_until_the_category_is_bought() -> None:
    """A purchase at the same moment may be older than the order, which stands; nothing ordered is not under way."""
    assert is_under_way(NOW, NOW)
    assert is_under_way(NOW, NOW - timedelta(microseconds=1))
    assert not is_under_way(NOW, NOW + timedelta(microseconds=1))
    assert not is_under_way(None, NOW)
    assert timedelta(days=14) == MAX_DELIVERY_TIME


@given(ids=st.lists(IDS, min_size=2, max_size=5, unique=True), attempt=st.integers(0, 3), data=st.data())
def test_a_basket_is_the_same_order_however_it_is_arranged(ids: list[str], attempt: int, data: st.DataObject) -> None:
    """Another one where a reminder or the attempt is another, and never that of a single reminder."""
    order_id = order_id_of(*ids, attempt=attempt)
    assert order_id_of(*data.draw(st.permutations(ids)), attempt=attempt) == order_id
    others = [order_id_of(*ids, attempt=attempt + 1), order_id_of(*ids, "\x00", attempt=attempt)]
    others += [order_id_of(each, attempt=attempt) for each in ids]
    assert order_id not in others


def test_the_id_of_a_basket_stays_the_same_from_release_to_release() -> None:
    """So that a repeat after an upgrade is the same order."""
    assert order_id_of("a", "b") == "166c2c50c8cdc14c"


def test_an_order_of_several_lines_has_their_total_and_the_latest_day() -> None:
    """Each line answers its own reminder."""
    milk = an_offer(a_reminder(reminder_id="milk", quantity=3), price=Decimal("90.50"), delivery_day=date(2026, 11, 25))
    order = order_of([milk, an_offer(a_reminder())], NOW, POLICY)
    assert (order.total, order.delivery_day) == (Decimal("1570.50"), date(2026, 11, 25))
    assert order.reminder_ids == ("milk", a_reminder().reminder_id)
    assert {each.order_id for each in order.reminders} == {order.order_id}


def test_a_basket_is_checked_line_by_line_and_as_a_whole() -> None:
    """One restricted thing, or a total above the ceiling, refuses all of it."""
    milk, cat = an_offer(a_reminder(reminder_id="milk"), price=Decimal(60)), an_offer(a_reminder(), price=Decimal(60))
    with pytest.raises(OrderTooExpensive):
        order_of([milk, cat], NOW, replace(POLICY, max_total=Decimal(119)))
    with pytest.raises(RestrictedGoods):
        order_of([milk, an_offer(a_reminder(category="пиво"))], NOW, POLICY)
    with pytest.raises(ValueError, match="same reminder"):
        order_of([cat, an_offer(a_reminder(), price=Decimal(61))], NOW, POLICY)
