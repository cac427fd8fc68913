"""Several offers at once, step by step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from repurchase.dialog import basket_changes, baskets, next_turn
from repurchase.dialog.commands import DueBasket, Priced, PriceDueBasket, RepriceBasket, TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandSucceeded, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import (
    BasketPrompt,
    BasketQuoteOffer,
    BasketTotalAnswer,
    LinesLeftOut,
    LinesSoldOut,
    LinesUnpriced,
    NothingLeft,
    OrderDeclined,
    RestOffered,
    UnknownLine,
)
from repurchase.dialog.responses import ConfirmInApp, QuantityRejected, QuoteOffer, RemindersOff
from repurchase.goods.order_policy import MAX_PIECES
from repurchase.orders.basket import Basket
from repurchase.orders.priced_offer import PricedOffer
from repurchase.reminders.reminder import Reminder
from tests.examples import NOW, an_offer
from tests.repurchase.dialog.conversations import CAT_AND_MILK, answer_to, heard, with_basket
from tests.talking_shop import CAT, COFFEE, MILK

MILK_SAID = frozenset({"молоко"})
ALL = (*CAT_AND_MILK, an_offer(COFFEE, price=Decimal(500)))


def gathered(priced: Priced, left_out: int = 0) -> tuple[DialogState, TurnResult]:
    """All that is due was looked for, while CAT waits."""
    found = DueBasket(priced, left_out, is_stocked=False)
    state, answer = next_turn(DialogState((CAT,)), CommandSucceeded(PriceDueBasket((CAT,)), found))
    assert isinstance(answer, TurnResult)
    return state, answer


def priced_anew(state: DialogState, priced: Priced) -> tuple[DialogState, TurnResult]:
    """The lines were priced once more."""
    reminders = tuple(each.reminder for each in state.offers)
    state, answer = next_turn(state, CommandSucceeded(RepriceBasket(reminders), priced))
    assert isinstance(answer, TurnResult)
    return state, answer


def changed(line: PricedOffer, price: int) -> PricedOffer:
    """The line at another price."""
    return PricedOffer(line.reminder, replace(line.quote, quote_id=f"at {price}", price=Decimal(price)))


def basket_of(state: DialogState) -> Basket:
    """The basket that was told."""
    assert state.basket is not None
    return state.basket


def test_all_for_who_wants_no_reminders_ends_the_conversation() -> None:
    """Nothing is gathered."""
    assert answer_to(DialogState(opted_out=True), heard(Intent.ORDER_ALL)) == TurnResult(
        (RemindersOff(),), ends_session=True
    )


@pytest.mark.parametrize(
    ("priced", "note"),
    [
        (Priced((), sold_out=(CAT,)), LinesSoldOut((CAT.product_title,))),
        (Priced((), unpriced=(CAT,)), LinesUnpriced((CAT.product_title,))),
    ],
    ids=["sold out", "unpriced"],
)
def test_where_nothing_can_be_bought_that_is_all_that_is_said(priced: Priced, note: object) -> None:
    """The answer does not claim that nothing is due, and asks nothing."""
    state, answer = gathered(priced, 2)
    assert answer == TurnResult((note, LinesLeftOut(2), NothingLeft()), ends_session=True)  # type: ignore[arg-type]
    assert state.offers == ()


def test_a_basket_is_told_first_without_a_total_before() -> None:
    """And what was found waits."""
    state, answer = gathered(Priced(CAT_AND_MILK))
    assert state.waiting == (CAT, MILK)
    assert answer == TurnResult((BasketQuoteOffer(Basket(CAT_AND_MILK), None), BasketPrompt()))


def test_the_total_before_is_told_of_the_lines_that_are_left() -> None:
    """A line that is gone made no price change."""
    dearer = changed(ALL[1], 100)
    state, answer = priced_anew(with_basket(*ALL), Priced((ALL[0], dearer), sold_out=(COFFEE,)))
    assert basket_of(state).lines == (ALL[0], dearer)
    told = (BasketQuoteOffer(basket_of(state), Decimal(1389)), LinesSoldOut((COFFEE.product_title,)), RestOffered())
    assert answer == TurnResult((*told, BasketPrompt()))


def test_an_equal_total_is_no_change() -> None:
    """Neither where a line is gone nor where none is."""
    for priced in (Priced(ALL), Priced(ALL[:2], sold_out=(COFFEE,))):
        answer = priced_anew(with_basket(*ALL), priced)[1]
        assert answer.responses[0] == BasketQuoteOffer(Basket(priced.offers), None)


def test_the_one_line_that_is_left_is_told_with_its_own_price_before() -> None:
    """Not with that of another line."""
    dearer = changed(CAT_AND_MILK[1], 100)
    state, answer = priced_anew(with_basket(*CAT_AND_MILK), Priced((dearer,), sold_out=(CAT,)))
    assert state.offers == (dearer,)
    before = CAT_AND_MILK[1].quote
    assert answer.responses == (
        LinesSoldOut((CAT.product_title,)),
        RestOffered(),
        QuoteOffer(MILK, dearer.quote, before),
    )


def test_a_basket_without_all_its_lines_is_dropped() -> None:
    """Where the word names every line."""
    rice_milk = replace(MILK, reminder_id="rice milk", product_title="молоко рисовое")
    state = with_basket(an_offer(MILK), an_offer(rice_milk))
    state, answer = next_turn(state, UtteranceReceived(Intent.WITHOUT, NOW, subject=MILK_SAID))
    assert (state.offers, answer) == ((), TurnResult((OrderDeclined(),), ends_session=True))


def milk_of(state: DialogState) -> Reminder:
    """The line of milk."""
    (milk,) = [each.reminder for each in state.offers if each.reminder.category == MILK.category]
    return milk


@pytest.mark.parametrize("pieces", [1, 2, MAX_PIECES])
def test_a_line_takes_as_many_pieces_as_a_household_needs(pieces: int) -> None:
    """From one to the most, both included."""
    state = with_basket(CAT_AND_MILK[0], an_offer(replace(MILK, quantity=3)))
    state, answer = next_turn(state, UtteranceReceived(Intent.AMOUNT, NOW, pieces, subject=MILK_SAID))
    assert milk_of(state).quantity == pieces
    assert answer == TurnResult((BasketQuoteOffer(basket_of(state), None), BasketPrompt()))


@pytest.mark.parametrize("pieces", [None, 0, MAX_PIECES + 1])
def test_a_line_takes_no_more_pieces_and_no_fewer(pieces: int | None) -> None:
    """The basket stays as it was told."""
    state = with_basket(*CAT_AND_MILK)
    refused = TurnResult((QuantityRejected(MAX_PIECES), BasketTotalAnswer(basket_of(state)), BasketPrompt()))
    assert next_turn(state, UtteranceReceived(Intent.AMOUNT, NOW, pieces, subject=MILK_SAID)) == (state, refused)


@pytest.mark.parametrize("intent", [Intent.YES, Intent.CONFIRM])
def test_a_basket_above_the_limit_is_not_ordered(intent: Intent) -> None:
    """However often it is confirmed."""
    state = with_basket(*CAT_AND_MILK, max_total=Decimal(1388))
    assert next_turn(state, heard(intent)) == (state, TurnResult((ConfirmInApp(Decimal(1389), Decimal(1388)),)))


def test_no_line_of_a_basket_that_is_gone_is_known() -> None:
    """Nothing is changed, told or ordered of it."""
    state = DialogState((CAT, MILK))
    named = UtteranceReceived(Intent.WITHOUT, NOW, 2, subject=MILK_SAID)
    for step in (basket_changes.without, basket_changes.amount):
        assert step(state, named) == (state, TurnResult((UnknownLine(),)))
    for step in (baskets.on_confirm, basket_changes.asked_total, basket_changes.asked_delivery):
        assert step(state, named) == (state, RepriceBasket(()))
