"""The conversation as one pure function: what was heard or learnt leads to an answer or to a wish.

next_turn(state, event) gives the state after the event and either an Answer, which ends the turn, or a wish of
the world (a quote, an order, another reminder, something cheaper or similar, a silence), whose outcome is the next
event. Whoever holds the conversation loops:

    Woke | Heard -> [WantQuote -> Quoted | SoldOut | NoQuote] | [WantOrder -> Stored | SoldOut | NotStored | Denied]
                    | [WantConsent -> ConsentChanged | ConsentNotChanged]
                    | [WantMore -> Found | NothingFound]
                    | [WantCategory -> Found | CategoryNotFound | CategoryUnknown]
                    | [WantSilence -> Settled | NotSettled]
                    | [WantCheaper -> FoundCheaper | NothingCheaper] -> Answer
    SoldOut -> [WantSimilar -> FoundSimilar | NothingSimilar] -> Answer
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from repurchase.consent import ConsentState
from repurchase.dialog_state import DialogState, Stage
from repurchase.found_product import FoundProduct
from repurchase.intent import Intent
from repurchase.named_goods import is_named
from repurchase.order import NewOrder, Order, OrderLine, StoredOrder
from repurchase.order_policy import MOST_PIECES
from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AmountRefused,
    AskedAgain,
    CancelInApp,
    CheaperInApp,
    DeliveryTold,
    Explained,
    Goodbye,
    Helped,
    Hinted,
    NextOffer,
    NotForVoice,
    NotHeard,
    NothingDue,
    NothingElse,
    NotInStock,
    NotOffered,
    NotPlanned,
    NotUnderstood,
    Offer,
    OnlyUsual,
    OptedIn,
    OptedOut,
    OrderedBefore,
    OrderMade,
    OrderStands,
    Postponed,
    QuoteOffer,
    Refused,
    RemindersOff,
    Saying,
    Silenced,
    SimilarAsked,
    SimilarOffer,
    Sorry,
    StatusInApp,
    Stocked,
    TotalTold,
    Trouble,
)
from repurchase.silence import LONGEST_PAUSE, PAUSE_AFTER_LATER, PAUSE_AFTER_REFUSAL, Silence, pause_after_purchase
from repurchase.substitution import in_place_of
from repurchase.turn import (
    Answer,
    CategoryNotFound,
    CategoryUnknown,
    ConsentChanged,
    ConsentNotChanged,
    Denied,
    Event,
    Found,
    FoundCheaper,
    FoundSimilar,
    Heard,
    NoQuote,
    NothingCheaper,
    NothingFound,
    NothingSimilar,
    NotSettled,
    NotStored,
    Quoted,
    Settled,
    SoldOut,
    Stored,
    WantCategory,
    WantCheaper,
    WantConsent,
    WantMore,
    WantOrder,
    WantQuote,
    WantSilence,
    WantSimilar,
    Wish,
    Woke,
)

MISSES_BEFORE_HINT = 2
MISSES_BEFORE_GOODBYE = 3

Turn = tuple[DialogState, Answer | Wish]


def next_turn(state: DialogState, event: Event) -> Turn:
    """The state after `event`, and what is said or wanted of the world."""
    match event:
        case Woke():
            return _offer_next(state)
        case Heard():
            return _heard(state, event)
        case Quoted() | Stored() | Found() | FoundCheaper() | FoundSimilar() | Settled():
            return _learnt(state, event)
        case SoldOut() | NothingSimilar():
            return _sold_out(state, event)
        case ConsentChanged(consent):
            return _consented(state, consent)
        case _:
            return _failed(state, event)


def _heard(state: DialogState, heard: Heard) -> Turn:
    if heard.intent in {Intent.UNKNOWN, Intent.SILENCE} and state.stage is not Stage.QUIET:
        return _missed(replace(state, misses=state.misses + 1), heard.intent)
    understood = replace(state, misses=0)
    if heard.intent in _AT_ANY_STAGE:
        return _AT_ANY_STAGE[heard.intent](understood)
    if understood.reminder is None:
        return _heard_quiet(understood, heard)
    if heard.about not in {None, understood.question}:
        return _pressed_late(understood, understood.reminder, heard)
    return _ANSWERS[heard.intent](understood, understood.reminder, heard)


_AGAINST = {Intent.NO, Intent.HAVE, Intent.LATER, Intent.NEVER, Intent.AMOUNT, Intent.CHEAPER}
_FOR = {Intent.YES, Intent.CONFIRM, Intent.REPEAT, Intent.WHAT, Intent.PRICE, Intent.TOTAL}


def _heard_quiet(state: DialogState, heard: Heard) -> Turn:
    if heard.intent in _BEGUN_BY_SHOPPER:
        return _BEGUN_BY_SHOPPER[heard.intent](state, heard)
    if state.order is not None and heard.intent in _AGAINST:
        return state, Answer((OrderStands(),), ends=True)
    if state.order is not None and heard.intent in _FOR:
        return state, Answer((state.order,), ends=True)
    return _offer_next(state)


def _pressed_late(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """A button of an earlier answer decides nothing about what was asked since, but a confirmation stays one."""
    if heard.intent in {Intent.YES, Intent.CONFIRM} and state.order is not None and state.quote is None:
        return _confirmed(state, reminder, heard)
    return _repeated(state, reminder, heard)


def _offer_next(state: DialogState) -> Turn:
    reminder = state.next_reminder()
    if reminder is None:
        return state, Answer((RemindersOff() if state.opted_out else NothingDue(),), ends=True)
    return replace(state, reminder=reminder, quote=None, misses=0), Answer((Offer(reminder),))


def _offer_named(state: DialogState, heard: Heard) -> Turn:
    """Goods that the shopper named are offered where they wait or are due; the offer is no order yet."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    fresh = (each for each in state.waiting if each.reminder_id not in state.answered)
    reminder = next((each for each in fresh if is_named(each, heard.subject)), None)
    if reminder is None:
        return state, WantCategory((*(each.reminder_id for each in state.waiting), *state.answered), heard.subject)
    return replace(state, reminder=reminder, quote=None), Answer((Offer(reminder),))


def _agreed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    if state.quote is not None and state.quote.holds(heard.now):
        return state, WantOrder(reminder, state.quote, heard.now)
    return state, WantQuote(reminder.product_id)


def _confirmed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """A confirmation right after an order, before anything new was quoted, is the same confirmation again."""
    if state.order is not None and state.quote is None:
        return state, Answer((state.order, SimilarAsked(reminder) if state.is_substituted else NextOffer(reminder)))
    return _agreed(state, reminder, heard)


def _amount(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Another number of pieces never orders: the quote is said again, with its new total."""
    if heard.number is None or not 1 <= heard.number <= MOST_PIECES:
        return state, Answer((AmountRefused(MOST_PIECES), *_question(state)))
    changed = replace(reminder, quantity=heard.number)
    return _asked_price(replace(state, reminder=changed), changed, heard)


def _refused(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Who refuses what is similar wants the usual, and is asked again when it may be there."""
    if state.is_substituted:
        return _put_off(state, Postponed(reminder.category, PAUSE_AFTER_LATER.days), heard.now + PAUSE_AFTER_LATER)
    silence = Silence(reminder.user_id, reminder.category, heard.now + PAUSE_AFTER_REFUSAL, refusals=1)
    return state, WantSilence(silence, Refused(reminder.category))


def _postponed(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    pause = PAUSE_AFTER_LATER if heard.number is None else timedelta(days=heard.number)
    pause = min(max(pause, PAUSE_AFTER_LATER), LONGEST_PAUSE)
    silence = Silence(reminder.user_id, reminder.category, heard.now + pause)
    return state, WantSilence(silence, Postponed(reminder.category, pause.days))


def _stocked(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """No refusal: the shopper buys it, and wants it again when that is used up, too."""
    until = heard.now + pause_after_purchase(reminder.usual_gap_days)
    return state, WantSilence(Silence(reminder.user_id, reminder.category, until), Stocked(reminder.category))


def _silenced(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    return state, WantSilence(Silence(reminder.user_id, reminder.category, None), Silenced(reminder.category))


def _asked_why(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    return state, Answer((Explained(reminder), *_question(state)))


def _asked_price(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    if state.quote is not None and state.quote.holds(heard.now):
        return _repeated(state, reminder, heard)
    return state, WantQuote(reminder.product_id)


def _asked_delivery(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    """Answered from the quote; where none holds, a new one tells the day."""
    if state.quote is not None and state.quote.holds(heard.now):
        return state, Answer((DeliveryTold(state.quote), *_question(state)))
    return state, WantQuote(reminder.product_id)


def _asked_total(state: DialogState, reminder: Reminder, heard: Heard) -> Turn:
    if state.quote is not None and state.quote.holds(heard.now):
        return state, Answer((TotalTold(reminder, state.quote), *_question(state)))
    return state, WantQuote(reminder.product_id)


def _asked_cheaper(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    return state, WantCheaper(reminder, None if state.quote is None else state.quote.price)


def _asked_more(state: DialogState, _reminder: Reminder, _heard: Heard) -> Turn:
    return _more(state)


def _repeated(state: DialogState, reminder: Reminder, _heard: Heard) -> Turn:
    if state.quote is not None:
        return state, Answer((QuoteOffer(reminder, state.quote, None),))
    if state.is_substituted and state.usual is not None:
        return state, Answer((SimilarOffer(state.usual, reminder),))
    return state, Answer((Offer(reminder),))


_ANSWERS: dict[Intent, Callable[[DialogState, Reminder, Heard], Turn]] = {
    Intent.YES: _agreed,
    Intent.CONFIRM: _confirmed,
    Intent.AMOUNT: _amount,
    Intent.NO: _refused,
    Intent.HAVE: _stocked,
    Intent.LATER: _postponed,
    Intent.NEVER: _silenced,
    Intent.WHAT: _asked_why,
    Intent.PRICE: _asked_price,
    Intent.TOTAL: _asked_total,
    Intent.DELIVERY: _asked_delivery,
    Intent.CHEAPER: _asked_cheaper,
    Intent.DUE: _repeated,
    Intent.ORDER_CATEGORY: _repeated,
    Intent.MORE: _asked_more,
    Intent.REPEAT: _repeated,
}


_BEGUN_BY_SHOPPER: dict[Intent, Callable[[DialogState, Heard], Turn]] = {
    Intent.MORE: lambda state, _heard: _more(state),
    Intent.DUE: lambda state, _heard: _offer_next(state) if state.next_reminder() else _more(state),
    Intent.ORDER_CATEGORY: _offer_named,
    Intent.DELIVERY: lambda state, _heard: _directed(state, StatusInApp()),
}
"""Where nothing is proposed."""


_AT_ANY_STAGE: dict[Intent, Callable[[DialogState], Turn]] = {
    Intent.STOP: lambda state: (state, Answer((Goodbye(),), ends=True)),
    Intent.HELP: lambda state: (state, Answer((Helped(), *_question(state)))),
    Intent.OPT_OUT: lambda state: (state, WantConsent(ConsentState.WITHDRAWN)),
    Intent.OPT_IN: lambda state: (state, WantConsent(ConsentState.GIVEN)),
    Intent.ORDER_STATUS: lambda state: _directed(state, StatusInApp()),
    Intent.CANCEL_ORDER: lambda state: _directed(state, CancelInApp()),
    Intent.REMIND_ABOUT: lambda state: _directed(state, NotPlanned()),
}


def _directed(state: DialogState, saying: Saying) -> Turn:
    """What cannot be done here is said so, and the open question stays."""
    return state, Answer((saying, *_question(state)), ends=state.reminder is None)


def _more(state: DialogState) -> Turn:
    """What was passed over goes on waiting, for another conversation."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    passed = state.without_reminder()
    reminder = passed.next_reminder()
    if reminder is None:
        return state, WantMore((*(each.reminder_id for each in state.waiting), *state.answered))
    return replace(passed, reminder=reminder), Answer((NextOffer(reminder),))


def _found(state: DialogState, reminder: Reminder) -> Turn:
    passed = state.without_reminder()
    waiting = (*passed.waiting, reminder)
    offer = NextOffer(reminder) if passed.answered else Offer(reminder)
    return replace(passed, waiting=waiting, reminder=reminder), Answer((offer,))


def _missed(state: DialogState, intent: Intent) -> Turn:
    if state.misses >= MISSES_BEFORE_GOODBYE:
        return replace(state, misses=0), Answer((Goodbye(),), ends=True)
    if state.misses >= MISSES_BEFORE_HINT:
        return state, Answer((Hinted(), *_question(state)))
    missed = NotHeard() if intent is Intent.SILENCE else NotUnderstood()
    return state, Answer((missed, *_question(state)))


def _question(state: DialogState) -> tuple[Saying, ...]:
    if state.reminder is None:
        return ()
    if state.is_substituted and state.quote is None:
        return (SimilarAsked(state.reminder),)
    return (AskedAgain(state.reminder, state.quote),)


def _learnt(state: DialogState, event: Quoted | Stored | Found | FoundCheaper | FoundSimilar | Settled) -> Turn:
    match event:
        case Quoted(quote):
            return _quoted(state, quote)
        case Stored(stored):
            return _stored(state, stored)
        case Found(reminder):
            return _found(state, reminder)
        case FoundCheaper(product):
            return state, Answer((CheaperInApp(product), *_question(state)))
        case FoundSimilar(product):
            return _substituted(state, product)
        case Settled(wish):
            return _settled(state, wish)


def _quoted(state: DialogState, quote: Quote) -> Turn:
    if state.reminder is None:
        return _offer_next(state)
    says = QuoteOffer(state.reminder, quote, state.quote)
    return replace(state, quote=quote), Answer((says,))


def _stored(state: DialogState, stored: StoredOrder) -> Turn:
    """Only what was agreed to is told as made; an order of other terms is told as it stands."""
    order = stored.order
    line = _line_at_hand(state, order)
    if isinstance(stored, NewOrder) or _agreed_to(state, order):
        made = OrderMade(order.order_id, line.quantity)
        after, answer = _answered(replace(state, order=made), made)
    else:
        before = OrderedBefore(order.order_id, line.product_title, line.quantity, order.total, order.delivery_day)
        after, answer = _answered(replace(state, order=None), before)
    return after, replace(answer, closes=None, ordered=order.reminders)


def _line_at_hand(state: DialogState, order: Order) -> OrderLine:
    """The line of the reminder that was asked about."""
    asked = None if state.reminder is None else state.reminder.reminder_id
    return next((each for each in order.lines if each.reminder_id == asked), order.lines[0])


def _agreed_to(state: DialogState, order: Order) -> bool:
    """Whether the order has the terms of the open quote: it is the same confirmation, which came again."""
    if state.reminder is None or state.quote is None:
        return False
    reminder, quote = state.reminder, state.quote
    made = [(each.reminder_id, each.product_id, each.quantity, each.quote_id, each.price) for each in order.lines]
    wanted = (reminder.reminder_id, reminder.product_id, reminder.quantity, quote.quote_id, quote.price)
    return made == [wanted] and order.delivery_day == quote.delivery_day


def _denied(state: DialogState, saying: Saying) -> tuple[DialogState, Answer]:
    """Restricted goods are not talked about any more; fewer pieces may still be ordered."""
    return _answered(state, saying) if isinstance(saying, NotForVoice) else (state, Answer((saying,)))


def _settled(state: DialogState, wish: WantSilence) -> tuple[DialogState, Answer]:
    after, answer = _answered(state, wish.saying)
    if isinstance(wish.saying, Postponed) and answer.closes is not None and wish.silence.until is not None:
        return after, replace(answer, closes=None, postpones=replace(answer.closes, due_at=wish.silence.until))
    return after, answer


def _answered(state: DialogState, saying: Saying) -> tuple[DialogState, Answer]:
    after = state.without_reminder()
    reminder = after.next_reminder()
    if reminder is None:
        return after, Answer((saying,), closes=state.usual, ends=True)
    return replace(after, reminder=reminder), Answer((saying, NextOffer(reminder)), closes=state.usual)


def _consented(state: DialogState, consent: ConsentState) -> Turn:
    """Nothing waits any more where the consent was withdrawn, nor yet where it was given again."""
    opted_out = consent is ConsentState.WITHDRAWN
    if not opted_out:
        return replace(state, opted_out=False), Answer((OptedIn(), *_question(state)), ends=state.reminder is None)
    quiet = replace(state.without_reminder(), waiting=(), opted_out=True)
    return quiet, Answer((OptedOut(),), ends=True)


def _sold_out(state: DialogState, event: SoldOut | NothingSimilar) -> Turn:
    """Something similar is looked for once; where there is none, or that is sold out, too, the shopper hears so."""
    if state.reminder is None:
        return _offer_next(state)
    if isinstance(event, SoldOut) and not state.is_substituted:
        return state, WantSimilar(state.reminder, event.again_at)
    return _put_off(state, NotInStock(state.reminder), event.again_at)


def _substituted(state: DialogState, product: FoundProduct) -> Turn:
    """Another product has another price: what was quoted for the usual one cannot be confirmed any more."""
    if state.reminder is None:
        return _offer_next(state)
    similar = in_place_of(state.reminder, product)
    return replace(state, reminder=similar, quote=None), Answer((SimilarOffer(state.reminder, similar),))


def _put_off(state: DialogState, saying: Saying, again_at: datetime) -> Turn:
    """The usual comes back by itself, and what else waits is offered now."""
    after, answer = _answered(state, saying)
    usual = None if state.usual is None else replace(state.usual, due_at=again_at)
    return after, replace(answer, closes=None, postpones=usual)


_NOT_FOUND: dict[type[Event], Saying] = {
    NothingFound: NothingElse(),
    CategoryNotFound: NotOffered(),
    CategoryUnknown: Sorry(Trouble.NO_MEMORY),
}
_TROUBLES = {NoQuote: Trouble.NO_PRICE, NotStored: Trouble.NOT_ORDERED}


def _failed(
    state: DialogState,
    event: NoQuote
    | NotStored
    | Denied
    | NothingFound
    | CategoryNotFound
    | CategoryUnknown
    | NothingCheaper
    | NotSettled
    | ConsentNotChanged,
) -> Turn:
    """A pause is kept by taking the reminder away; "never again" would be a promise that nobody keeps."""
    match event:
        case NoQuote() | NotStored():
            return state, Answer((Sorry(_TROUBLES[type(event)]),))
        case Denied(saying):
            return _denied(state, saying)
        case NothingFound() | CategoryNotFound() | CategoryUnknown():
            return _directed(state, _NOT_FOUND[type(event)])
        case NothingCheaper():
            usual = () if state.reminder is None or state.is_substituted else (OnlyUsual(state.reminder),)
            return state, Answer((*usual, *_question(state)))
        case ConsentNotChanged() | NotSettled(WantSilence(saying=Silenced())):
            return state, Answer((Sorry(Trouble.NOT_SILENCED),))
        case NotSettled(wish):
            return _settled(state, wish)
