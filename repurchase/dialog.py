"""The conversation as one pure function: what was heard or learnt leads to an answer or to a wish.

next_turn(state, event) gives the state after the event and either an Answer, which ends the turn, or a wish of
the world (a quote, an order, a silence), whose outcome is the next event. Whoever holds the conversation loops:

    Woke | Heard -> [WantQuote -> Quoted | NoQuote] | [WantOrder -> Stored | NotStored]
                    | [WantSilence -> Settled | NotSettled] -> Answer
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from repurchase.dialog_state import DialogState, Stage
from repurchase.intent import Intent
from repurchase.order import Order, order_of
from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AskedAgain,
    Explained,
    Goodbye,
    Helped,
    Hinted,
    NextOffer,
    NothingDue,
    NotUnderstood,
    Offer,
    OrderMade,
    OrderStands,
    Postponed,
    QuoteOffer,
    Refused,
    Saying,
    Silenced,
    Sorry,
    Trouble,
)
from repurchase.silence import PAUSE_AFTER_LATER, PAUSE_AFTER_REFUSAL, Silence

MISSES_BEFORE_HINT = 2
MISSES_BEFORE_GOODBYE = 3


@dataclass(frozen=True, slots=True)
class Woke:
    """The shopper began a conversation."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The shopper said something in a conversation."""

    intent: Intent
    now: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The Market gave a price."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class NoQuote:
    """The Market gave no price."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The order stands in the book, now or since an earlier confirmation."""

    order: Order


@dataclass(frozen=True, slots=True)
class NotStored:
    """The order may or may not stand in the book."""


@dataclass(frozen=True, slots=True)
class WantQuote:
    """Ask the Market for the price of a product."""

    product_id: str


@dataclass(frozen=True, slots=True)
class WantOrder:
    """Store the order durably."""

    order: Order


@dataclass(frozen=True, slots=True)
class WantSilence:
    """Remember the shopper's wish durably, and then say so."""

    silence: Silence
    saying: Refused | Postponed | Silenced


@dataclass(frozen=True, slots=True)
class Settled:
    """The wish is remembered."""

    wish: WantSilence


@dataclass(frozen=True, slots=True)
class NotSettled:
    """The wish may or may not be remembered."""

    wish: WantSilence


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a turn; what it closes or postpones is carried out after the state is kept."""

    says: tuple[Saying, ...]
    closes: Reminder | None = None
    """It was answered and is not offered again."""
    postpones: Reminder | None = None
    """It goes back into the schedule, due at its new `due_at`."""
    ends: bool = False
    """Whether the conversation is over."""


Event = Woke | Heard | Quoted | NoQuote | Stored | NotStored | Settled | NotSettled
Wish = WantQuote | WantOrder | WantSilence
Turn = tuple[DialogState, Answer | Wish]


def next_turn(state: DialogState, event: Event) -> Turn:
    """The state after `event`, and what is said or wanted of the world."""
    match event:
        case Woke():
            return _offer_next(state)
        case Heard(intent, now):
            return _heard(state, intent, now)
        case Quoted(quote):
            return _quoted(state, quote)
        case Stored(order):
            return _stored(state, order)
        case Settled(wish):
            return _settled(state, wish)
        case _:
            return _failed(state, event)


def _heard(state: DialogState, intent: Intent, now: datetime) -> Turn:
    if intent in {Intent.UNKNOWN, Intent.SILENCE} and state.stage is not Stage.QUIET:
        return _missed(replace(state, misses=state.misses + 1))
    understood = replace(state, misses=0)
    if intent is Intent.STOP:
        return understood, Answer((Goodbye(),), ends=True)
    if intent is Intent.HELP:
        return understood, Answer((Helped(), *_question(understood)))
    if understood.reminder is None:
        return _heard_quiet(understood, intent)
    return _ANSWERS[intent](understood, understood.reminder, now)


def _heard_quiet(state: DialogState, intent: Intent) -> Turn:
    if state.order is not None and intent in {Intent.NO, Intent.LATER, Intent.NEVER}:
        return state, Answer((OrderStands(),), ends=True)
    if state.order is not None and intent in {Intent.YES, Intent.CONFIRM, Intent.REPEAT, Intent.WHAT}:
        return state, Answer((state.order,), ends=True)
    return _offer_next(state)


def _offer_next(state: DialogState) -> Turn:
    reminder = state.next_reminder()
    if reminder is None:
        return state, Answer((NothingDue(),), ends=True)
    return replace(state, reminder=reminder, quote=None, misses=0), Answer((Offer(reminder),))


def _agreed(state: DialogState, reminder: Reminder, now: datetime) -> Turn:
    if state.quote is not None and state.quote.holds(now):
        return state, WantOrder(order_of(reminder, state.quote, now))
    return state, WantQuote(reminder.product_id)


def _confirmed(state: DialogState, reminder: Reminder, now: datetime) -> Turn:
    """A confirmation right after an order, before anything new was quoted, is the same confirmation again."""
    if state.order is not None and state.quote is None:
        return state, Answer((state.order, NextOffer(reminder)))
    return _agreed(state, reminder, now)


def _refused(state: DialogState, reminder: Reminder, now: datetime) -> Turn:
    silence = Silence(reminder.user_id, reminder.category, now + PAUSE_AFTER_REFUSAL)
    return state, WantSilence(silence, Refused(reminder.category))


def _postponed(state: DialogState, reminder: Reminder, now: datetime) -> Turn:
    silence = Silence(reminder.user_id, reminder.category, now + PAUSE_AFTER_LATER)
    return state, WantSilence(silence, Postponed(reminder.category))


def _silenced(state: DialogState, reminder: Reminder, _now: datetime) -> Turn:
    return state, WantSilence(Silence(reminder.user_id, reminder.category, None), Silenced(reminder.category))


def _asked_why(state: DialogState, reminder: Reminder, _now: datetime) -> Turn:
    return state, Answer((Explained(reminder), *_question(state)))


def _asked_price(state: DialogState, reminder: Reminder, now: datetime) -> Turn:
    if state.quote is not None and state.quote.holds(now):
        return _repeated(state, reminder, now)
    return state, WantQuote(reminder.product_id)


def _repeated(state: DialogState, reminder: Reminder, _now: datetime) -> Turn:
    if state.quote is not None:
        return state, Answer((QuoteOffer(reminder, state.quote, None),))
    return state, Answer((Offer(reminder),))


_ANSWERS: dict[Intent, Callable[[DialogState, Reminder, datetime], Turn]] = {
    Intent.YES: _agreed,
    Intent.CONFIRM: _confirmed,
    Intent.NO: _refused,
    Intent.LATER: _postponed,
    Intent.NEVER: _silenced,
    Intent.WHAT: _asked_why,
    Intent.PRICE: _asked_price,
    Intent.REPEAT: _repeated,
}


def _missed(state: DialogState) -> Turn:
    if state.misses >= MISSES_BEFORE_GOODBYE:
        return replace(state, misses=0), Answer((Goodbye(),), ends=True)
    if state.misses >= MISSES_BEFORE_HINT:
        return state, Answer((Hinted(), *_question(state)))
    return state, Answer((NotUnderstood(), *_question(state)))


def _question(state: DialogState) -> tuple[Saying, ...]:
    return () if state.reminder is None else (AskedAgain(state.reminder, state.quote),)


def _quoted(state: DialogState, quote: Quote) -> Turn:
    if state.reminder is None:
        return _offer_next(state)
    says = QuoteOffer(state.reminder, quote, state.quote)
    return replace(state, quote=quote), Answer((says,))


def _stored(state: DialogState, order: Order) -> Turn:
    made = OrderMade(order.order_id, order.quantity)
    return _answered(replace(state, order=made), made)


def _settled(state: DialogState, wish: WantSilence) -> tuple[DialogState, Answer]:
    after, answer = _answered(state, wish.saying)
    if isinstance(wish.saying, Postponed) and answer.closes is not None and wish.silence.until is not None:
        return after, replace(answer, closes=None, postpones=replace(answer.closes, due_at=wish.silence.until))
    return after, answer


def _answered(state: DialogState, saying: Saying) -> tuple[DialogState, Answer]:
    after = state.without_reminder()
    reminder = after.next_reminder()
    if reminder is None:
        return after, Answer((saying,), closes=state.reminder, ends=True)
    return replace(after, reminder=reminder), Answer((saying, NextOffer(reminder)), closes=state.reminder)


def _failed(state: DialogState, event: NoQuote | NotStored | NotSettled) -> Turn:
    """A pause is kept by taking the reminder away; "never again" would be a promise that nobody keeps."""
    match event:
        case NoQuote():
            return state, Answer((Sorry(Trouble.NO_PRICE),))
        case NotStored():
            return state, Answer((Sorry(Trouble.NOT_ORDERED),))
        case NotSettled(wish) if isinstance(wish.saying, Silenced):
            return state, Answer((Sorry(Trouble.NOT_SILENCED),))
        case NotSettled(wish):
            return _settled(state, wish)
