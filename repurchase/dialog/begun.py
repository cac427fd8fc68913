"""What shoppers begin themselves: what they run out of, and goods that they name."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog import several_goods
from repurchase.dialog.commands import Answer, DueGoods, WantDue, WantGoods, WantMore, WantQuote
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Done, Failed, Heard
from repurchase.dialog.order_responses import NotBought
from repurchase.dialog.responses import (
    AmountRefused,
    DueTold,
    NextOffer,
    NotForVoice,
    NothingDue,
    NothingElse,
    NothingFits,
    Offer,
    RemindersOff,
    Sorry,
    Trouble,
)
from repurchase.dialog.transitions import Turn, directed, offer_next
from repurchase.goods.named_goods import named_best_first
from repurchase.goods.order_policy import MOST_PIECES
from repurchase.reminders.reminder import Reminder


def due(state: DialogState, _heard: Heard) -> Turn:
    """What is due, the most urgent first, with how many more there are."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    return state, WantDue(tuple(each for each in state.waiting if each.reminder_id not in state.answered))


def looked_for_due(state: DialogState, outcome: Done[WantDue, DueGoods] | Failed[WantDue]) -> Turn:
    """Nothing due is claimed only where it was looked for; what waits is known without that."""
    if isinstance(outcome, Failed):
        if state.next_reminder() is not None:
            return offer_next(state)
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    found = outcome.result
    if found.first is None:
        return directed(state, NothingDue() if found.is_stocked else NothingFits())
    return state.joined_by([found.first]).about(found.first), Answer((DueTold(found.first, found.others),))


def more(state: DialogState, _heard: Heard) -> Turn:
    """What was passed over goes on waiting, for another conversation."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    passed = state.without_reminder()
    reminder = passed.next_reminder()
    if reminder is None:
        return state, WantMore((*(each.reminder_id for each in state.waiting), *state.answered))
    return passed.about(reminder), Answer((NextOffer(reminder),))


def looked_for_more(state: DialogState, outcome: Done[WantMore, Reminder | None] | Failed[WantMore]) -> Turn:
    """What is found is offered; where nothing is, the question stays."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    if outcome.result is None:
        return directed(state, NothingElse())
    passed = state.without_reminder().joined_by([outcome.result])
    offer = NextOffer(outcome.result) if passed.answered else Offer(outcome.result)
    return passed.about(outcome.result), Answer((offer,))


def named(state: DialogState, heard: Heard) -> Turn:
    """Goods that the shopper names are priced, due or not; the price is no order yet."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    if heard.several:
        return several_goods.asked(state, heard)
    if heard.number is not None and not 1 <= heard.number <= MOST_PIECES:
        return directed(state, AmountRefused(MOST_PIECES))
    fresh = [each for each in state.waiting if each.reminder_id not in state.answered]
    waiting = named_best_first(fresh, heard.subject)
    if waiting:
        return _wanted(state, waiting[0], heard.number)
    return state, WantGoods(heard.subject, heard.now.astimezone(heard.zone).date(), heard.number)


def looked_for_goods(state: DialogState, outcome: Done[WantGoods, Reminder | None] | Failed[WantGoods]) -> Turn:
    """Only what the shopper buys can be ordered here."""
    match outcome:
        case Failed(_, Denied(NotForVoice() as saying)):
            return directed(state, saying)
        case Failed():
            return directed(state, Sorry(Trouble.NOT_LOOKED))
    if outcome.result is None:
        return directed(state, NotBought())
    return _wanted(state, outcome.result, outcome.wish.quantity)


def _wanted(state: DialogState, reminder: Reminder, quantity: int | None) -> Turn:
    wanted = reminder if quantity is None else replace(reminder, quantity=quantity)
    return state.about(wanted), WantQuote(wanted.product_id)
