"""An order is claimed only where the book holds it on the terms that the shopper heard, whatever is said in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.dialog import next_turn
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_record import decode_state, encode_state
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Event, SessionStarted, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import BasketPrompt, BasketQuoteOffer
from repurchase.dialog.responses import ConfirmInApp, OrderAlreadyPlaced, OrderMade, QuoteOffer, SpokenResponse
from repurchase.orders.basket import Basket
from repurchase.orders.order import Order, StandingOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from repurchase.reminders.requested_time import When
from tests import outcomes
from tests.examples import NOW, a_quote, an_order
from tests.talking_shop import CAT, COFFEE, MILK, PRICES, Shop


@dataclass(frozen=True)
class Step:
    """Some turns of one of the shopper's two conversations."""

    session: int
    events: tuple[Event, ...]
    price: Decimal
    is_away: bool
    refuses: bool
    """Whether the Market refuses what was ordered until then."""
    gone: str | None


_MOMENTS = st.sampled_from([NOW, NOW, NOW + QUOTE_TTL])
_HEARD = st.builds(
    UtteranceReceived,
    st.sampled_from([Intent.YES, Intent.CONFIRM, Intent.AMOUNT, Intent.ORDER_ALL, Intent.WITHOUT, Intent.MORE])
    | st.sampled_from(Intent),
    _MOMENTS,
    st.none() | st.integers(1, 3),
    subject=st.sampled_from([frozenset(), frozenset({"молоко"}), frozenset({"кофе"}), frozenset({"сыр"})]),
    when=st.none() | st.just(When(NOW.date() + timedelta(days=3), 19)),
)
_SOME_PIECES = st.integers(1, 3).map(lambda pieces: UtteranceReceived(Intent.AMOUNT, NOW, pieces))
_ALL = st.tuples(
    st.just(UtteranceReceived(Intent.ORDER_ALL, NOW)), _HEARD, st.just(UtteranceReceived(Intent.CONFIRM, NOW))
)
_STEPS = st.builds(
    Step,
    st.sampled_from([0, 1]),
    st.tuples(_HEARD)
    | st.tuples(st.just(SessionStarted()))
    | st.tuples(_SOME_PIECES, st.just(UtteranceReceived(Intent.CONFIRM, NOW)))
    | _ALL,
    st.sampled_from(PRICES),
    st.sampled_from([False, False, True]),
    st.sampled_from([False, False, False, True]),
    st.sampled_from([None, None, CAT.product_id, COFFEE.product_id]),
)


def lines_told(says: Sequence[SpokenResponse]) -> tuple[PricedOffer, ...] | None:
    """The offers that an answer asks to confirm; None where it tells none in full."""
    for response in says:
        if isinstance(response, QuoteOffer):
            return (PricedOffer(response.reminder, response.quote),)
        if isinstance(response, BasketQuoteOffer):
            return response.basket.lines
    return None


def terms_of(offers: Sequence[PricedOffer]) -> list[tuple[str, str, int, Decimal]]:
    """What a shopper agrees to."""
    return [(e.reminder.reminder_id, e.reminder.product_id, e.reminder.quantity, e.quote.price) for e in offers]


def terms_in(order: Order) -> list[tuple[str, str, int, Decimal]]:
    """What the book holds."""
    return [(each.reminder_id, each.product_id, each.quantity, each.price) for each in order.lines]


@given(st.lists(_STEPS, max_size=20))
@settings(max_examples=500)
def test_an_order_is_made_and_claimed_only_on_the_terms_that_were_told(steps: list[Step]) -> None:
    """Exactly the lines that were told last in that conversation, with their total; none goes unsaid."""
    shop = Shop()
    states = [DialogState((CAT, MILK)), DialogState((CAT, MILK))]
    told: list[tuple[PricedOffer, ...] | None] = [None, None]
    for step, event in ((each, event) for each in steps for event in each.events):
        shop.price, shop.is_away, shop.gone = step.price, step.is_away, step.gone
        if step.refuses:
            shop.refuse_all()
        before, booked = states[step.session], list(shop.booked)
        after, answer = shop.take(before, event)
        kept = decode_state(encode_state(after), after.waiting)
        assert kept is not None
        assert kept == replace(after, opted_out=False)
        states[step.session] = after
        gained = shop.booked[len(booked) :]
        claims = [each for each in answer.responses if isinstance(each, OrderMade)]
        assert {each.order_id for each in gained} <= {each.order_id for each in claims}
        for order in gained:
            utterance = told[step.session]
            assert utterance is not None
            assert terms_in(order) == terms_of(utterance)
            assert order.total == sum((each.total for each in utterance), Decimal(0))
        for claim in claims:
            (order,) = [each for each in shop.booked if each.order_id == claim.order_id]
            assert claim == OrderMade(order.order_id, sum(each.quantity for each in order.lines), len(order.lines))
            assert (
                order in gained or claim == before.order or sorted(terms_in(order)) == sorted(terms_of(before.offers))
            )
        told[step.session] = lines_told(answer.responses) or told[step.session]
        assert answer.responses


def quoted(quantity: int) -> DialogState:
    """A conversation in which so many pieces were quoted."""
    reminder = replace(CAT, quantity=quantity)
    return next_turn(next_turn(DialogState((reminder,)), SessionStarted())[0], outcomes.priced(a_quote()))[0]


def test_a_standing_order_of_other_terms_is_told_as_it_stands() -> None:
    """With its own pieces, total and day; a further confirmation is none of an order, and nothing claims one."""
    order = an_order(CAT, price=Decimal(1100), quote_id="earlier")
    state, answer = next_turn(quoted(2), outcomes.stored(StandingOrder(order)))
    told = OrderAlreadyPlaced(order.order_id, "корм Royal Canin", 1, Decimal(1100), order.delivery_day)
    assert answer == TurnResult((told,), ordered=order.reminders, ends_session=True)
    assert (state.order, state.quote) == (None, None)


def test_the_same_confirmation_again_hears_the_same() -> None:
    """Its order was stored, and the answer was lost on the way."""
    order = replace(an_order(CAT), confirmed_at=NOW - timedelta(minutes=1))
    answer = next_turn(quoted(1), outcomes.stored(StandingOrder(order)))[1]
    assert isinstance(answer, TurnResult)
    assert answer.responses == (OrderMade(order.order_id, 1),)


def all_of(shop: Shop) -> tuple[DialogState, TurnResult]:
    """A shopper asks for all that is due."""
    return shop.take(DialogState((CAT, MILK)), UtteranceReceived(Intent.ORDER_ALL, NOW))


def test_what_was_ordered_elsewhere_leaves_the_basket_and_the_rest_is_asked_for_again() -> None:
    """No line is ordered twice, and none without a new question."""
    shop = Shop()
    state, _ = all_of(shop)
    shop.take(quoted(1), UtteranceReceived(Intent.CONFIRM, NOW))
    state, answer = shop.take(state, UtteranceReceived(Intent.CONFIRM, NOW))
    assert [type(each) for each in answer.responses] == [OrderAlreadyPlaced, BasketQuoteOffer, BasketPrompt]
    assert [each.reminder.category for each in state.offers] == ["молоко", "кофе"]
    assert len(shop.booked) == 1
    state, answer = shop.take(state, UtteranceReceived(Intent.YES, NOW))
    assert answer.responses[0] == OrderMade(shop.booked[-1].order_id, 3, 2)


def test_what_is_too_expensive_by_voice_is_said_with_the_price_and_never_ordered() -> None:
    """The lines can still be changed; then it may be ordered."""
    shop = Shop()
    state, answer = shop.take(
        replace(DialogState((CAT, MILK)), max_total=Decimal(3000)), UtteranceReceived(Intent.ORDER_ALL, NOW)
    )
    assert isinstance(answer.responses[-1], ConfirmInApp)
    state, answer = shop.take(state, UtteranceReceived(Intent.CONFIRM, NOW))
    assert (answer.responses, shop.booked) == ((ConfirmInApp(Decimal(1299) * 4, Decimal(3000)),), [])
    state, answer = shop.take(state, UtteranceReceived(Intent.WITHOUT, NOW, subject=frozenset({"кофе"})))
    assert answer.responses[-1] == BasketPrompt()
    shop.take(state, UtteranceReceived(Intent.CONFIRM, NOW))
    assert [each.total for each in shop.booked] == [Decimal(2598)]


def test_a_basket_is_named_by_its_quotes_and_pieces() -> None:
    """A button of another basket decides nothing about this one."""
    offers = tuple(PricedOffer(each, a_quote(product_id=each.product_id)) for each in (CAT, MILK))
    basket = Basket(offers)
    assert basket.basket_id != basket.with_pieces(offers[0], 2).basket_id
    pressed = UtteranceReceived(Intent.CONFIRM, NOW, about=basket.basket_id)
    changed = DialogState((CAT, MILK), basket=basket.with_pieces(offers[0], 2))
    assert isinstance(next_turn(changed, pressed)[1], TurnResult)
