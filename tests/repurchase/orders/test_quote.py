"""How long a quote holds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from repurchase.orders.quote import QUOTE_TTL
from tests.examples import NOW, a_quote

INSTANT = timedelta(microseconds=1)


def test_a_quote_holds_for_its_time() -> None:
    """From its moment until just before it ends."""
    quote = a_quote(quoted_at=NOW)
    assert quote.holds(NOW)
    assert quote.holds(NOW + QUOTE_TTL - INSTANT)
    assert not quote.holds(NOW + QUOTE_TTL)


@pytest.mark.parametrize(
    ("price", "days", "worse"), [(1299, 0, False), (1299, -1, False), (1299, 1, True), (1300, 0, True), (1298, 0, True)]
)
def test_what_is_asked_again(price: int, days: int, *, worse: bool) -> None:
    """Another price or a later delivery; an earlier one nobody minds."""
    told = a_quote()
    now = a_quote(price=Decimal(price), delivery_day=told.delivery_day + timedelta(days=days))
    assert now.is_worse_than(told) is worse


def test_a_quote_is_good_for_ten_minutes() -> None:
    """As the API's documentation promises."""
    assert timedelta(minutes=10) == QUOTE_TTL
