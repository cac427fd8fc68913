"""One reminder, one order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from repurchase.order import order_of
from tests.examples import NOW, a_quote, a_reminder

IDS = st.text(min_size=1)


@given(reminder_id=IDS, quote_id=IDS, later=st.timedeltas(timedelta(0), timedelta(days=1)))
def test_one_reminder_makes_one_order(reminder_id: str, quote_id: str, later: timedelta) -> None:
    """However often, when and at which price it is confirmed, its id is the same."""
    first = order_of(a_reminder(reminder_id=reminder_id), a_quote(), NOW)
    again = order_of(a_reminder(reminder_id=reminder_id), a_quote(quote_id=quote_id, price=Decimal(7)), NOW + later)
    assert again.order_id == first.order_id
    assert first.order_id != reminder_id


@given(ids=st.tuples(IDS, IDS).filter(lambda pair: pair[0] != pair[1]))
def test_two_reminders_make_two_orders(ids: tuple[str, str]) -> None:
    """An id never stands for two."""
    first, second = (order_of(a_reminder(reminder_id=each), a_quote(), NOW).order_id for each in ids)
    assert first != second


@given(price=st.decimals(Decimal("0.01"), 10**9, places=2), quantity=st.integers(1, 1000))
def test_money_is_exact(price: Decimal, quantity: int) -> None:
    """To the kopeck."""
    order = order_of(a_reminder(quantity=quantity), a_quote(price=price), NOW)
    assert order.total == price * quantity
