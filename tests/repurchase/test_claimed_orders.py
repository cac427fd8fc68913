"""An order is claimed only where the book holds it on the terms that the shopper heard, whatever is said in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.dialog import next_turn
from repurchase.dialog_state import DialogState
from repurchase.intent import Intent
from repurchase.order import NewOrder, Order, StandingOrder, StoredOrder, order_id_of, order_of
from repurchase.quote import GOOD_FOR
from repurchase.saying import OrderedBefore, OrderMade
from repurchase.turn import Answer, Done, Event, Failed, Heard, WantMore, WantOrder, WantQuote, Wish, Woke
from tests import outcomes
from tests.examples import NOW, POLICY, a_quote, a_reminder, an_order

CAT = a_reminder()
MILK = a_reminder(reminder_id="milk", category="молоко", product_id="1", product_title="молоко Домик в деревне")
PRICES = [Decimal(1299), Decimal(999)]


@dataclass
class Shop:
    """Its book keeps one standing order a reminder; its Market changes prices, refuses orders and goes away."""

    price: Decimal = PRICES[0]
    is_away: bool = False
    orders: dict[str, list[Order]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def become(self, step: Step) -> None:
        """Change as the step has it."""
        self.price, self.is_away = step.price, step.is_away
        if step.refuses:
            self.refused |= {each.order_id for each in self.booked}

    @property
    def booked(self) -> list[Order]:
        """Every order that was ever made."""
        return [order for orders in self.orders.values() for order in orders]

    def store(self, order: Order) -> StoredOrder:
        """See the port OrderBook."""
        (reminder_id,) = order.reminder_ids
        earlier = self.orders.setdefault(reminder_id, [])
        if earlier and earlier[-1].order_id not in self.refused:
            return StandingOrder(earlier[-1])
        made = replace(order, order_id=order_id_of(reminder_id, attempt=len(earlier)))
        earlier.append(made)
        return NewOrder(made)

    def outcome(self, wish: Wish, state: DialogState) -> Event:
        """What becomes of a wish; whoever asks what else there is hears of what is ordered, too, at the worst."""
        match wish:
            case WantQuote(product_id):
                quote_id = f"{product_id} at {self.price}"
                return Done(wish, a_quote(product_id=product_id, price=self.price, quote_id=quote_id, quoted_at=NOW))
            case WantOrder(offers, at):
                return Failed(wish) if self.is_away else Done(wish, self.store(order_of(offers, at, POLICY)))
            case WantMore():
                return Done(wish, MILK if state.reminder == CAT else CAT)
            case _:
                return Done(wish, None)


@dataclass(frozen=True)
class Step:
    """Some turns of one of the shopper's two conversations."""

    session: int
    events: tuple[Event, ...]
    price: Decimal
    is_away: bool
    refuses: bool
    """Whether the Market refuses what was ordered until then."""


_MOMENTS = st.sampled_from([NOW, NOW, NOW + GOOD_FOR])
_HEARD = st.builds(
    Heard,
    st.sampled_from([Intent.YES, Intent.CONFIRM, Intent.AMOUNT, Intent.MORE]) | st.sampled_from(Intent),
    _MOMENTS,
    st.integers(1, 3),
)
_SOME_PIECES = st.integers(1, 3).map(lambda pieces: Heard(Intent.AMOUNT, NOW, pieces))
_STEPS = st.builds(
    Step,
    st.sampled_from([0, 1]),
    st.tuples(_HEARD) | st.tuples(st.just(Woke())) | st.tuples(_SOME_PIECES, st.just(Heard(Intent.CONFIRM, NOW))),
    st.sampled_from(PRICES),
    st.sampled_from([False, False, True]),
    st.sampled_from([False, False, False, True]),
)


def taken(shop: Shop, state: DialogState, event: Event) -> tuple[DialogState, Answer]:
    """One whole turn."""
    state, outcome = next_turn(state, event)
    while not isinstance(outcome, Answer):
        state, outcome = next_turn(state, shop.outcome(outcome, state))
    return state, outcome


@given(st.lists(_STEPS, max_size=20))
@settings(max_examples=500)
def test_an_order_is_claimed_only_on_the_terms_that_it_has(steps: list[Step]) -> None:
    """Either the book gained it in this turn, or it is the claim of this conversation once more; none goes unsaid."""
    shop, states = Shop(), [DialogState((CAT, MILK)), DialogState((CAT, MILK))]
    for step, event in ((each, event) for each in steps for event in each.events):
        shop.become(step)
        before, booked = states[step.session], set(shop.booked)
        states[step.session], answer = taken(shop, before, event)
        gained = set(shop.booked) - booked
        claims = [each for each in answer.says if isinstance(each, OrderMade)]
        assert {each.order_id for each in gained} <= {each.order_id for each in claims}
        for claim in claims:
            (order,) = [each for each in shop.booked if each.order_id == claim.order_id]
            assert order.lines[0].quantity == claim.quantity
            assert claim == before.order or has_terms_of(order, before)


def has_terms_of(order: Order, heard: DialogState) -> bool:
    """Whether the order is what the shopper was asked to confirm."""
    assert heard.quote is not None
    assert heard.reminder is not None
    (line,) = order.lines
    asked = (heard.reminder.product_id, heard.reminder.quantity, heard.quote.price, heard.quote.delivery_day)
    return asked == (line.product_id, line.quantity, line.price, order.delivery_day)


def quoted(quantity: int) -> DialogState:
    """A conversation in which so many pieces were quoted."""
    reminder = replace(CAT, quantity=quantity)
    return next_turn(next_turn(DialogState((reminder,)), Woke())[0], outcomes.priced(a_quote()))[0]


def test_a_standing_order_of_other_terms_is_told_as_it_stands() -> None:
    """With its own pieces, total and day; a further confirmation is none of an order, and nothing claims one."""
    order = an_order(CAT, price=Decimal(1100), quote_id="earlier")
    state, answer = next_turn(quoted(2), outcomes.stored(StandingOrder(order)))
    told = OrderedBefore(order.order_id, "корм Royal Canin", 1, Decimal(1100), order.delivery_day)
    assert answer == Answer((told,), ordered=order.reminders, ends=True)
    assert (state.order, state.quote) == (None, None)


def test_the_same_confirmation_again_hears_the_same() -> None:
    """Its order was stored, and the answer was lost on the way."""
    order = replace(an_order(CAT), confirmed_at=NOW - timedelta(minutes=1))
    answer = next_turn(quoted(1), outcomes.stored(StandingOrder(order)))[1]
    assert isinstance(answer, Answer)
    assert answer.says == (OrderMade(order.order_id, 1),)
