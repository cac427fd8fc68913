"""Serialization of the dialogue state between turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from math import isnan, nan
from typing import Any

from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.responses import OrderMade
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

VERSION = 4


def encode_state(state: DialogState) -> dict[str, Any]:
    """Encode the state in JSON types; waiting reminders are stored by id to keep the record small."""
    return {
        "version": VERSION,
        "reminder": None if state.reminder is None else state.reminder.reminder_id,
        "quantity": None if state.reminder is None else state.reminder.quantity,
        "instead": _plain_product(state.reminder) if state.is_substituted else None,
        "wished": None if state.wished is None else _plain_wish(state.wished),
        "quote": None if state.quote is None else _plain_quote(state.quote),
        "basket": None if state.basket is None else [_plain_line(each) for each in state.basket.lines],
        "wishes": [_plain_wish(each) for each in _wishes(state)],
        "order": None if state.order is None else [state.order.order_id, state.order.quantity, state.order.goods],
        "misses": state.misses,
        "answered": list(state.answered),
    }


def decode_state(stored: Mapping[str, Any] | None, waiting: Sequence[Reminder]) -> DialogState | None:
    """Decode the result of `encode_state` with the current waiting reminders; None without a state of this version.

    A reminder that no longer waits was answered elsewhere: it is dropped with its quote, or with the whole basket,
    because the shopper never heard the terms of the remaining lines.
    """
    if stored is None or stored.get("version") != VERSION:
        return None
    by_id = {each.reminder_id: each for each in (*waiting, *map(_wish, stored.get("wishes", ())))}
    wished = None if stored["wished"] is None else _wish(stored["wished"])
    found = by_id.get(stored["reminder"]) if wished is None else wished
    reminder = None if found is None else replace(found, quantity=stored["quantity"], **(stored["instead"] or {}))
    return DialogState(
        waiting=tuple(waiting),
        reminder=reminder,
        quote=None if reminder is None or stored["quote"] is None else _quote(stored["quote"], reminder.product_id),
        order=None if stored["order"] is None else OrderMade(*stored["order"]),
        misses=stored["misses"],
        answered=tuple(stored["answered"]),
        basket=None if stored["basket"] is None else _basket(stored["basket"], by_id),
        wished=wished,
    )


def _plain_product(reminder: Reminder | None) -> dict[str, str] | None:
    if reminder is None:
        return None
    return {"product_id": reminder.product_id, "product_title": reminder.product_title}


def _wishes(state: DialogState) -> list[Reminder]:
    """Return the basket's reminders that are not waiting, because the shopper requested them."""
    waiting = {each.reminder_id for each in state.waiting}
    lines = () if state.basket is None else state.basket.lines
    return [each.reminder for each in lines if each.reminder.reminder_id not in waiting]


def _plain_wish(reminder: Reminder) -> dict[str, Any]:
    gap = reminder.usual_gap_days
    return {
        "reminder_id": reminder.reminder_id,
        "user_id": reminder.user_id,
        "category": reminder.category,
        "product_id": reminder.product_id,
        "product_title": reminder.product_title,
        "quantity": reminder.quantity,
        "last_purchased_at": reminder.last_purchased_at.isoformat(),
        "usual_gap_days": None if isnan(gap) else gap,
        "probability": reminder.probability,
        "due_at": reminder.due_at.isoformat(),
    }


def _wish(stored: Mapping[str, Any]) -> Reminder:
    gap = stored["usual_gap_days"]
    moments = {name: datetime.fromisoformat(stored[name]) for name in ("last_purchased_at", "due_at")}
    return Reminder(**{**stored, **moments, "usual_gap_days": nan if gap is None else gap})


def _plain_line(line: PricedOffer) -> list[Any]:
    return [line.reminder.reminder_id, line.reminder.quantity, *_plain_quote(line.quote)]


def _basket(stored: Sequence[Sequence[Any]], by_id: Mapping[str, Reminder]) -> Basket | None:
    if any(reminder_id not in by_id for reminder_id, *_ in stored):
        return None
    reminders = [replace(by_id[reminder_id], quantity=quantity) for reminder_id, quantity, *_ in stored]
    quotes = [_quote(quote, each.product_id) for each, (_, _, *quote) in zip(reminders, stored, strict=True)]
    return Basket(tuple(map(PricedOffer, reminders, quotes)))


def _plain_quote(quote: Quote) -> list[str]:
    return [quote.quote_id, str(quote.price), quote.delivery_day.isoformat(), quote.quoted_at.isoformat()]


def _quote(stored: Sequence[str], product_id: str) -> Quote:
    quote_id, price, delivery_day, quoted_at = stored
    return Quote(
        quote_id=quote_id,
        product_id=product_id,
        price=Decimal(price),
        delivery_day=date.fromisoformat(delivery_day),
        quoted_at=datetime.fromisoformat(quoted_at),
    )
