"""The goods of an order in short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from repurchase.orders.order import OrderLine
from repurchase.orders.order_summary import goods_summary
from tests.examples import a_reminder, an_order


@pytest.mark.parametrize(
    ("categories", "told"),
    [
        (["корм"], "корм Royal Canin"),
        (["корм", "молоко"], "корм и молоко"),
        (["корм", "молоко", "хлеб"], "корм, молоко и ещё 1"),
        (["корм", "", "хлеб", "чай"], "корм, корм Royal Canin и ещё 2"),
    ],
)
def test_the_first_goods_are_named_and_the_rest_is_counted(categories: list[str], told: str) -> None:
    """One product by its title, several by their categories where they are known."""
    order = an_order(a_reminder())
    lines: tuple[OrderLine, ...] = tuple(replace(order.lines[0], category=each) for each in categories)
    assert goods_summary(replace(order, lines=lines)) == told
