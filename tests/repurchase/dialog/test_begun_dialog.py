"""What shoppers begin themselves, turn by turn, without the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest

from repurchase.dialog import next_turn
from repurchase.dialog.commands import (
    Answer,
    DueBasket,
    DueGoods,
    NamedBasket,
    Priced,
    Unmuting,
    WantBasket,
    WantCancellation,
    WantDue,
    WantGoods,
    WantLatestOrder,
    WantMute,
    WantOrder,
    WantPrices,
    WantQuote,
    WantReminder,
    WantSeveral,
    WantSilence,
    WantUnmute,
    Wish,
)
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Denied, Done, Event, Failed, Heard, Woke
from repurchase.dialog.intent import Intent, NamedGoods
from repurchase.dialog.order_responses import (
    BasketAsked,
    BasketDelivery,
    BasketQuoted,
    BasketTotal,
    GoodsNotBought,
    GoodsNotInBasket,
    LinePrices,
    LinesLeftOut,
    LinesNotForVoice,
    LinesSoldOut,
    LinesUnpriced,
    LineUnknown,
    NoOrders,
    NoOrderToCancel,
    NotBought,
    NothingLeft,
    NotOrdered,
    OrderCancelled,
    OrderTold,
    RestOffered,
    SoldOutNow,
)
from repurchase.dialog.responses import (
    AmountRefused,
    CancelInApp,
    DueTold,
    NextOffer,
    NotForVoice,
    NothingDue,
    NothingFits,
    NotMuted,
    Offer,
    Postponed,
    QuoteOffer,
    ReminderPlanned,
    RemindersOff,
    Saying,
    Silenced,
    Sorry,
    Trouble,
    Unmuted,
    UnmutedWhileOff,
)
from repurchase.orders.basket import Basket
from repurchase.orders.order_state import AlreadyHandedOver, Cancelled, NothingToCancel, OrderProgress, OrderState
from repurchase.orders.quote import GOOD_FOR
from repurchase.reminders.mute import Silence
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


def turn(state: DialogState, event: Event) -> tuple[DialogState, Answer]:
    """The turn, where nothing is wanted of the world."""
    state, outcome = next_turn(state, event)
    assert isinstance(outcome, Answer)
    return state, outcome


def wish_of(state: DialogState, event: Event) -> Wish:
    """What is wanted of the world."""
    outcome = next_turn(state, event)[1]
    assert not isinstance(outcome, Answer)
    return outcome


def basket(*gone: str) -> DialogState:
    """A conversation in which CAT, MILK and COFFEE were quoted at once."""
    shop = Shop(gone=next(iter(gone), None))
    return shop.take(TALK, Heard(Intent.ORDER_ALL, NOW))[0]


def test_the_most_urgent_is_offered_with_how_many_more() -> None:
    """It waits from now on, and «да» prices it."""
    state, answer = turn(TALK, Done(WantDue(()), DueGoods(TEA, 3, is_stocked=False)))
    assert answer == Answer((DueTold(TEA, 3),))
    assert TEA in state.waiting
    assert wish_of(state, Heard(Intent.YES, NOW)) == WantQuote(TEA.product_id)


@pytest.mark.parametrize(("is_stocked", "saying"), [(True, NothingDue()), (False, NothingFits())])
def test_stocks_are_claimed_only_where_they_are_known(is_stocked: bool, saying: Saying) -> None:  # noqa: FBT001
    """Everything else finds nothing that fits."""
    found = DueGoods(None, 0, is_stocked=is_stocked)
    assert turn(DialogState(), Done(WantDue(()), found))[1] == Answer((saying,), ends=True)
    nothing = DueBasket(Priced(()), 0, is_stocked=is_stocked)
    assert turn(DialogState(), Done(WantBasket(()), nothing))[1] == Answer((saying,), ends=True)


def test_what_could_not_be_read_is_said_so_unless_something_waits() -> None:
    """What waits is known without that."""
    assert turn(DialogState(), Failed(WantDue(())))[1].says == (Sorry(Trouble.NOT_LOOKED),)
    assert turn(TALK, Failed(WantDue(())))[1].says == (Offer(CAT),)
    assert turn(TALK, Failed(WantBasket(())))[1].says == (Sorry(Trouble.NOT_LOOKED),)
    assert turn(TALK, outcomes.goods_unknown())[1].says == (Sorry(Trouble.NOT_LOOKED),)


def test_who_wants_no_reminders_begins_nothing_of_them() -> None:
    """They hear how to get them back."""
    for intent in (Intent.DUE, Intent.ORDER_ALL, Intent.ORDER_CATEGORY, Intent.REMIND_ABOUT):
        answer = turn(DialogState(opted_out=True), Heard(intent, NOW, subject=MILK_SAID))[1]
        assert answer.says == (RemindersOff(),)


def test_named_goods_that_wait_are_priced_at_once() -> None:
    """In as many pieces as were named."""
    state, outcome = next_turn(TALK, Heard(Intent.ORDER_CATEGORY, NOW, 3, subject=MILK_SAID))
    assert outcome == WantQuote(MILK.product_id)
    assert state.reminder == replace(MILK, quantity=3)
    assert turn(TALK, Heard(Intent.ORDER_CATEGORY, NOW, 21, subject=MILK_SAID))[1].says == (AmountRefused(20),)


def test_named_goods_that_do_not_wait_are_looked_for_and_priced() -> None:
    """By the day of the shopper's own calendar; what is not bought, or not for voice, is said to be."""
    late = NOW.replace(hour=22)
    asked = Heard(Intent.ORDER_CATEGORY, late, 2, subject=frozenset({"чай"}), zone=MOSCOW)
    tomorrow = NOW.date() + timedelta(days=1)
    assert wish_of(TALK, asked) == WantGoods(frozenset({"чай"}), tomorrow, 2)
    state, outcome = next_turn(TALK, outcomes.goods(TEA, 2))
    assert outcome == WantQuote(TEA.product_id)
    assert (state.reminder, state.is_wished) == (replace(TEA, quantity=2), True)
    assert TEA not in state.waiting
    assert turn(TALK, outcomes.goods(None))[1].says == (NotBought(),)
    denied = Failed(WantGoods(MILK_SAID, tomorrow, None), Denied(NotForVoice("пиво")))
    assert turn(TALK, denied)[1].says == (NotForVoice("пиво"),)


def wished() -> DialogState:
    """A conversation in which tea was asked for and quoted."""
    state = next_turn(TALK, outcomes.goods(TEA))[0]
    return next_turn(state, outcomes.priced(a_quote(product_id=TEA.product_id)))[0]


@pytest.mark.parametrize("intent", [Intent.NO, Intent.HAVE])
def test_a_wish_that_is_dropped_silences_nothing(intent: Intent) -> None:
    """Nor is it closed or put off, for nobody was reminded of it."""
    state, answer = turn(wished(), Heard(intent, NOW))
    assert answer == Answer((NotOrdered(),), ends=True)
    assert (state.reminder, state.wished) == (None, None)


def test_a_wish_that_is_sold_out_promises_no_reminder() -> None:
    """Something similar is looked for before."""
    state, outcome = next_turn(wished(), outcomes.sold_out(NOW))
    assert not isinstance(outcome, Answer)
    assert turn(state, outcomes.similar(None))[1] == Answer((SoldOutNow(TEA.product_title),), ends=True)


def test_a_wish_that_is_put_off_is_planned() -> None:
    """It did not wait, so that it has to be planned; what else waits is offered."""
    wish = wish_of(wished(), Heard(Intent.LATER, NOW, when=FRIDAY, zone=MOSCOW))
    assert isinstance(wish, WantReminder)
    assert (wish.goods, wish.when) == (TEA, FRIDAY)
    answer = turn(wished(), Done(wish, replace(TEA, reminder_id="after the last purchase")))[1]
    assert answer.says == (ReminderPlanned(TEA.category, FRIDAY), NextOffer(CAT))


def test_a_reminder_is_planned_at_the_local_hour() -> None:
    """Ten o'clock where none was said, and tomorrow where no day was."""
    wish = wish_of(DialogState(), Heard(Intent.REMIND_ABOUT, NOW, subject=MILK_SAID, when=FRIDAY, zone=MOSCOW))
    at = NOW.replace(day=27, hour=7)
    assert wish == WantReminder(MILK_SAID, (), at, FRIDAY)
    tomorrow = wish_of(DialogState(), Heard(Intent.REMIND_ABOUT, NOW, subject=MILK_SAID, zone=MOSCOW))
    assert tomorrow == WantReminder(MILK_SAID, (), NOW.replace(day=23, hour=7), When(NOW.date() + timedelta(days=1)))


def test_a_planned_reminder_waits_no_more_and_the_question_stays() -> None:
    """Unless it was what the question is about."""
    wish = WantReminder(MILK_SAID, (), NOW, FRIDAY)
    offered = next_turn(TALK, Woke())[0]
    state, answer = turn(offered, Done(wish, MILK))
    assert answer.says[0] == ReminderPlanned("молоко", FRIDAY)
    assert (state.reminder, state.waiting) == (CAT, (CAT,))
    state, answer = turn(offered, Done(wish, CAT))
    assert answer.says == (ReminderPlanned(CAT.category, FRIDAY), NextOffer(MILK))
    assert turn(offered, Done(wish, None))[1].says[0] == NotBought()
    assert turn(offered, Failed(wish))[1].says[0] == Sorry(Trouble.NOT_PLANNED)


def test_goods_that_are_named_are_never_reminded_of_again() -> None:
    """They alone, whatever is at hand; and it is promised only where it is remembered."""
    offered = next_turn(TALK, Woke())[0]
    never = Heard(Intent.NEVER, NOW, subject=MILK_SAID)
    for state in (TALK, offered, basket()):
        assert wish_of(state, never) == WantMute(MILK_SAID, state.waiting)
    cat = Heard(Intent.NEVER, NOW, subject=frozenset({"корм"}))
    assert wish_of(offered, cat) == WantSilence(Silence("1288", CAT.category, None), Silenced(CAT.category))
    wish = WantMute(MILK_SAID, (CAT, MILK))
    state, answer = turn(offered, Done(wish, MILK))
    assert (answer.says[0], answer.closes) == (Silenced("молоко"), MILK)
    assert (state.reminder, state.waiting) == (CAT, (CAT,))
    assert turn(basket(), Done(wish, MILK))[0].offers == ()
    assert turn(offered, Done(wish, None))[1].says[0] == NotBought()
    assert turn(offered, Failed(wish))[1].says[0] == Sorry(Trouble.NOT_SILENCED)


def test_other_goods_are_quoted_in_place_of_what_is_at_hand() -> None:
    """A price is no order."""
    state, outcome = next_turn(next_turn(TALK, Woke())[0], Heard(Intent.ORDER_CATEGORY, NOW, subject=MILK_SAID))
    assert (state.reminder, outcome) == (MILK, WantQuote(MILK.product_id))


def test_later_with_a_day_rests_until_then() -> None:
    """The day is said, and the reminder falls due then."""
    offered = next_turn(TALK, Woke())[0]
    wish = wish_of(offered, Heard(Intent.LATER, NOW, when=When(FRIDAY.day, 19), zone=MOSCOW))
    at = NOW.replace(day=27, hour=16)
    assert wish == WantSilence(Silence("1288", CAT.category, at), Postponed(CAT.category, 5, When(FRIDAY.day, 19)))
    answer = turn(offered, Done(wish, None))[1]
    assert answer.postpones == replace(CAT, due_at=at)


def test_a_basket_tells_what_is_in_it_and_what_is_not() -> None:
    """Sold out lines wait on, and are not in it."""
    told = Shop(gone=MILK.product_id).take(TALK, Heard(Intent.ORDER_ALL, NOW))[1].says
    assert isinstance(told[0], BasketQuoted)
    assert [each.reminder for each in told[0].basket.lines] == [CAT, COFFEE]
    assert told[1:] == (LinesSoldOut((MILK.product_title,)), LinesLeftOut(1), RestOffered(), BasketAsked())


def test_where_nothing_of_a_basket_can_be_bought_it_is_said_so() -> None:
    """Each of the goods is named, and no question stays open."""
    wish = WantPrices((CAT, MILK))
    state, answer = turn(basket(), Done(wish, Priced((), sold_out=(CAT,), unpriced=(MILK,))))
    gone = LinesSoldOut((CAT.product_title,)), LinesUnpriced((MILK.product_title,))
    assert answer == Answer((*gone, NothingLeft()), ends=True)
    assert state.offers == ()


def test_all_but_some_lines_are_left_out() -> None:
    """What names no line changes nothing; of several goods those that name none are told."""
    state, answer = turn(basket(), Heard(Intent.ONLY, NOW, several=(COFFEE_NAMED, MILK_NAMED, BICYCLE)))
    assert [each.reminder for each in state.offers] == [MILK, COFFEE]
    assert answer.says[0] == GoodsNotInBasket(("велосипед",))
    one, answer = turn(state, Heard(Intent.ONLY, NOW, subject=MILK_SAID))
    assert answer.says == (QuoteOffer(MILK, one.offers[0].quote, None),)
    for unclear in (Heard(Intent.ONLY, NOW), Heard(Intent.ONLY, NOW, subject=BICYCLE.subject)):
        assert turn(state, unclear)[1].says[0] == LineUnknown()
    assert turn(one, Heard(Intent.ONLY, NOW, subject=MILK_SAID))[0] == one


def test_several_lines_are_changed_at_once() -> None:
    """All of them or, where one number is too large or one name unknown, none."""
    state, _ = turn(basket(), Heard(Intent.WITHOUT, NOW, several=(MILK_NAMED, COFFEE_NAMED)))
    assert [each.reminder for each in state.offers] == [CAT]
    wanted = (replace(MILK_NAMED, number=3), replace(COFFEE_NAMED, number=5))
    state, _ = turn(basket(), Heard(Intent.AMOUNT, NOW, several=wanted))
    assert [each.reminder.quantity for each in state.offers] == [1, 3, 5]
    for wrong in (replace(COFFEE_NAMED, number=21), replace(BICYCLE, number=1), COFFEE_NAMED):
        assert turn(basket(), Heard(Intent.AMOUNT, NOW, several=(wanted[0], wrong)))[0] == basket()


def test_the_price_of_each_line_is_told() -> None:
    """Of one, of some, or of all; the question stays, and quotes that hold no more are asked for anew."""
    state = basket()
    cat, milk, coffee = state.offers
    asked = {
        Heard(Intent.PRICES, NOW): (cat, milk, coffee),
        Heard(Intent.PRICE, NOW, subject=MILK_SAID): (milk,),
        Heard(Intent.PRICE, NOW, several=(COFFEE_NAMED, MILK_NAMED)): (milk, coffee),
    }
    for heard, lines in asked.items():
        assert turn(state, heard) == (state, Answer((LinePrices(lines), BasketTotal(_basket(state)), BasketAsked())))
        assert isinstance(wish_of(state, replace(heard, now=NOW + GOOD_FOR)), WantPrices)
    assert turn(state, Heard(Intent.PRICE, NOW, subject=BICYCLE.subject))[1].says[0] == LineUnknown()
    assert turn(state, Heard(Intent.PRICE, NOW))[1].says == (BasketTotal(_basket(state)), BasketAsked())


def test_several_named_goods_are_one_basket() -> None:
    """Where some wait they are looked for there first; what is not bought is told beside the rest."""
    state, answer = Shop().take(TALK, Heard(Intent.ORDER_CATEGORY, NOW, several=(MILK_NAMED, BICYCLE)))
    assert [each.reminder for each in state.offers] == [MILK, COFFEE]
    assert answer.says[1:] == (GoodsNotBought(("велосипед",)), BasketAsked())
    goods = (MILK_NAMED, BICYCLE)
    assert wish_of(TALK, Heard(Intent.ORDER_CATEGORY, NOW, several=goods)) == WantSeveral(
        goods, NOW.date(), (CAT, MILK)
    )
    many = Heard(Intent.ORDER_CATEGORY, NOW, several=(replace(MILK_NAMED, number=21), BICYCLE))
    assert turn(TALK, many)[1].says == (AmountRefused(20),)
    assert COFFEE not in state.waiting
    confirmed = wish_of(state, Heard(Intent.CONFIRM, NOW))
    assert confirmed == WantOrder(state.offers, NOW)


def test_several_goods_of_which_none_can_be_ordered() -> None:
    """It is told why, and nothing is proposed."""
    wish = WantSeveral((MILK_NAMED, BICYCLE), NOW.date(), ())
    nothing = NamedBasket(Priced(()), not_bought=("молоко", "велосипед"))
    assert turn(DialogState(), Done(wish, nothing))[1] == Answer((NotBought(),), ends=True)
    beer = NamedBasket(Priced(()), not_bought=("велосипед",), not_for_voice=("пиво",))
    told = (GoodsNotBought(("велосипед",)), NotForVoice("пиво"))
    assert turn(DialogState(), Done(wish, beer))[1] == Answer(told, ends=True)
    assert turn(DialogState(), Failed(wish))[1].says == (Sorry(Trouble.NOT_LOOKED),)
    mixed = NamedBasket(Priced((an_offer(MILK),)), not_for_voice=("пиво",), left_out=2)
    beside = turn(DialogState(), Done(wish, mixed))[1].says[:2]
    assert beside == (LinesNotForVoice(("пиво",)), LinesLeftOut(2))


def test_a_muted_category_is_reminded_of_again() -> None:
    """Promised only where it is remembered; all reminders are switched on by no wish about one category."""
    offered = next_turn(TALK, Woke())[0]
    again = Heard(Intent.REMIND_AGAIN, NOW, subject=MILK_SAID)
    wish = WantUnmute(MILK_SAID, (CAT, MILK))
    for state in (TALK, offered, basket(), replace(TALK, opted_out=True)):
        assert isinstance(wish_of(state, again), WantUnmute)
    state, answer = turn(offered, Done(wish, Unmuting("молоко", was_muted=True)))
    assert (answer.says[0], state) == (Unmuted("молоко"), offered)
    assert turn(offered, Done(wish, Unmuting("молоко", was_muted=False)))[1].says[0] == NotMuted("молоко")
    off, answer = turn(DialogState(opted_out=True), Done(wish, Unmuting("молоко", was_muted=True)))
    assert (answer.says, off.opted_out) == ((UnmutedWhileOff("молоко"),), True)
    assert turn(offered, Done(wish, None))[1].says[0] == NotBought()
    assert turn(offered, Failed(wish))[1].says[0] == Sorry(Trouble.NOT_SILENCED)
    assert turn(offered, Failed(wish, Denied(NotForVoice("пиво"))))[1].says[0] == NotForVoice("пиво")


def test_lines_are_changed_by_voice() -> None:
    """What is left of two lines is an offer like any other; nothing named changes nothing."""
    state, answer = turn(basket(), Heard(Intent.WITHOUT, NOW, subject=MILK_SAID))
    assert [each.reminder for each in state.offers] == [CAT, COFFEE]
    state, answer = turn(state, Heard(Intent.AMOUNT, NOW, 5, subject=frozenset({"кофе"})))
    assert [each.reminder.quantity for each in state.offers] == [1, 5]
    assert answer.says[-1] == BasketAsked()
    for unclear in (Heard(Intent.WITHOUT, NOW), Heard(Intent.AMOUNT, NOW, 2), Heard(Intent.NEVER, NOW)):
        assert turn(state, unclear) == (state, Answer((LineUnknown(), BasketTotal(_basket(state)), BasketAsked())))
    one, answer = turn(state, Heard(Intent.WITHOUT, NOW, subject=frozenset({"кофе"})))
    assert answer.says == (QuoteOffer(CAT, one.offers[0].quote, None),)
    assert turn(one, Heard(Intent.WITHOUT, NOW, subject=frozenset({"корм"})))[1].says == (NotOrdered(),)


def test_a_basket_is_confirmed_only_while_all_its_quotes_hold() -> None:
    """Afterwards it is priced, told and asked for again."""
    state = basket()
    assert wish_of(state, Heard(Intent.CONFIRM, NOW)) == WantOrder(state.offers, NOW)
    reminders = tuple(each.reminder for each in state.offers)
    for intent in (Intent.CONFIRM, Intent.TOTAL, Intent.DELIVERY):
        assert wish_of(state, Heard(intent, NOW + GOOD_FOR)) == WantPrices(reminders)
    fresh = Priced(tuple(an_offer(each, price=Decimal(100)) for each in reminders))
    after, answer = turn(state, Done(WantPrices(reminders), fresh))
    assert answer.says == (BasketQuoted(_basket(after), state.total), BasketAsked())
    assert turn(state, Failed(WantPrices(reminders)))[1].says == (Sorry(Trouble.NO_PRICE),)


def test_questions_about_a_basket_keep_it_open() -> None:
    """Total, day, and everything once more."""
    state = basket()
    asked = (BasketTotal(_basket(state)), BasketAsked())
    assert turn(state, Heard(Intent.TOTAL, NOW)) == (state, Answer(asked))
    assert turn(state, Heard(Intent.DELIVERY, NOW)) == (state, Answer((BasketDelivery(_basket(state)), *asked)))
    assert turn(state, Heard(Intent.REPEAT, NOW)) == (
        state,
        Answer((BasketQuoted(_basket(state), None), BasketAsked())),
    )
    assert turn(state, Heard(Intent.NO, NOW))[1] == Answer((NotOrdered(),), ends=True)


def test_the_latest_order_is_told_as_the_book_holds_it() -> None:
    """Or that there is none, or that it could not be read."""
    progress = OrderProgress(an_order(CAT), OrderState.ACCEPTED, "m1", None)
    told = turn(DialogState(), Done(WantLatestOrder(), progress))[1]
    assert told == Answer((OrderTold(an_order(CAT), OrderState.ACCEPTED),), ends=True)
    assert turn(DialogState(), Done(WantLatestOrder(), None))[1].says == (NoOrders(),)
    assert turn(DialogState(), Failed(WantLatestOrder()))[1].says == (Sorry(Trouble.NOT_LOOKED),)


def test_only_what_was_cancelled_is_said_to_be() -> None:
    """A cancelled order is not claimed by a later confirmation."""
    made = next_turn(next_turn(TALK, Woke())[0], outcomes.priced(a_quote()))[0]
    made = Shop().take(made, Heard(Intent.CONFIRM, NOW))[0]
    assert made.order is not None
    order = an_order(CAT)
    state, answer = turn(made, Done(WantCancellation(), Cancelled(order)))
    assert (answer.says[0], state.order) == (OrderCancelled(order), None)
    state, answer = turn(made, Done(WantCancellation(), AlreadyHandedOver(order)))
    assert (answer.says[0], state.order) == (CancelInApp(), made.order)
    assert turn(made, Done(WantCancellation(), NothingToCancel()))[1].says[0] == NoOrderToCancel()
    assert turn(made, Failed(WantCancellation()))[1].says[0] == Sorry(Trouble.NOT_CANCELLED)


def _basket(state: DialogState) -> Basket:
    assert state.basket is not None
    return state.basket
