"""A short text of an order's goods, for pushes and apologies."""

from __future__ import annotations

from repurchase.orders.order import Order

MAX_NAMED = 2


def goods_summary(order: Order) -> str:
    """Return the title of a single product, otherwise the first categories and the number of further lines.

    A category is shorter than a title; a line stored before the book had categories has only its title.
    """
    if len(order.lines) == 1:
        return order.lines[0].product_title
    names = [each.category or each.product_title for each in order.lines]
    named, more = names[:MAX_NAMED], len(names) - MAX_NAMED
    return f"{', '.join(named)} и ещё {more}" if more > 0 else " и ".join(named)
