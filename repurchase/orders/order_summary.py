"""The goods of an order in short, as a push or an apology names them."""

from __future__ import annotations

from repurchase.orders.order import Order

MAX_NAMED = 2


def goods_summary(order: Order) -> str:
    """The product where there is one, otherwise the first categories and the number of further lines.

    A category is shorter than a title; a line from before the book kept categories has only its title.
    """
    if len(order.lines) == 1:
        return order.lines[0].product_title
    names = [each.category or each.product_title for each in order.lines]
    named, more = names[:MAX_NAMED], len(names) - MAX_NAMED
    return f"{', '.join(named)} и ещё {more}" if more > 0 else " и ".join(named)
