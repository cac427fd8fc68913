"""The state of one conversation."""

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
"""The maximum number of answered reminders that the state keeps."""


class Stage(StrEnum):
    """The question that the shopper answers."""

    QUIET = "quiet"
    OFFERED = "offered"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class DialogState:
    """The state of a conversation; `waiting`, `opted_out` and `max_total` are set at each turn, the rest is stored."""

    waiting: tuple[Reminder, ...] = ()
    """The shopper's waiting reminders, oldest first."""
    reminder: Reminder | None = None
    """The current reminder with the requested quantity; it is in `waiting`, or it is `wished`.

    Its product differs while a similar one is offered for a sold-out product.
    """
    quote: Quote | None = None
    """The latest quote of `reminder` that the shopper heard."""
    order: OrderMade | None = None
    """The latest order made in this conversation."""
    misses: int = 0
    """The number of consecutive turns that were not understood."""
    opted_out: bool = False
    """Whether the shopper opted out of reminders: Alice offers nothing, but answers requests."""
    answered: tuple[str, ...] = ()
    """Ids of reminders that are not offered again in this conversation."""
    basket: Basket | None = None
    """Several offers told together, in place of `reminder` and `quote`; all of them wait."""
    wished: Reminder | None = None
    """Goods that the shopper asked to order; they are not in `waiting`, because no reminder of them is planned."""
    max_total: Decimal | None = None
    """The maximum total of a voice order in roubles; None without a limit."""

    @property
    def stage(self) -> Stage:
        """The question that the shopper answers now."""
        if self.basket is not None:
            return Stage.QUOTED
        if self.reminder is None:
            return Stage.QUIET
        return Stage.OFFERED if self.quote is None else Stage.QUOTED

    @property
    def question(self) -> str | None:
        """An id of the open question: another reminder, quote or quantity is another question."""
        if self.basket is not None:
            return self.basket.basket_id
        if self.reminder is None:
            return None
        offered = f"similar-{self.reminder.reminder_id}" if self.is_substituted else self.reminder.reminder_id
        asked = offered if self.quote is None else self.quote.quote_id
        return f"{asked}x{self.reminder.quantity}"

    @property
    def usual(self) -> Reminder | None:
        """The current reminder with the shopper's usual product."""
        if self.reminder is None or not self.is_substituted:
            return self.reminder
        usual = self._as_it_waits(self.reminder)
        return replace(self.reminder, product_id=usual.product_id, product_title=usual.product_title)

    @property
    def is_substituted(self) -> bool:
        """Whether a similar product is offered in place of the usual one."""
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
        """Whether the shopper requested the current goods."""
        return None not in {self.reminder, self.wished}

    @property
    def offers(self) -> tuple[PricedOffer, ...]:
        """The offers that the shopper can confirm now, with the terms that the shopper heard."""
        if self.basket is not None:
            return self.basket.lines
        return () if self.reminder is None or self.quote is None else (PricedOffer(self.reminder, self.quote),)

    @property
    def total(self) -> Decimal:
        """The total of these offers in roubles."""
        return sum((each.total for each in self.offers), Decimal(0))

    @property
    def is_too_expensive(self) -> bool:
        """Whether these offers cost too much for a voice order."""
        return self.max_total is not None and self.total > self.max_total

    @property
    def exceeded_limit(self) -> Decimal | None:
        """The `max_total` that these offers exceed; None where they can be confirmed by voice."""
        return self.max_total if self.is_too_expensive else None

    def next_reminder(self) -> Reminder | None:
        """Return the oldest waiting reminder that was not answered yet; None for a shopper who opted out."""
        if self.opted_out:
            return None
        return next((each for each in self.waiting if each.reminder_id not in self.answered), None)

    def quiet(self) -> DialogState:
        """Return this state with no open question; its reminder may be offered again."""
        return replace(self, reminder=None, quote=None, basket=None, wished=None, misses=0)

    def without_reminder(self) -> DialogState:
        """Return this state after the current reminder was answered."""
        return self.without(() if self.reminder is None else (self.reminder.reminder_id,))

    def without(self, reminder_ids: Sequence[str]) -> DialogState:
        """Return this state after these reminders were answered."""
        return replace(self.quiet(), answered=(*self.answered, *reminder_ids)[-MAX_REMEMBERED_ANSWERS:])

    def about(self, reminder: Reminder, quote: Quote | None = None) -> DialogState:
        """Return this state with this current reminder; one that is not waiting becomes `wished`."""
        waits = any(each.reminder_id == reminder.reminder_id for each in self.waiting)
        return replace(self.quiet(), reminder=reminder, quote=quote, wished=None if waits else reminder)

    def joined_by(self, reminders: Sequence[Reminder]) -> DialogState:
        """Return this state with these reminders added to `waiting`."""
        known = {each.reminder_id for each in self.waiting}
        return replace(self, waiting=(*self.waiting, *(each for each in reminders if each.reminder_id not in known)))
