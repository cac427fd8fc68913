"""A shop without engines, which carries out whatever a conversation wants of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from repurchase.dialog import next_turn
from repurchase.dialog.commands import (
    CancelLatestOrder,
    Command,
    DueBasket,
    DueGoods,
    FindDueGoods,
    FindNamedGoods,
    FindNextDue,
    GetLatestOrder,
    GetQuote,
    MuteNamedGoods,
    NamedBasket,
    PlaceOrder,
    Priced,
    PriceDueBasket,
    PriceNamedBasket,
    RepriceBasket,
    ScheduleReminder,
    TurnResult,
    UnmuteNamedGoods,
    Unmuting,
)
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, Event, SoldOut
from repurchase.orders.order import NewOrder, Order, StandingOrder, StoredOrder, order_id_of, order_of
from repurchase.orders.order_state import Cancellation, Cancelled, NothingToCancel, OrderProgress, OrderState
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.reminder import Reminder
from tests.examples import NOW, POLICY, a_quote, a_reminder

CAT = a_reminder()
MILK = a_reminder(reminder_id="milk", category="молоко", product_id="1", product_title="молоко Домик в деревне")
COFFEE = a_reminder(reminder_id="coffee", category="кофе", product_id="2", product_title="кофе Жокей", quantity=2)
TEA = a_reminder(reminder_id="tea", category="чай", product_id="3", product_title="чай Ахмад")
TOMORROW = NOW + timedelta(days=1)
PRICES = [Decimal(1299), Decimal(999)]


@dataclass
class Shop:
    """Its Market changes prices, sells out, refuses orders and goes away; a reminder is in one standing order."""

    price: Decimal = PRICES[0]
    is_away: bool = False
    gone: str | None = None
    """A product that is sold out."""
    booked: list[Order] = field(default_factory=list)
    over: set[str] = field(default_factory=set)
    """Ids of orders that were refused or cancelled."""

    def refuse_all(self) -> None:
        """The Market refuses whatever was ordered."""
        self.over |= {each.order_id for each in self.booked}

    def take(self, state: DialogState, event: Event) -> tuple[DialogState, TurnResult]:
        """One whole turn."""
        state, outcome = next_turn(state, event)
        for _ in range(6):
            if isinstance(outcome, TurnResult):
                return state, outcome
            state, outcome = next_turn(state, self.outcome(outcome))
        raise AssertionError(f"no answer to {event}")

    def outcome(self, command: Command) -> Event:
        """What becomes of a wish."""
        if self.is_away and not isinstance(command, GetQuote | RepriceBasket | PriceDueBasket):
            return CommandFailed(command)
        match command:
            case GetQuote(product_id) if product_id == self.gone:
                return CommandFailed(command, SoldOut(TOMORROW))
            case PlaceOrder(offers) if self.gone in {each.reminder.product_id for each in offers}:
                return CommandFailed(command, SoldOut(TOMORROW))
            case _:
                return CommandSucceeded(command, self._result(command))

    def _result(self, command: Command) -> Any:
        match command:
            case GetQuote(product_id):
                return self._quote(product_id)
            case PlaceOrder(offers, at):
                now = tuple(self._offer(each.reminder) for each in offers)
                worse = any(new.quote.price != old.quote.price for new, old in zip(now, offers, strict=True))
                return now if worse else self.store(order_of(offers, at, POLICY))
            case RepriceBasket(reminders):
                return self._priced(reminders)
            case _:
                return self._found(command)

    def _found(self, command: Command) -> Any:
        match command:
            case FindNextDue() | FindDueGoods():
                return MILK if isinstance(command, FindNextDue) else DueGoods(MILK, 2, is_stocked=False)
            case PriceDueBasket(waiting):
                ids = {each.reminder_id for each in waiting}
                due = [*waiting, *(each for each in (MILK, COFFEE) if each.reminder_id not in ids)]
                return DueBasket(self._priced(due), 1, is_stocked=False)
            case FindNamedGoods() | MuteNamedGoods() | UnmuteNamedGoods() | PriceNamedBasket():
                return self._named(command)
            case ScheduleReminder(goods, _, at):
                return replace(goods if isinstance(goods, Reminder) else CAT, due_at=at)
            case GetLatestOrder() | CancelLatestOrder():
                return self._latest(command)
            case _:
                return None

    def _named(
        self, command: FindNamedGoods | MuteNamedGoods | UnmuteNamedGoods | PriceNamedBasket
    ) -> Reminder | Unmuting | NamedBasket:
        match command:
            case PriceNamedBasket():
                return NamedBasket(self._priced((MILK, COFFEE)), not_bought=("велосипед",))
            case UnmuteNamedGoods():
                return Unmuting(TEA.category, was_muted=True)
            case _:
                return TEA

    def _latest(self, command: GetLatestOrder | CancelLatestOrder) -> Cancellation | OrderProgress | None:
        if not self.booked:
            return None if isinstance(command, GetLatestOrder) else NothingToCancel()
        order = self.booked[-1]
        if isinstance(command, GetLatestOrder):
            return OrderProgress(order, OrderState.CONFIRMED, None, None)
        self.over.add(order.order_id)
        return Cancelled(order)

    def store(self, order: Order) -> StoredOrder:
        """See the port OrderBook."""
        wanted = set(order.reminder_ids)
        earlier = [each for each in self.booked if wanted & set(each.reminder_ids)]
        standing = [each for each in earlier if each.order_id not in self.over]
        if standing:
            return StandingOrder(standing[-1])
        made = replace(order, order_id=order_id_of(*order.reminder_ids, attempt=len(earlier)))
        self.booked.append(made)
        return NewOrder(made)

    def _priced(self, reminders: Sequence[Reminder]) -> Priced:
        return Priced(
            offers=tuple(self._offer(each) for each in reminders if each.product_id != self.gone),
            sold_out=tuple(each for each in reminders if each.product_id == self.gone),
        )

    def _offer(self, reminder: Reminder) -> PricedOffer:
        return PricedOffer(reminder, self._quote(reminder.product_id))

    def _quote(self, product_id: str) -> Any:
        return a_quote(product_id=product_id, price=self.price, quote_id=f"{product_id} at {self.price}", quoted_at=NOW)
