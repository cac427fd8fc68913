"""Conversations at a known stage, as tests of single steps need them."""

from __future__ import annotations

from decimal import Decimal

from repurchase.dialog import next_turn
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Event, SessionStarted, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.orders.basket import Basket
from repurchase.orders.order import NewOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from tests import outcomes
from tests.examples import NOW, a_quote, an_offer, an_order
from tests.talking_shop import CAT, MILK

QUOTE = a_quote()
CAT_AND_MILK = (an_offer(CAT), an_offer(MILK, price=Decimal(90)))


def heard(intent: Intent, number: int | None = None, *, about: str | None = None) -> UtteranceReceived:
    """The shopper said something at NOW."""
    return UtteranceReceived(intent, NOW, number, about)


def answer_to(state: DialogState, event: Event) -> TurnResult:
    """The answer, where the turn needs nothing of the world."""
    outcome = next_turn(state, event)[1]
    assert isinstance(outcome, TurnResult)
    return outcome


def offered(*waiting: Reminder) -> DialogState:
    """The first reminder was offered."""
    return next_turn(DialogState(waiting), SessionStarted())[0]


def quoted(*waiting: Reminder, quote: Quote = QUOTE, max_total: Decimal | None = None) -> DialogState:
    """The price of the first reminder was told."""
    return DialogState(waiting, waiting[0], quote, max_total=max_total)


def ordered(*waiting: Reminder) -> DialogState:
    """The first reminder was ordered, and the next one offered."""
    return next_turn(quoted(*waiting), outcomes.stored(NewOrder(an_order(waiting[0]))))[0]


def with_basket(*lines: PricedOffer, max_total: Decimal | None = None) -> DialogState:
    """Several offers were told at once."""
    waiting = tuple(each.reminder for each in lines)
    return DialogState(waiting, basket=Basket(lines), max_total=max_total)
