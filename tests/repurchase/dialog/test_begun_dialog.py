"""What shoppers begin themselves, turn by turn, without the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import (
    CancelLatestOrder,
    Command,
    DueBasket,
    DueGoods,
    FindDueGoods,
    FindNamedGoods,
    GetLatestOrder,
    GetQuote,
    MuteNamedGoods,
    NamedBasket,
    PlaceOrder,
    Priced,
    PriceDueBasket,
    PriceNamedBasket,
    RepriceBasket,
    SaveMute,
    ScheduleReminder,
    TurnResult,
    UnmuteNamedGoods,
    Unmuting,
)
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import (
    CommandFailed,
    CommandSucceeded,
    Event,
    OrderDenied,
    SessionStarted,
    UtteranceReceived,
)
from repurchase.dialog.intent import Intent, NamedGoods
from repurchase.dialog.order_responses import (
    BasketDeliveryAnswer,
    BasketPrompt,
    BasketQuoteOffer,
    BasketTotalAnswer,
    GoodsNotBought,
    GoodsNotInBasket,
    LinePrices,
    LinesLeftOut,
    LinesNotForVoice,
    LinesSoldOut,
    LinesUnpriced,
    NoOrders,
    NoOrderToCancel,
    NothingLeft,
    NotRegularlyBought,
    OrderCancelled,
    OrderDeclined,
    OrderStatusAnswer,
    RequestedGoodsSoldOut,
    RestOffered,
    UnknownLine,
)
from repurchase.dialog.responses import (
    CancelInApp,
    CategoryMuted,
    DueOffer,
    FailureApology,
    NextOffer,
    NotAllowedByVoice,
    NothingAvailable,
    NothingDue,
    NotMuted,
    Offer,
    QuantityRejected,
    QuoteOffer,
    ReminderPlanned,
    ReminderPostponed,
    RemindersOff,
    SpokenResponse,
    Trouble,
    Unmuted,
    UnmutedWhileOff,
)
from repurchase.orders.basket import Basket
from repurchase.orders.order_state import AlreadySubmitted, Cancelled, NothingToCancel, OrderProgress, OrderState
from repurchase.orders.quote import QUOTE_TTL
from repurchase.reminders.mute import Mute
from repurchase.reminders.requested_time import When
from tests import outcomes
from tests.examples import NOW, a_quote, an_offer, an_order
from tests.talking_shop import CAT, COFFEE, MILK, TEA, Shop

MOSCOW = timezone(timedelta(hours=3))
FRIDAY = When(NOW.date() + timedelta(days=5))
MILK_SAID = frozenset({"молоко"})
MILK_NAMED = NamedGoods("молоко", MILK_SAID)
COFFEE_NAMED = NamedGoods("кофе", frozenset({"кофе"}))
BICYCLE = NamedGoods("велосипед", frozenset({"велосипед"}))
TALK = DialogState((CAT, MILK))


def turn(state: DialogState, event: Event) -> tuple[DialogState, TurnResult]:
    """The turn, where nothing is wanted of the world."""
    state, outcome = next_turn(state, event)
    assert isinstance(outcome, TurnResult)
    return state, outcome


def wish_of(state: DialogState, event: Event) -> Command:
    """What is wanted of the world."""
    outcome = next_turn(state, event)[1]
    assert not isinstance(outcome, TurnResult)
    return outcome


def basket(*gone: str) -> DialogState:
    """A conversation in which CAT, MILK and COFFEE were quoted at once."""
    shop = Shop(gone=next(iter(gone), None))
    return shop.take(TALK, UtteranceReceived(Intent.ORDER_ALL, NOW))[0]


def test_the_most_urgent_is_offered_with_how_many_more() -> None:
    """It waits from now on, and «да» prices it."""
    state, answer = turn(TALK, CommandSucceeded(FindDueGoods(()), DueGoods(TEA, 3, is_stocked=False)))
    assert answer == TurnResult((DueOffer(TEA, 3),))
    assert TEA in state.waiting
    assert wish_of(state, UtteranceReceived(Intent.YES, NOW)) == GetQuote(TEA.product_id)


@pytest.mark.parametrize(("is_stocked", "response"), [(True, NothingDue()), (False, NothingAvailable())])
def test_stocks_are_claimed_only_where_they_are_known(is_stocked: bool, response: SpokenResponse) -> None:  # noqa: FBT001
    """Everything else finds nothing that fits."""
    found = DueGoods(None, 0, is_stocked=is_stocked)
    assert turn(DialogState(), CommandSucceeded(FindDueGoods(()), found))[1] == TurnResult(
        (response,), ends_session=True
    )
    nothing = DueBasket(Priced(()), 0, is_stocked=is_stocked)
    assert turn(DialogState(), CommandSucceeded(PriceDueBasket(()), nothing))[1] == TurnResult(
        (response,), ends_session=True
    )


def test_what_could_not_be_read_is_said_so_unless_something_waits() -> None:
    """What waits is known without that."""
    assert turn(DialogState(), CommandFailed(FindDueGoods(())))[1].responses == (FailureApology(Trouble.NOT_LOOKED),)
    assert turn(TALK, CommandFailed(FindDueGoods(())))[1].responses == (Offer(CAT),)
    assert turn(TALK, CommandFailed(PriceDueBasket(())))[1].responses == (FailureApology(Trouble.NOT_LOOKED),)
    assert turn(TALK, outcomes.goods_unknown())[1].responses == (FailureApology(Trouble.NOT_LOOKED),)


def test_who_wants_no_reminders_begins_nothing_of_them() -> None:
    """They hear how to get them back."""
    for intent in (Intent.DUE, Intent.ORDER_ALL, Intent.ORDER_CATEGORY, Intent.REMIND_ABOUT):
        answer = turn(DialogState(opted_out=True), UtteranceReceived(intent, NOW, subject=MILK_SAID))[1]
        assert answer.responses == (RemindersOff(),)


def test_named_goods_that_wait_are_priced_at_once() -> None:
    """In as many pieces as were named."""
    state, outcome = next_turn(TALK, UtteranceReceived(Intent.ORDER_CATEGORY, NOW, 3, subject=MILK_SAID))
    assert outcome == GetQuote(MILK.product_id)
    assert state.reminder == replace(MILK, quantity=3)
    assert turn(TALK, UtteranceReceived(Intent.ORDER_CATEGORY, NOW, 21, subject=MILK_SAID))[1].responses == (
        QuantityRejected(20),
    )


def test_named_goods_that_do_not_wait_are_looked_for_and_priced() -> None:
    """By the day of the shopper's own calendar; what is not bought, or not for voice, is said to be."""
    late = NOW.replace(hour=22)
    asked = UtteranceReceived(Intent.ORDER_CATEGORY, late, 2, subject=frozenset({"чай"}), zone=MOSCOW)
    tomorrow = NOW.date() + timedelta(days=1)
    assert wish_of(TALK, asked) == FindNamedGoods(frozenset({"чай"}), tomorrow, 2)
    state, outcome = next_turn(TALK, outcomes.goods(TEA, 2))
    assert outcome == GetQuote(TEA.product_id)
    assert (state.reminder, state.is_wished) == (replace(TEA, quantity=2), True)
    assert TEA not in state.waiting
    assert turn(TALK, outcomes.goods(None))[1].responses == (NotRegularlyBought(),)
    denied = CommandFailed(FindNamedGoods(MILK_SAID, tomorrow, None), OrderDenied(NotAllowedByVoice("пиво")))
    assert turn(TALK, denied)[1].responses == (NotAllowedByVoice("пиво"),)


def wished() -> DialogState:
    """A conversation in which tea was asked for and quoted."""
    state = next_turn(TALK, outcomes.goods(TEA))[0]
    return next_turn(state, outcomes.priced(a_quote(product_id=TEA.product_id)))[0]


@pytest.mark.parametrize("intent", [Intent.NO, Intent.HAVE])
def test_a_wish_that_is_dropped_silences_nothing(intent: Intent) -> None:
    """Nor is it closed or put off, for nobody was reminded of it."""
    state, answer = turn(wished(), UtteranceReceived(intent, NOW))
    assert answer == TurnResult((OrderDeclined(),), ends_session=True)
    assert (state.reminder, state.wished) == (None, None)


def test_a_wish_that_is_sold_out_promises_no_reminder() -> None:
    """Something similar is looked for before."""
    state, outcome = next_turn(wished(), outcomes.sold_out(NOW))
    assert not isinstance(outcome, TurnResult)
    assert turn(state, outcomes.similar(None))[1] == TurnResult(
        (RequestedGoodsSoldOut(TEA.product_title),), ends_session=True
    )


def test_a_wish_that_is_put_off_is_planned() -> None:
    """It did not wait, so that it has to be planned; what else waits is offered."""
    command = wish_of(wished(), UtteranceReceived(Intent.LATER, NOW, when=FRIDAY, zone=MOSCOW))
    assert isinstance(command, ScheduleReminder)
    assert (command.goods, command.when) == (TEA, FRIDAY)
    answer = turn(wished(), CommandSucceeded(command, replace(TEA, reminder_id="after the last purchase")))[1]
    assert answer.responses == (ReminderPlanned(TEA.category, FRIDAY), NextOffer(CAT))


def test_a_reminder_is_planned_at_the_local_hour() -> None:
    """Ten o'clock where none was said, and tomorrow where no day was."""
    command = wish_of(
        DialogState(), UtteranceReceived(Intent.REMIND_ABOUT, NOW, subject=MILK_SAID, when=FRIDAY, zone=MOSCOW)
    )
    at = NOW.replace(day=27, hour=7)
    assert command == ScheduleReminder(MILK_SAID, (), at, FRIDAY)
    tomorrow = wish_of(DialogState(), UtteranceReceived(Intent.REMIND_ABOUT, NOW, subject=MILK_SAID, zone=MOSCOW))
    assert tomorrow == ScheduleReminder(
        MILK_SAID, (), NOW.replace(day=23, hour=7), When(NOW.date() + timedelta(days=1))
    )


def test_a_planned_reminder_waits_no_more_and_the_question_stays() -> None:
    """Unless it was what the question is about."""
    command = ScheduleReminder(MILK_SAID, (), NOW, FRIDAY)
    offered = next_turn(TALK, SessionStarted())[0]
    state, answer = turn(offered, CommandSucceeded(command, MILK))
    assert answer.responses[0] == ReminderPlanned("молоко", FRIDAY)
    assert (state.reminder, state.waiting) == (CAT, (CAT,))
    state, answer = turn(offered, CommandSucceeded(command, CAT))
    assert answer.responses == (ReminderPlanned(CAT.category, FRIDAY), NextOffer(MILK))
    assert turn(offered, CommandSucceeded(command, None))[1].responses[0] == NotRegularlyBought()
    assert turn(offered, CommandFailed(command))[1].responses[0] == FailureApology(Trouble.NOT_PLANNED)


def test_goods_that_are_named_are_never_reminded_of_again() -> None:
    """They alone, whatever is at hand; and it is promised only where it is remembered."""
    offered = next_turn(TALK, SessionStarted())[0]
    never = UtteranceReceived(Intent.NEVER, NOW, subject=MILK_SAID)
    for state in (TALK, offered, basket()):
        assert wish_of(state, never) == MuteNamedGoods(MILK_SAID, state.waiting)
    cat = UtteranceReceived(Intent.NEVER, NOW, subject=frozenset({"корм"}))
    assert wish_of(offered, cat) == SaveMute(Mute("1288", CAT.category, None), CategoryMuted(CAT.category))
    command = MuteNamedGoods(MILK_SAID, (CAT, MILK))
    state, answer = turn(offered, CommandSucceeded(command, MILK))
    assert (answer.responses[0], answer.closes) == (CategoryMuted("молоко"), MILK)
    assert (state.reminder, state.waiting) == (CAT, (CAT,))
    assert turn(basket(), CommandSucceeded(command, MILK))[0].offers == ()
    assert turn(offered, CommandSucceeded(command, None))[1].responses[0] == NotRegularlyBought()
    assert turn(offered, CommandFailed(command))[1].responses[0] == FailureApology(Trouble.NOT_SILENCED)


def test_other_goods_are_quoted_in_place_of_what_is_at_hand() -> None:
    """A price is no order."""
    state, outcome = next_turn(
        next_turn(TALK, SessionStarted())[0], UtteranceReceived(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID)
    )
    assert (state.reminder, outcome) == (MILK, GetQuote(MILK.product_id))


def test_later_with_a_day_rests_until_then() -> None:
    """The day is said, and the reminder falls due then."""
    offered = next_turn(TALK, SessionStarted())[0]
    command = wish_of(offered, UtteranceReceived(Intent.LATER, NOW, when=When(FRIDAY.day, 19), zone=MOSCOW))
    at = NOW.replace(day=27, hour=16)
    assert command == SaveMute(Mute("1288", CAT.category, at), ReminderPostponed(CAT.category, 5, When(FRIDAY.day, 19)))
    answer = turn(offered, CommandSucceeded(command, None))[1]
    assert answer.postpones == replace(CAT, due_at=at)


def test_a_basket_tells_what_is_in_it_and_what_is_not() -> None:
    """Sold out lines wait on, and are not in it."""
    told = Shop(gone=MILK.product_id).take(TALK, UtteranceReceived(Intent.ORDER_ALL, NOW))[1].responses
    assert isinstance(told[0], BasketQuoteOffer)
    assert [each.reminder for each in told[0].basket.lines] == [CAT, COFFEE]
    assert told[1:] == (LinesSoldOut((MILK.product_title,)), LinesLeftOut(1), RestOffered(), BasketPrompt())


def test_where_nothing_of_a_basket_can_be_bought_it_is_said_so() -> None:
    """Each of the goods is named, and no question stays open."""
    command = RepriceBasket((CAT, MILK))
    state, answer = turn(basket(), CommandSucceeded(command, Priced((), sold_out=(CAT,), unpriced=(MILK,))))
    gone = LinesSoldOut((CAT.product_title,)), LinesUnpriced((MILK.product_title,))
    assert answer == TurnResult((*gone, NothingLeft()), ends_session=True)
    assert state.offers == ()


def test_all_but_some_lines_are_left_out() -> None:
    """What names no line changes nothing; of several goods those that name none are told."""
    state, answer = turn(basket(), UtteranceReceived(Intent.ONLY, NOW, several=(COFFEE_NAMED, MILK_NAMED, BICYCLE)))
    assert [each.reminder for each in state.offers] == [MILK, COFFEE]
    assert answer.responses[0] == GoodsNotInBasket(("велосипед",))
    one, answer = turn(state, UtteranceReceived(Intent.ONLY, NOW, subject=MILK_SAID))
    assert answer.responses == (QuoteOffer(MILK, one.offers[0].quote, None),)
    for unclear in (UtteranceReceived(Intent.ONLY, NOW), UtteranceReceived(Intent.ONLY, NOW, subject=BICYCLE.subject)):
        assert turn(state, unclear)[1].responses[0] == UnknownLine()
    assert turn(one, UtteranceReceived(Intent.ONLY, NOW, subject=MILK_SAID))[0] == one


def test_several_lines_are_changed_at_once() -> None:
    """All of them or, where one number is too large or one name unknown, none."""
    state, _ = turn(basket(), UtteranceReceived(Intent.WITHOUT, NOW, several=(MILK_NAMED, COFFEE_NAMED)))
    assert [each.reminder for each in state.offers] == [CAT]
    wanted = (replace(MILK_NAMED, number=3), replace(COFFEE_NAMED, number=5))
    state, _ = turn(basket(), UtteranceReceived(Intent.AMOUNT, NOW, several=wanted))
    assert [each.reminder.quantity for each in state.offers] == [1, 3, 5]
    for wrong in (replace(COFFEE_NAMED, number=21), replace(BICYCLE, number=1), COFFEE_NAMED):
        assert turn(basket(), UtteranceReceived(Intent.AMOUNT, NOW, several=(wanted[0], wrong)))[0] == basket()


def test_the_price_of_each_line_is_told() -> None:
    """Of one, of some, or of all; the question stays, and quotes that hold no more are asked for anew."""
    state = basket()
    cat, milk, coffee = state.offers
    asked = {
        UtteranceReceived(Intent.PRICES, NOW): (cat, milk, coffee),
        UtteranceReceived(Intent.PRICE, NOW, subject=MILK_SAID): (milk,),
        UtteranceReceived(Intent.PRICE, NOW, several=(COFFEE_NAMED, MILK_NAMED)): (milk, coffee),
    }
    for utterance, lines in asked.items():
        assert turn(state, utterance) == (
            state,
            TurnResult((LinePrices(lines), BasketTotalAnswer(_basket(state)), BasketPrompt())),
        )
        assert isinstance(wish_of(state, replace(utterance, now=NOW + QUOTE_TTL)), RepriceBasket)
    assert turn(state, UtteranceReceived(Intent.PRICE, NOW, subject=BICYCLE.subject))[1].responses[0] == UnknownLine()
    assert turn(state, UtteranceReceived(Intent.PRICE, NOW))[1].responses == (
        BasketTotalAnswer(_basket(state)),
        BasketPrompt(),
    )


def test_several_named_goods_are_one_basket() -> None:
    """Where some wait they are looked for there first; what is not bought is told beside the rest."""
    state, answer = Shop().take(TALK, UtteranceReceived(Intent.ORDER_CATEGORY, NOW, several=(MILK_NAMED, BICYCLE)))
    assert [each.reminder for each in state.offers] == [MILK, COFFEE]
    assert answer.responses[1:] == (GoodsNotBought(("велосипед",)), BasketPrompt())
    goods = (MILK_NAMED, BICYCLE)
    assert wish_of(TALK, UtteranceReceived(Intent.ORDER_CATEGORY, NOW, several=goods)) == PriceNamedBasket(
        goods, NOW.date(), (CAT, MILK)
    )
    many = UtteranceReceived(Intent.ORDER_CATEGORY, NOW, several=(replace(MILK_NAMED, number=21), BICYCLE))
    assert turn(TALK, many)[1].responses == (QuantityRejected(20),)
    assert COFFEE not in state.waiting
    confirmed = wish_of(state, UtteranceReceived(Intent.CONFIRM, NOW))
    assert confirmed == PlaceOrder(state.offers, NOW)


def test_several_goods_of_which_none_can_be_ordered() -> None:
    """It is told why, and nothing is proposed."""
    command = PriceNamedBasket((MILK_NAMED, BICYCLE), NOW.date(), ())
    nothing = NamedBasket(Priced(()), not_bought=("молоко", "велосипед"))
    assert turn(DialogState(), CommandSucceeded(command, nothing))[1] == TurnResult(
        (NotRegularlyBought(),), ends_session=True
    )
    beer = NamedBasket(Priced(()), not_bought=("велосипед",), not_for_voice=("пиво",))
    told = (GoodsNotBought(("велосипед",)), NotAllowedByVoice("пиво"))
    assert turn(DialogState(), CommandSucceeded(command, beer))[1] == TurnResult(told, ends_session=True)
    assert turn(DialogState(), CommandFailed(command))[1].responses == (FailureApology(Trouble.NOT_LOOKED),)
    mixed = NamedBasket(Priced((an_offer(MILK),)), not_for_voice=("пиво",), left_out=2)
    beside = turn(DialogState(), CommandSucceeded(command, mixed))[1].responses[:2]
    assert beside == (LinesNotForVoice(("пиво",)), LinesLeftOut(2))


def test_a_muted_category_is_reminded_of_again() -> None:
    """Promised only where it is remembered; all reminders are switched on by no wish about one category."""
    offered = next_turn(TALK, SessionStarted())[0]
    again = UtteranceReceived(Intent.REMIND_AGAIN, NOW, subject=MILK_SAID)
    command = UnmuteNamedGoods(MILK_SAID, (CAT, MILK))
    for state in (TALK, offered, basket(), replace(TALK, opted_out=True)):
        assert isinstance(wish_of(state, again), UnmuteNamedGoods)
    state, answer = turn(offered, CommandSucceeded(command, Unmuting("молоко", was_muted=True)))
    assert (answer.responses[0], state) == (Unmuted("молоко"), offered)
    assert turn(offered, CommandSucceeded(command, Unmuting("молоко", was_muted=False)))[1].responses[0] == NotMuted(
        "молоко"
    )
    off, answer = turn(DialogState(opted_out=True), CommandSucceeded(command, Unmuting("молоко", was_muted=True)))
    assert (answer.responses, off.opted_out) == ((UnmutedWhileOff("молоко"),), True)
    assert turn(offered, CommandSucceeded(command, None))[1].responses[0] == NotRegularlyBought()
    assert turn(offered, CommandFailed(command))[1].responses[0] == FailureApology(Trouble.NOT_SILENCED)
    assert turn(offered, CommandFailed(command, OrderDenied(NotAllowedByVoice("пиво"))))[1].responses[
        0
    ] == NotAllowedByVoice("пиво")


def test_lines_are_changed_by_voice() -> None:
    """What is left of two lines is an offer like any other; nothing named changes nothing."""
    state, answer = turn(basket(), UtteranceReceived(Intent.WITHOUT, NOW, subject=MILK_SAID))
    assert [each.reminder for each in state.offers] == [CAT, COFFEE]
    state, answer = turn(state, UtteranceReceived(Intent.AMOUNT, NOW, 5, subject=frozenset({"кофе"})))
    assert [each.reminder.quantity for each in state.offers] == [1, 5]
    assert answer.responses[-1] == BasketPrompt()
    for unclear in (
        UtteranceReceived(Intent.WITHOUT, NOW),
        UtteranceReceived(Intent.AMOUNT, NOW, 2),
        UtteranceReceived(Intent.NEVER, NOW),
    ):
        assert turn(state, unclear) == (
            state,
            TurnResult((UnknownLine(), BasketTotalAnswer(_basket(state)), BasketPrompt())),
        )
    one, answer = turn(state, UtteranceReceived(Intent.WITHOUT, NOW, subject=frozenset({"кофе"})))
    assert answer.responses == (QuoteOffer(CAT, one.offers[0].quote, None),)
    assert turn(one, UtteranceReceived(Intent.WITHOUT, NOW, subject=frozenset({"корм"})))[1].responses == (
        OrderDeclined(),
    )


def test_a_basket_is_confirmed_only_while_all_its_quotes_hold() -> None:
    """Afterwards it is priced, told and asked for again."""
    state = basket()
    assert wish_of(state, UtteranceReceived(Intent.CONFIRM, NOW)) == PlaceOrder(state.offers, NOW)
    reminders = tuple(each.reminder for each in state.offers)
    for intent in (Intent.CONFIRM, Intent.TOTAL, Intent.DELIVERY):
        assert wish_of(state, UtteranceReceived(intent, NOW + QUOTE_TTL)) == RepriceBasket(reminders)
    fresh = Priced(tuple(an_offer(each, price=Decimal(100)) for each in reminders))
    after, answer = turn(state, CommandSucceeded(RepriceBasket(reminders), fresh))
    assert answer.responses == (BasketQuoteOffer(_basket(after), state.total), BasketPrompt())
    assert turn(state, CommandFailed(RepriceBasket(reminders)))[1].responses == (FailureApology(Trouble.NO_PRICE),)


def test_questions_about_a_basket_keep_it_open() -> None:
    """Total, day, and everything once more."""
    state = basket()
    asked = (BasketTotalAnswer(_basket(state)), BasketPrompt())
    assert turn(state, UtteranceReceived(Intent.TOTAL, NOW)) == (state, TurnResult(asked))
    assert turn(state, UtteranceReceived(Intent.DELIVERY, NOW)) == (
        state,
        TurnResult((BasketDeliveryAnswer(_basket(state)), *asked)),
    )
    assert turn(state, UtteranceReceived(Intent.REPEAT, NOW)) == (
        state,
        TurnResult((BasketQuoteOffer(_basket(state), None), BasketPrompt())),
    )
    assert turn(state, UtteranceReceived(Intent.NO, NOW))[1] == TurnResult((OrderDeclined(),), ends_session=True)


def test_the_latest_order_is_told_as_the_book_holds_it() -> None:
    """Or that there is none, or that it could not be read."""
    progress = OrderProgress(an_order(CAT), OrderState.ACCEPTED, "m1", None)
    told = turn(DialogState(), CommandSucceeded(GetLatestOrder(), progress))[1]
    assert told == TurnResult((OrderStatusAnswer(an_order(CAT), OrderState.ACCEPTED),), ends_session=True)
    assert turn(DialogState(), CommandSucceeded(GetLatestOrder(), None))[1].responses == (NoOrders(),)
    assert turn(DialogState(), CommandFailed(GetLatestOrder()))[1].responses == (FailureApology(Trouble.NOT_LOOKED),)


def test_only_what_was_cancelled_is_said_to_be() -> None:
    """A cancelled order is not claimed by a later confirmation."""
    made = next_turn(next_turn(TALK, SessionStarted())[0], outcomes.priced(a_quote()))[0]
    made = Shop().take(made, UtteranceReceived(Intent.CONFIRM, NOW))[0]
    assert made.order is not None
    order = an_order(CAT)
    state, answer = turn(made, CommandSucceeded(CancelLatestOrder(), Cancelled(order)))
    assert (answer.responses[0], state.order) == (OrderCancelled(order), None)
    state, answer = turn(made, CommandSucceeded(CancelLatestOrder(), AlreadySubmitted(order)))
    assert (answer.responses[0], state.order) == (CancelInApp(), made.order)
    assert turn(made, CommandSucceeded(CancelLatestOrder(), NothingToCancel()))[1].responses[0] == NoOrderToCancel()
    assert turn(made, CommandFailed(CancelLatestOrder()))[1].responses[0] == FailureApology(Trouble.NOT_CANCELLED)


def _basket(state: DialogState) -> Basket:
    assert state.basket is not None
    return state.basket
