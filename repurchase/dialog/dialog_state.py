"""Where one conversation stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from repurchase.dialog.responses import OrderMade
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder

MAX_REMEMBERED_ANSWERS = 16
"""Reminders answered in this conversation that are kept in mind, so that the state stays small."""


class Stage(StrEnum):
    """Which question the shopper answers."""

    QUIET = "quiet"
    OFFERED = "offered"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class DialogState:
    """One conversation; `waiting`, `opted_out` and `max_total` are known anew at each turn, the rest is kept."""

    waiting: tuple[Reminder, ...] = ()
    """The shopper's reminders, oldest first."""
    reminder: Reminder | None = None
    """The one that is talked about, with the quantity that the shopper wants; it is among `waiting`, or `wished`.

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
    basket: Basket | None = None
    """Several offers that the shopper was told at once, in place of `reminder` and `quote`; all of them wait."""
    wished: Reminder | None = None
    """Goods that the shopper asked to order by themselves; they do not wait, for nobody shall be reminded of them."""
    max_total: Decimal | None = None
    """Roubles of one order by voice; None where there is no limit."""

    @property
    def stage(self) -> Stage:
        """Which question the shopper answers now."""
        if self.basket is not None:
            return Stage.QUOTED
        if self.reminder is None:
            return Stage.QUIET
        return Stage.OFFERED if self.quote is None else Stage.QUOTED

    @property
    def question(self) -> str | None:
        """A name for what the shopper is asked now: another reminder, quote or quantity is another question."""
        if self.basket is not None:
            return self.basket.basket_id
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
        known = self.waiting if self.wished is None else (*self.waiting, self.wished)
        return next((each for each in known if each.reminder_id == reminder.reminder_id), reminder)

    @property
    def is_wished(self) -> bool:
        """Whether the shopper began to talk about what is at hand."""
        return None not in {self.reminder, self.wished}

    @property
    def offers(self) -> tuple[PricedOffer, ...]:
        """What can be confirmed now, as the shopper was told it."""
        if self.basket is not None:
            return self.basket.lines
        return () if self.reminder is None or self.quote is None else (PricedOffer(self.reminder, self.quote),)

    @property
    def total(self) -> Decimal:
        """Roubles of these offers."""
        return sum((each.total for each in self.offers), Decimal(0))

    @property
    def is_too_expensive(self) -> bool:
        """Whether these offers cannot be confirmed by voice."""
        return self.max_total is not None and self.total > self.max_total

    @property
    def exceeded_limit(self) -> Decimal | None:
        """The `max_total` that these offers exceed; None where they can be confirmed by voice."""
        return self.max_total if self.is_too_expensive else None

    def next_reminder(self) -> Reminder | None:
        """The oldest that waits and was not answered yet; none for a shopper who wants no reminders."""
        if self.opted_out:
            return None
        return next((each for each in self.waiting if each.reminder_id not in self.answered), None)

    def quiet(self) -> DialogState:
        """The same conversation with no question open; what was talked about may be offered again."""
        return replace(self, reminder=None, quote=None, basket=None, wished=None, misses=0)

    def without_reminder(self) -> DialogState:
        """The same conversation after the reminder at hand was answered."""
        return self.without(() if self.reminder is None else (self.reminder.reminder_id,))

    def without(self, reminder_ids: Sequence[str]) -> DialogState:
        """The same conversation after these were answered."""
        return replace(self.quiet(), answered=(*self.answered, *reminder_ids)[-MAX_REMEMBERED_ANSWERS:])

    def about(self, reminder: Reminder, quote: Quote | None = None) -> DialogState:
        """The same conversation, talking about this reminder; one that does not wait is a wish."""
        waits = any(each.reminder_id == reminder.reminder_id for each in self.waiting)
        return replace(self.quiet(), reminder=reminder, quote=quote, wished=None if waits else reminder)

    def joined_by(self, reminders: Sequence[Reminder]) -> DialogState:
        """The same conversation, where these wait, too."""
        known = {each.reminder_id for each in self.waiting}
        return replace(self, waiting=(*self.waiting, *(each for each in reminders if each.reminder_id not in known)))
