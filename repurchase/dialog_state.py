"""Where one conversation stands, and its small plain form for the time between two turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import OrderMade

VERSION = 3
REMEMBERED_ANSWERS = 8
"""Reminders answered in this conversation that are kept in mind, so that the state stays small."""


class Stage(StrEnum):
    """Which question the shopper answers."""

    QUIET = "quiet"
    OFFERED = "offered"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class DialogState:
    """One conversation; `waiting` and `opted_out` are known anew at each turn, the rest is kept between turns."""

    waiting: tuple[Reminder, ...] = ()
    """The shopper's reminders, oldest first."""
    reminder: Reminder | None = None
    """The one that is talked about, with the quantity that the shopper wants; it is among `waiting`.

    Its product is another one while something similar is offered for what is sold out.
    """
    quote: Quote | None = None
    """The quote of `reminder` that the shopper was told last."""
    order: OrderMade | None = None
    """The order made last in this conversation."""
    misses: int = 0
    """Turns in a row that were not understood."""
    opted_out: bool = False
    """Whether the shopper wants no reminders: nothing is offered, but what is asked is answered."""
    answered: tuple[str, ...] = ()
    """Ids of reminders that are not offered again in this conversation."""

    @property
    def stage(self) -> Stage:
        """Which question the shopper answers now."""
        if self.reminder is None:
            return Stage.QUIET
        return Stage.OFFERED if self.quote is None else Stage.QUOTED

    @property
    def question(self) -> str | None:
        """A name for what the shopper is asked now: another reminder, quote or quantity is another question."""
        if self.reminder is None:
            return None
        offered = f"similar-{self.reminder.reminder_id}" if self.is_substituted else self.reminder.reminder_id
        asked = offered if self.quote is None else self.quote.quote_id
        return f"{asked}x{self.reminder.quantity}"

    @property
    def usual(self) -> Reminder | None:
        """What is talked about, with the product that the shopper is used to."""
        if self.reminder is None or not self.is_substituted:
            return self.reminder
        usual = self._as_it_waits(self.reminder)
        return replace(self.reminder, product_id=usual.product_id, product_title=usual.product_title)

    @property
    def is_substituted(self) -> bool:
        """Whether something similar is offered in place of the usual product."""
        if self.reminder is None:
            return False
        usual = self._as_it_waits(self.reminder)
        same_title = usual.product_title == self.reminder.product_title
        return usual.product_id != self.reminder.product_id or not same_title

    def _as_it_waits(self, reminder: Reminder) -> Reminder:
        same = (each for each in self.waiting if each.reminder_id == reminder.reminder_id)
        return next(same, reminder)

    def next_reminder(self) -> Reminder | None:
        """The oldest that waits and was not answered yet."""
        return next((each for each in self.waiting if each.reminder_id not in self.answered), None)

    def without_reminder(self) -> DialogState:
        """The same conversation after the reminder at hand was answered."""
        answered = self.answered if self.reminder is None else (*self.answered, self.reminder.reminder_id)
        return replace(self, reminder=None, quote=None, misses=0, answered=answered[-REMEMBERED_ANSWERS:])


def plain(state: DialogState) -> dict[str, Any]:
    """The state in JSON's own types, below 1 KB whatever the products are called."""
    return {
        "version": VERSION,
        "reminder": None if state.reminder is None else state.reminder.reminder_id,
        "quantity": None if state.reminder is None else state.reminder.quantity,
        "instead": _plain_product(state.reminder) if state.is_substituted else None,
        "quote": None if state.quote is None else _plain_quote(state.quote),
        "order": None if state.order is None else [state.order.order_id, state.order.quantity],
        "misses": state.misses,
        "answered": list(state.answered),
    }


def restored(stored: Mapping[str, Any] | None, waiting: Sequence[Reminder]) -> DialogState | None:
    """The state that `plain` gave, with what waits now; None where there is none of this version.

    A reminder that no longer waits was answered elsewhere: it and its quote are forgotten.
    """
    if stored is None or stored.get("version") != VERSION:
        return None
    found = next((each for each in waiting if each.reminder_id == stored["reminder"]), None)
    reminder = None if found is None else replace(found, quantity=stored["quantity"], **(stored["instead"] or {}))
    return DialogState(
        waiting=tuple(waiting),
        reminder=reminder,
        quote=None if reminder is None else _quote(stored["quote"], reminder.product_id),
        order=None if stored["order"] is None else OrderMade(*stored["order"]),
        misses=stored["misses"],
        answered=tuple(stored["answered"]),
    )


def _plain_product(reminder: Reminder | None) -> dict[str, str] | None:
    if reminder is None:
        return None
    return {"product_id": reminder.product_id, "product_title": reminder.product_title}


def _plain_quote(quote: Quote) -> list[str]:
    return [quote.quote_id, str(quote.price), quote.delivery_day.isoformat(), quote.quoted_at.isoformat()]


def _quote(stored: Sequence[str] | None, product_id: str) -> Quote | None:
    if stored is None:
        return None
    quote_id, price, delivery_day, quoted_at = stored
    return Quote(
        quote_id=quote_id,
        product_id=product_id,
        price=Decimal(price),
        delivery_day=date.fromisoformat(delivery_day),
        quoted_at=datetime.fromisoformat(quoted_at),
    )
