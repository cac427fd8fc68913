"""Several offers at once: told with their total, and confirmed as one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from repurchase.dialog.commands import Answer, DueBasket, Priced, WantBasket, WantOrder, WantPrices
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.order_responses import (
    LinesLeftOut,
    LinesSoldOut,
    LinesUnpriced,
    LineUnknown,
    NothingLeft,
    RestOffered,
)
from repurchase.dialog.refusals import not_ordered
from repurchase.dialog.responses import NothingDue, NothingFits, OrderedBefore, RemindersOff, Saying, Sorry, Trouble
from repurchase.dialog.transitions import Turn, answered, basket_told, directed, question, told
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import Quote


def begun(state: DialogState, _heard: Heard) -> Turn:
    """All that the shopper runs out of, whatever was talked about."""
    if state.opted_out:
        return state, Answer((RemindersOff(),), ends=True)
    return state, WantBasket(state.waiting)


def gathered(state: DialogState, outcome: Done[WantBasket, DueBasket] | Failed[WantBasket]) -> Turn:
    """What cannot be bought now is said and left out, as is what is more than one basket takes."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    found = outcome.result
    priced = found.priced
    joined = state.quiet().joined_by([*(each.reminder for each in priced.offers), *priced.sold_out, *priced.unpriced])
    left_out = (LinesLeftOut(found.left_out),) if found.left_out else ()
    if not (priced.offers or priced.sold_out or priced.unpriced):
        return joined, Answer((NothingDue() if found.is_stocked else NothingFits(),), ends=True)
    return proposed(joined, priced, left_out)


def asked_again(state: DialogState) -> Turn:
    """Price the lines anew: some cannot be bought any more, or the quotes hold no more."""
    return state, WantPrices(tuple(each.reminder for each in state.offers))


def priced(state: DialogState, outcome: Done[WantPrices, Priced] | Failed[WantPrices]) -> Turn:
    """The shopper hears what changed, and is asked again."""
    if isinstance(outcome, Failed):
        return state, Answer((Sorry(Trouble.NO_PRICE),))
    return proposed(state.quiet(), outcome.result, (), state.offers)


def changed(state: DialogState, offers: tuple[PricedOffer, ...]) -> Turn:
    """The Market has changed its terms: nothing was ordered, and the shopper is asked again."""
    return proposed(state.quiet(), Priced(offers), (), state.offers)


def ordered_before(
    state: DialogState, before: OrderedBefore, reminder_ids: Sequence[str]
) -> tuple[DialogState, Answer]:
    """What an earlier order holds leaves the basket; the rest is told and asked for again."""
    rest = None if state.basket is None else state.basket.without(reminder_ids)
    if rest is None:
        return answered(state, before, ids=reminder_ids)
    after = holding(state.without(reminder_ids), rest)
    return after, Answer((before, *told(after)))


def confirmed(state: DialogState, heard: Heard) -> Turn:
    """Only quotes that all hold, and are not too expensive together, are ordered."""
    if not holds(state, heard):
        return asked_again(state)
    if state.is_too_expensive:
        return state, Answer(question(state))
    return state, WantOrder(state.offers, heard.now)


def unknown(state: DialogState, _heard: Heard) -> Turn:
    """Which line is meant is not clear, and nothing changes."""
    return state, Answer((LineUnknown(), *question(state)))


def refused(state: DialogState, _heard: Heard) -> Turn:
    """All of it; the reminders go on waiting."""
    return not_ordered(state)


def holds(state: DialogState, heard: Heard) -> bool:
    """Whether every quote of the basket can still be confirmed."""
    return state.basket is not None and state.basket.holds(heard.now)


def proposed(state: DialogState, priced: Priced, notes: tuple[Saying, ...], before: Sequence[PricedOffer] = ()) -> Turn:
    """Tell what can be bought, with what cannot, and ask for the confirmation."""
    missing = _missing(priced)
    if not priced.offers:
        return state, Answer((*missing, *notes, NothingLeft()), ends=True)
    told_beside = (*missing, *notes, RestOffered()) if missing else notes
    after = holding(state, Basket(priced.offers))
    if after.basket is None:
        return after, Answer((*told_beside, *told(after, _quote_before(priced.offers[0], before))))
    return after, Answer(basket_told(after, *told_beside, instead_of=_total_before(priced.offers, before)))


def _missing(priced: Priced) -> tuple[Saying, ...]:
    gone = tuple(each.product_title for each in priced.sold_out)
    unknown_price = tuple(each.product_title for each in priced.unpriced)
    return (
        *((LinesSoldOut(gone),) if gone else ()),
        *((LinesUnpriced(unknown_price),) if unknown_price else ()),
    )


def holding(state: DialogState, basket: Basket) -> DialogState:
    """One line is talked about like any other offer."""
    if len(basket.lines) == 1:
        (line,) = basket.lines
        return state.about(line.reminder, line.quote)
    return replace(state.quiet(), basket=basket)


def _quote_before(offer: PricedOffer, before: Sequence[PricedOffer]) -> Quote | None:
    same = (each.quote for each in before if each.reminder.reminder_id == offer.reminder.reminder_id)
    return next(same, None)


def _total_before(offers: Sequence[PricedOffer], before: Sequence[PricedOffer]) -> Decimal | None:
    """What the shopper was told for these lines, where it is another total."""
    ids = {each.reminder.reminder_id for each in offers}
    told_before = sum((each.total for each in before if each.reminder.reminder_id in ids), Decimal(0))
    return told_before if before and told_before != sum((each.total for each in offers), Decimal(0)) else None
