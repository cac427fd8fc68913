"""Conversion between orders and Postgres rows: one row per line, with the order's columns on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from repurchase.orders.order import Order, OrderLine
from repurchase.orders.order_state import OrderProgress, OrderState

_LINE = tuple(each.name for each in fields(OrderLine))


def columns_of(order: Order) -> dict[str, Any]:
    """Return the parameters of store.sql, without the message."""
    lines = order.lines
    return {
        "order_id": order.order_id,
        "user_id": order.user_id,
        "delivery_day": order.delivery_day,
        "confirmed_at": order.confirmed_at,
        "reminder_ids": [each.reminder_id for each in lines],
        "quote_ids": [each.quote_id for each in lines],
        "product_ids": [each.product_id for each in lines],
        "product_titles": [each.product_title for each in lines],
        "categories": [each.category for each in lines],
        "quantities": [each.quantity for each in lines],
        "prices": [each.price for each in lines],
    }


def order_from(rows: Sequence[Mapping[str, Any]]) -> Order:
    """Return the order of one or more rows, which follow the order of its lines."""
    first = rows[0]
    return Order(
        order_id=first["order_id"],
        user_id=first["user_id"],
        lines=tuple(OrderLine(**{name: row[name] for name in _LINE}) for row in rows),
        delivery_day=first["delivery_day"],
        confirmed_at=first["confirmed_at"],
    )


def progress_from(rows: Sequence[Mapping[str, Any]]) -> OrderProgress:
    """Return the progress of the order of one or more rows."""
    first = rows[0]
    state = OrderState(first["state"])
    return OrderProgress(order_from(rows), state, first["market_order_id"], first["refused_because"])
