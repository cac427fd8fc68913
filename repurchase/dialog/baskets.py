"""Several offers together: told with their total and confirmed as one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from repurchase.dialog.commands import DueBasket, PlaceOrder, Priced, PriceDueBasket, RepriceBasket, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.order_responses import (
    LinesLeftOut,
    LinesSoldOut,
    LinesUnpriced,
    NothingLeft,
    RestOffered,
    UnknownLine,
)
from repurchase.dialog.refusals import decline_request
from repurchase.dialog.responses import (
    FailureApology,
    NothingAvailable,
    NothingDue,
    OrderAlreadyPlaced,
    RemindersOff,
    SpokenResponse,
    Trouble,
)
from repurchase.dialog.transitions import Turn, close_and_continue, question, repeat_basket, repeat_in_full, respond
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote


def on_order_all(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Price all due goods, whatever was offered before."""
    if state.opted_out:
        return state, TurnResult((RemindersOff(),), ends_session=True)
    return state, PriceDueBasket(state.waiting)


def after_pricing(
    state: DialogState, outcome: CommandSucceeded[PriceDueBasket, DueBasket] | CommandFailed[PriceDueBasket]
) -> Turn:
    """Propose what is available; sold-out goods and those beyond the basket's maximum are named and left out."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_LOOKED))
    found = outcome.result
    priced = found.priced
    joined = state.quiet().joined_by([*(each.reminder for each in priced.offers), *priced.sold_out, *priced.unpriced])
    left_out = (LinesLeftOut(found.left_out),) if found.left_out else ()
    if not (priced.offers or priced.sold_out or priced.unpriced):
        return joined, TurnResult((NothingDue() if found.is_stocked else NothingAvailable(),), ends_session=True)
    return proposed(joined, priced, left_out)


def reprice(state: DialogState) -> Turn:
    """Price the lines again: some are sold out, or a quote expired."""
    return state, RepriceBasket(tuple(each.reminder for each in state.offers))


def after_repricing(
    state: DialogState, outcome: CommandSucceeded[RepriceBasket, Priced] | CommandFailed[RepriceBasket]
) -> Turn:
    """Tell the shopper what changed and ask again."""
    if isinstance(outcome, CommandFailed):
        return state, TurnResult((FailureApology(Trouble.NO_PRICE),))
    return proposed(state.quiet(), outcome.result, (), state.offers)


def after_terms_changed(state: DialogState, offers: tuple[PricedOffer, ...]) -> Turn:
    """Ask again after the Market changed its terms; nothing was ordered."""
    return proposed(state.quiet(), Priced(offers), (), state.offers)


def after_earlier_order(
    state: DialogState, before: OrderAlreadyPlaced, reminder_ids: Sequence[str]
) -> tuple[DialogState, TurnResult]:
    """Remove the lines of an earlier order from the basket; tell the rest and ask again."""
    rest = None if state.basket is None else state.basket.without(reminder_ids)
    if rest is None:
        return close_and_continue(state, before, ids=reminder_ids)
    after = holding(state.without(reminder_ids), rest)
    return after, TurnResult((before, *repeat_in_full(after)))


def on_confirm(state: DialogState, utterance: UtteranceReceived) -> Turn:
    """Order only if all quotes are valid and their total is within the limit."""
    if not holds(state, utterance):
        return reprice(state)
    if state.is_too_expensive:
        return state, TurnResult(question(state))
    return state, PlaceOrder(state.offers, utterance.now)


def on_unclear_line(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Change nothing: the line is ambiguous."""
    return state, TurnResult((UnknownLine(), *question(state)))


def on_decline(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Decline the whole basket; its reminders stay waiting."""
    return decline_request(state)


def holds(state: DialogState, utterance: UtteranceReceived) -> bool:
    """Return whether every quote of the basket is valid."""
    return state.basket is not None and state.basket.holds(utterance.now)


def proposed(
    state: DialogState, priced: Priced, notes: tuple[SpokenResponse, ...], before: Sequence[PricedOffer] = ()
) -> Turn:
    """State which goods are available and which are not, and ask for confirmation."""
    missing = _missing(priced)
    if not priced.offers:
        return state, TurnResult((*missing, *notes, NothingLeft()), ends_session=True)
    told_beside = (*missing, *notes, RestOffered()) if missing else notes
    after = holding(state, Basket(priced.offers))
    if after.basket is None:
        return after, TurnResult((*told_beside, *repeat_in_full(after, _quote_before(priced.offers[0], before))))
    return after, TurnResult(repeat_basket(after, *told_beside, instead_of=_total_before(priced.offers, before)))


def _missing(priced: Priced) -> tuple[SpokenResponse, ...]:
    gone = tuple(each.product_title for each in priced.sold_out)
    unknown_price = tuple(each.product_title for each in priced.unpriced)
    return (
        *((LinesSoldOut(gone),) if gone else ()),
        *((LinesUnpriced(unknown_price),) if unknown_price else ()),
    )


def holding(state: DialogState, basket: Basket) -> DialogState:
    """Return the state that holds this basket; a single line becomes an ordinary offer."""
    if len(basket.lines) == 1:
        (line,) = basket.lines
        return state.about(line.reminder, line.quote)
    return replace(state.quiet(), basket=basket)


def _quote_before(offer: PricedOffer, before: Sequence[PricedOffer]) -> Quote | None:
    same = (each.quote for each in before if each.reminder.reminder_id == offer.reminder.reminder_id)
    return next(same, None)


def _total_before(offers: Sequence[PricedOffer], before: Sequence[PricedOffer]) -> Decimal | None:
    """Return the told total of these lines, where it differs from the current one."""
    ids = {each.reminder.reminder_id for each in offers}
    told_before = sum((each.total for each in before if each.reminder.reminder_id in ids), Decimal(0))
    return told_before if before and told_before != sum((each.total for each in offers), Decimal(0)) else None
