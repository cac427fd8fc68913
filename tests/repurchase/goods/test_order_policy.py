"""How many pieces and roubles one order by voice may have."""

from __future__ import annotations

from decimal import Decimal

import pytest

from repurchase.errors import InvalidQuantity, OrderTooExpensive, RestrictedGoods
from repurchase.goods.blocklist_table import built_in_blocklist
from repurchase.goods.order_policy import DEFAULT_MAX_TOTAL, MAX_PIECES, OrderPolicy, pieces

SHOP = OrderPolicy(built_in_blocklist(), max_total=Decimal(100))


@pytest.mark.parametrize(
    ("quantity", "price"), [(1, Decimal(100)), (2, Decimal(50)), (4, Decimal(25)), (20, Decimal(5))]
)
def test_an_order_may_reach_both_limits(quantity: int, price: Decimal) -> None:
    """The most pieces and the highest total can be ordered."""
    SHOP.check_line("молоко", "Молоко", quantity)
    SHOP.check_total(quantity * price)


@pytest.mark.parametrize("quantity", [-1, 0, 21, 100_000])
def test_other_numbers_of_pieces_are_refused(quantity: int) -> None:
    """Neither none nor more than twenty."""
    with pytest.raises(InvalidQuantity):
        SHOP.check_line("молоко", "Молоко", quantity)


def test_a_higher_total_is_refused_with_both_figures() -> None:
    """The shopper hears what it would cost."""
    with pytest.raises(OrderTooExpensive) as refused:
        SHOP.check_total(Decimal("100.04"))
    assert (refused.value.total, refused.value.max_total) == (Decimal("100.04"), Decimal(100))


@pytest.mark.parametrize(("category", "title"), [("пиво", "Напиток"), ("напитки", "Пиво Балтика №7")])
def test_restricted_goods_are_refused_whatever_they_cost(category: str, title: str) -> None:
    """By category or by title."""
    with pytest.raises(RestrictedGoods):
        SHOP.check_goods(category, title)
    with pytest.raises(RestrictedGoods):
        SHOP.check_line(category, title, 1)
    SHOP.check_goods("молоко", "Молоко")


@pytest.mark.parametrize(("wished", "given"), [(0.2, 1), (1.0, 1), (2.6, 3), (20.4, 20), (1e5, 20)])
def test_pieces_are_whole_and_can_be_ordered(wished: float, given: int) -> None:
    """The nearest number that can."""
    assert pieces(wished) == given


def test_the_limits_that_shops_have_unless_they_set_others() -> None:
    """Twenty pieces and fifty thousand roubles, as the settings' documentation says."""
    assert (20, Decimal(50_000)) == (MAX_PIECES, DEFAULT_MAX_TOTAL)
    assert OrderPolicy(built_in_blocklist()).max_total == DEFAULT_MAX_TOTAL
