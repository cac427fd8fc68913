"""The conversation, turn by turn, without the world."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog import next_turn
from repurchase.dialog.commands import (
    CancelLatestOrder,
    ChangeConsent,
    Command,
    FindCheaper,
    FindDueGoods,
    FindNextDue,
    FindSimilar,
    GetLatestOrder,
    GetQuote,
    PlaceOrder,
    SaveMute,
    TurnResult,
)
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import CommandFailed, CommandSucceeded, Event, SessionStarted, UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.order_responses import PriceUnknown
from repurchase.dialog.responses import (
    AlreadyStocked,
    CategoryMuted,
    CheaperInApp,
    ConfirmInApp,
    DeliveryAnswer,
    EmptyUtterance,
    FailureApology,
    Goodbye,
    Help,
    Hint,
    NextOffer,
    NoMoreDue,
    NotAllowedByVoice,
    NotUnderstood,
    NoWaitingReminders,
    Offer,
    OfferDeclined,
    OptedIn,
    OptedOut,
    OrderAlreadyMade,
    OrderMade,
    ProductSoldOut,
    QuantityRejected,
    QuoteOffer,
    ReminderExplanation,
    ReminderPostponed,
    RemindersOff,
    RepeatedPrompt,
    SimilarOffer,
    SimilarPrompt,
    SpokenResponse,
    TotalAnswer,
    Trouble,
    UsualProductOnly,
)
from repurchase.orders.order import NewOrder
from repurchase.orders.priced_offer import PricedOffer
from repurchase.orders.quote import QUOTE_TTL
from repurchase.orders.search_result import SearchResult
from repurchase.orders.substitution import in_place_of
from repurchase.reminders.mute import Mute
from repurchase.reminders.reminder import Reminder
from repurchase.shoppers.consent import ConsentState
from tests import outcomes
from tests.examples import NOW, a_quote, a_reminder, an_order
from tests.talking_shop import Shop

CAT = a_reminder()
MILK = a_reminder(reminder_id="milk", category="молоко", product_id="1", product_title="молоко Домик в деревне")
QUOTE = a_quote()
SIMILAR = SearchResult("820166", "корм Whiskas", Decimal(899))
OTHER_CAT = in_place_of(CAT, SIMILAR)
TOMORROW = NOW + timedelta(days=1)


def woken(*waiting: Reminder) -> DialogState:
    """A conversation that has just begun."""
    return next_turn(DialogState(waiting), SessionStarted())[0]


def quoted(*waiting: Reminder) -> DialogState:
    """A conversation in which the price of the first reminder was told."""
    return next_turn(woken(*waiting), outcomes.priced(QUOTE))[0]


def ordered(*waiting: Reminder) -> DialogState:
    """A conversation in which the first reminder was ordered."""
    return next_turn(quoted(*waiting), outcomes.stored(NewOrder(an_order(CAT))))[0]


def answer_to(state: DialogState, event: Event) -> TurnResult:
    """What is said, where nothing is wanted of the world."""
    outcome = next_turn(state, event)[1]
    assert isinstance(outcome, TurnResult)
    return outcome


def heard(intent: Intent) -> UtteranceReceived:
    """The shopper said something at NOW."""
    return UtteranceReceived(intent, NOW)


def test_a_woken_shopper_hears_the_oldest_reminder() -> None:
    """The first that waits is offered, and the conversation goes on."""
    assert answer_to(DialogState((CAT, MILK)), SessionStarted()) == TurnResult((Offer(CAT),))


def test_a_shopper_without_reminders_hears_so() -> None:
    """Nothing is claimed that was not looked for, and they may ask."""
    assert answer_to(DialogState(), SessionStarted()) == TurnResult((NoWaitingReminders(),))


def test_the_whole_way_to_an_order() -> None:
    """Yes asks for the price, the price is told, the confirmation makes the order, and the reminder is closed."""
    state, command = next_turn(woken(CAT), heard(Intent.YES))
    assert command == GetQuote(CAT.product_id)
    state, told = next_turn(state, outcomes.priced(QUOTE))
    assert told == TurnResult((QuoteOffer(CAT, QUOTE, None),))
    state, wanted = next_turn(state, heard(Intent.CONFIRM))
    assert wanted == PlaceOrder((PricedOffer(CAT, QUOTE),), NOW)
    state, made = next_turn(state, outcomes.stored(NewOrder(an_order(CAT))))
    assert made == TurnResult(
        (OrderMade(an_order(CAT).order_id, 1),), ordered=an_order(CAT).reminders, ends_session=True
    )


@pytest.mark.parametrize("intent", [Intent.YES, Intent.CONFIRM])
def test_a_repeated_confirmation_hears_the_same_order(intent: Intent) -> None:
    """After the order nothing is wanted of the world any more."""
    assert answer_to(ordered(CAT), heard(intent)).responses == (OrderMade(an_order(CAT).order_id, 1),)


def test_a_repeated_confirmation_does_not_order_the_next_reminder() -> None:
    """«Подтверждаю» twice, with another reminder offered meanwhile, is still the first order."""
    answer = answer_to(ordered(CAT, MILK), heard(Intent.CONFIRM))
    assert answer.responses == (OrderMade(an_order(CAT).order_id, 1), NextOffer(MILK))


def test_yes_to_the_next_reminder_asks_for_its_price() -> None:
    """«Да» after an order answers the offer that came with it."""
    assert next_turn(ordered(CAT, MILK), heard(Intent.YES))[1] == GetQuote(MILK.product_id)


def test_a_confirmation_after_the_quote_ended_asks_for_the_price_again() -> None:
    """A quote is good for some minutes only."""
    late = UtteranceReceived(Intent.CONFIRM, NOW + QUOTE_TTL)
    assert next_turn(quoted(CAT), late)[1] == GetQuote(CAT.product_id)


def test_a_new_price_is_told_with_the_old_one() -> None:
    """Whoever was told another price hears that it changed, and confirms anew."""
    fresh = a_quote(price=Decimal(1399), quote_id="new", quoted_at=NOW + QUOTE_TTL)
    state, told = next_turn(quoted(CAT), outcomes.priced(fresh))
    assert told == TurnResult((QuoteOffer(CAT, fresh, QUOTE),))
    wanted = next_turn(state, UtteranceReceived(Intent.CONFIRM, NOW + QUOTE_TTL))[1]
    assert wanted == PlaceOrder((PricedOffer(CAT, fresh),), NOW + QUOTE_TTL)


@pytest.mark.parametrize("state", [woken(CAT), quoted(CAT)], ids=["offered", "quoted"])
@pytest.mark.parametrize(
    ("intent", "command"),
    [
        (Intent.NO, SaveMute(Mute("1288", CAT.category, NOW + timedelta(days=14), 1), OfferDeclined(CAT.category))),
        (
            Intent.HAVE,
            SaveMute(
                Mute("1288", CAT.category, NOW + timedelta(days=CAT.usual_gap_days)), AlreadyStocked(CAT.category)
            ),
        ),
        (
            Intent.LATER,
            SaveMute(Mute("1288", CAT.category, NOW + timedelta(days=1)), ReminderPostponed(CAT.category, 1)),
        ),
        (Intent.NEVER, SaveMute(Mute("1288", CAT.category, None), CategoryMuted(CAT.category))),
    ],
)
def test_no_later_and_never_silence_the_category(state: DialogState, intent: Intent, command: SaveMute) -> None:
    """For two weeks, for a day, for good, before and after the quote."""
    assert next_turn(state, heard(intent))[1] == command


def settled(state: DialogState, intent: Intent) -> tuple[DialogState, TurnResult]:
    """The state and answer after a silence was remembered."""
    state, command = next_turn(state, heard(intent))
    assert isinstance(command, SaveMute)
    state, answer = next_turn(state, CommandSucceeded(command, None))
    assert isinstance(answer, TurnResult)
    return state, answer


@pytest.mark.parametrize(
    ("intent", "response"),
    [
        (Intent.NO, OfferDeclined("молоко")),
        (Intent.HAVE, AlreadyStocked("молоко")),
        (Intent.NEVER, CategoryMuted("молоко")),
    ],
)
def test_a_refused_reminder_is_closed(intent: Intent, response: OfferDeclined | AlreadyStocked | CategoryMuted) -> None:
    """It is not offered again, and where nothing else waits the conversation ends."""
    assert settled(woken(MILK), intent)[1] == TurnResult((response,), closes=MILK, ends_session=True)


def test_a_postponed_reminder_falls_due_a_day_later() -> None:
    """It is not closed but goes back into the schedule."""
    answer = settled(woken(MILK), Intent.LATER)[1]
    assert answer.closes is None
    assert answer.postpones == a_reminder(
        reminder_id="milk", category="молоко", product_id="1", product_title=MILK.product_title,
        due_at=NOW + timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize("intent", [Intent.NO, Intent.LATER, Intent.NEVER])
def test_after_an_answered_reminder_the_next_is_offered(intent: Intent) -> None:
    """The answer ends with the next question, and the answered one never comes back in this conversation."""
    state, answer = settled(woken(CAT, MILK), intent)
    assert answer.responses[-1] == NextOffer(MILK)
    assert not answer.ends_session
    assert settled(state, Intent.NO)[1].ends_session


def test_never_is_promised_only_when_it_is_kept() -> None:
    """A pause works by taking the reminder away; "for good" needs the store."""
    state, command = next_turn(woken(CAT), heard(Intent.NEVER))
    assert isinstance(command, SaveMute)
    assert answer_to(state, CommandFailed(command)) == TurnResult((FailureApology(Trouble.NOT_SILENCED),))
    state, command = next_turn(woken(CAT), heard(Intent.NO))
    assert isinstance(command, SaveMute)
    assert answer_to(state, CommandFailed(command)) == TurnResult(
        (OfferDeclined(CAT.category),), closes=CAT, ends_session=True
    )


def test_an_order_that_is_not_stored_is_not_claimed_and_can_be_confirmed_again() -> None:
    """The quote stays on the table."""
    state, answer = next_turn(quoted(CAT), outcomes.not_stored())
    assert answer == TurnResult((FailureApology(Trouble.NOT_ORDERED),))
    assert isinstance(next_turn(state, heard(Intent.YES))[1], PlaceOrder)


@pytest.mark.parametrize("state", [woken(CAT, MILK), quoted(CAT, MILK)], ids=["at the quote", "at the confirmation"])
def test_what_is_sold_out_comes_back_and_the_next_is_offered(state: DialogState) -> None:
    """Where nothing similar is there. Nobody has to ask for it; nothing is ordered and no quote is left behind."""
    state, command = next_turn(state, outcomes.sold_out(TOMORROW))
    assert command == FindSimilar(CAT, TOMORROW)
    after, answer = next_turn(state, outcomes.similar(None, TOMORROW))
    postponed = replace(CAT, due_at=TOMORROW)
    assert answer == TurnResult((ProductSoldOut(CAT), NextOffer(MILK)), postpones=postponed)
    assert (after.reminder, after.quote, after.order) == (MILK, None, None)
    assert next_turn(woken(CAT), outcomes.similar(None, TOMORROW))[1] == TurnResult(
        (ProductSoldOut(CAT),), postpones=postponed, ends_session=True
    )


def substituted(*waiting: Reminder, after_quote: bool = False) -> DialogState:
    """A conversation in which something similar was offered for the first reminder, which is sold out."""
    state = next_turn((quoted if after_quote else woken)(*waiting), outcomes.sold_out(TOMORROW))[0]
    return next_turn(state, outcomes.similar(SIMILAR))[0]


@pytest.mark.parametrize("after_quote", [False, True], ids=["at the quote", "at the confirmation"])
def test_something_similar_is_offered_quoted_and_ordered(*, after_quote: bool) -> None:
    """In turns of its own: no agreement to the usual product orders another one; the usual reminder is closed."""
    state = next_turn((quoted if after_quote else woken)(CAT), outcomes.sold_out(TOMORROW))[0]
    state, offered = next_turn(state, outcomes.similar(SIMILAR))
    assert (offered, state.quote) == (TurnResult((SimilarOffer(CAT, OTHER_CAT),)), None)
    state, command = next_turn(state, heard(Intent.CONFIRM))
    assert command == GetQuote(SIMILAR.product_id)
    quote = a_quote(product_id=SIMILAR.product_id, quote_id="similar", price=Decimal(899))
    state, told = next_turn(state, outcomes.priced(quote))
    assert told == TurnResult((QuoteOffer(OTHER_CAT, quote, None),))
    state, wanted = next_turn(state, heard(Intent.CONFIRM))
    assert wanted == PlaceOrder((PricedOffer(OTHER_CAT, quote),), NOW)
    (ordered,) = answer_to(state, outcomes.stored(NewOrder(an_order(OTHER_CAT)))).ordered
    assert (ordered.reminder_id, ordered.category) == (CAT.reminder_id, CAT.category)


@pytest.mark.parametrize("intent", [Intent.NO, Intent.LATER])
def test_who_wants_nothing_similar_is_asked_for_the_usual_tomorrow(intent: Intent) -> None:
    """It is no refusal of the category: the reminder comes back with the product that it had."""
    answer = answer_to(substituted(CAT, MILK), heard(Intent.NO))
    if intent is Intent.LATER:
        answer = settled(substituted(CAT, MILK), intent)[1]
    assert answer == TurnResult(
        (ReminderPostponed(CAT.category, 1), NextOffer(MILK)), postpones=replace(CAT, due_at=TOMORROW)
    )


def test_what_is_similar_is_looked_for_once() -> None:
    """Sold out itself, it is told so, and the usual comes back tomorrow."""
    answer = answer_to(substituted(CAT), outcomes.sold_out(TOMORROW))
    assert answer == TurnResult(
        (ProductSoldOut(OTHER_CAT),), postpones=replace(CAT, due_at=TOMORROW), ends_session=True
    )


def test_the_question_about_what_is_similar_stays_open() -> None:
    """It is repeated in full, and asked again in short after an answer to something else."""
    state = substituted(CAT)
    assert answer_to(state, heard(Intent.REPEAT)).responses == (SimilarOffer(CAT, OTHER_CAT),)
    assert answer_to(state, heard(Intent.HELP)).responses == (Help(), SimilarPrompt(OTHER_CAT))
    assert answer_to(state, heard(Intent.WHAT)).responses == (ReminderExplanation(OTHER_CAT), SimilarPrompt(OTHER_CAT))
    assert answer_to(state, outcomes.cheaper(None)).responses == (SimilarPrompt(OTHER_CAT),)


def test_a_confirmation_after_an_order_does_not_agree_to_something_similar() -> None:
    """«Подтверждаю» twice is still the first order."""
    state = next_turn(ordered(CAT, MILK), outcomes.sold_out(TOMORROW))[0]
    state = next_turn(state, outcomes.similar(SIMILAR))[0]
    assert answer_to(state, heard(Intent.CONFIRM)).responses == (
        OrderMade(an_order(CAT).order_id, 1),
        SimilarPrompt(in_place_of(MILK, SIMILAR)),
    )


def test_without_a_price_the_reminder_stays_open() -> None:
    """The shopper can say yes again."""
    state, answer = next_turn(woken(CAT), outcomes.unpriced())
    assert answer == TurnResult((PriceUnknown(CAT.product_title),))
    assert next_turn(state, heard(Intent.YES))[1] == GetQuote(CAT.product_id)


def test_what_is_explained_and_asked_again() -> None:
    """The question stays open."""
    state, answer = next_turn(quoted(CAT), heard(Intent.WHAT))
    assert answer == TurnResult((ReminderExplanation(CAT), RepeatedPrompt(CAT, QUOTE)))
    assert state == quoted(CAT)


def test_repeat_says_the_open_question_in_full() -> None:
    """The reminder, or the quote once it was told."""
    assert answer_to(woken(CAT), heard(Intent.REPEAT)).responses == (Offer(CAT),)
    assert answer_to(quoted(CAT), heard(Intent.REPEAT)).responses == (QuoteOffer(CAT, QUOTE, None),)


def test_a_question_for_the_price_never_orders() -> None:
    """It leads to the quote, and repeats one that was told."""
    assert next_turn(woken(CAT), heard(Intent.PRICE))[1] == GetQuote(CAT.product_id)
    assert answer_to(quoted(CAT), heard(Intent.PRICE)).responses == (QuoteOffer(CAT, QUOTE, None),)


def test_help_and_stop_work_at_any_stage() -> None:
    """Help keeps the question open; stop ends and closes nothing."""
    assert answer_to(woken(CAT), heard(Intent.HELP)).responses == (Help(), RepeatedPrompt(CAT, None))
    assert answer_to(DialogState(), heard(Intent.HELP)).responses == (Help(),)
    assert answer_to(quoted(CAT), heard(Intent.STOP)) == TurnResult((Goodbye(),), ends_session=True)


@pytest.mark.parametrize(("intent", "missed"), [(Intent.UNKNOWN, NotUnderstood()), (Intent.SILENCE, EmptyUtterance())])
def test_three_misses_end_in_a_goodbye(intent: Intent, missed: SpokenResponse) -> None:
    """First the question again, then what can be said, then goodbye; the reminder goes on waiting."""
    state, first = next_turn(woken(CAT), heard(intent))
    state, second = next_turn(state, heard(intent))
    state, third = next_turn(state, heard(intent))
    assert first == TurnResult((missed, RepeatedPrompt(CAT, None)))
    assert second == TurnResult((Hint(), RepeatedPrompt(CAT, None)))
    assert third == TurnResult((Goodbye(),), ends_session=True)


def test_an_understood_word_forgives_the_misses() -> None:
    """Only misses in a row count."""
    state = next_turn(woken(CAT), heard(Intent.UNKNOWN))[0]
    state = next_turn(state, heard(Intent.WHAT))[0]
    assert answer_to(state, heard(Intent.UNKNOWN)).responses[0] == NotUnderstood()


def test_words_against_a_standing_order_hear_where_to_cancel_it() -> None:
    """An order is not undone by a mere no, and nothing is silenced for it."""
    assert answer_to(ordered(CAT), heard(Intent.NO)) == TurnResult((OrderAlreadyMade(),))


def said(state: DialogState, intent: Intent, number: int | None = None) -> tuple[DialogState, TurnResult | Command]:
    """The turn after the shopper said something with a number in it."""
    return next_turn(state, UtteranceReceived(intent, NOW, number))


@pytest.mark.parametrize(
    ("number", "days"), [(None, 1), (0, 1), (2, 2), (7, 7), (30, 30), (61, 60), (10**6, 60)], ids=str
)
def test_later_lasts_as_long_as_was_said(number: int | None, days: int) -> None:
    """A day where nothing was said, and never more than two months."""
    command = said(woken(CAT), Intent.LATER, number)[1]
    until = NOW + timedelta(days=days)
    assert command == SaveMute(Mute("1288", CAT.category, until), ReminderPostponed(CAT.category, days))


def test_a_number_of_pieces_is_quoted_before_it_is_ordered() -> None:
    """Before the quote it asks for one, after it the quote is said again; the order has the number."""
    state, command = said(woken(CAT), Intent.AMOUNT, 2)
    assert command == GetQuote(CAT.product_id)
    state, told = next_turn(state, outcomes.priced(QUOTE))
    two, three = replace(CAT, quantity=2), replace(CAT, quantity=3)
    assert told == TurnResult((QuoteOffer(two, QUOTE, None),))
    state, told = said(state, Intent.AMOUNT, 3)
    assert told == TurnResult((QuoteOffer(three, QUOTE, None),))
    assert said(state, Intent.CONFIRM)[1] == PlaceOrder((PricedOffer(three, QUOTE),), NOW)


@pytest.mark.parametrize("number", [None, 0, 21, 10**6])
def test_more_pieces_than_a_household_needs_are_refused(number: int | None) -> None:
    """The question stays as it was."""
    state, answer = said(quoted(CAT), Intent.AMOUNT, number)
    assert answer == TurnResult((QuantityRejected(20), RepeatedPrompt(CAT, QUOTE)))
    assert state == quoted(CAT)


def test_something_cheaper_is_looked_for() -> None:
    """Below the price that was told, where one was."""
    assert next_turn(quoted(CAT), heard(Intent.CHEAPER)) == (quoted(CAT), FindCheaper(CAT, QUOTE.price))
    state, command = next_turn(woken(CAT), heard(Intent.CHEAPER))
    assert (state, command) == (woken(CAT), FindCheaper(CAT, None))


def test_what_is_cheaper_is_named_and_the_question_stays() -> None:
    """The shopper orders it in the app, or the usual here."""
    product = SearchResult("820166", "корм Whiskas", Decimal(899))
    state, answer = next_turn(quoted(CAT), outcomes.cheaper(product))
    assert (state, answer) == (quoted(CAT), TurnResult((CheaperInApp(product), RepeatedPrompt(CAT, QUOTE))))


def test_where_nothing_is_cheaper_the_usual_is_offered() -> None:
    """And the question stays open."""
    assert answer_to(quoted(CAT), outcomes.cheaper(None)).responses == (
        UsualProductOnly(CAT),
        RepeatedPrompt(CAT, QUOTE),
    )


def test_what_else_offers_the_next_and_closes_nothing() -> None:
    """What was passed over goes on waiting, but is not offered again in this conversation."""
    state, answer = next_turn(quoted(CAT, MILK), heard(Intent.MORE))
    assert answer == TurnResult((NextOffer(MILK),))
    assert next_turn(state, heard(Intent.YES))[1] == GetQuote(MILK.product_id)
    assert said(state, Intent.MORE)[1] == FindNextDue((CAT.reminder_id, MILK.reminder_id, CAT.reminder_id))


def test_what_else_beyond_the_waiting_is_looked_for() -> None:
    """What is found is offered and can be ordered; where nothing is found the question stays open."""
    state, command = next_turn(woken(CAT), heard(Intent.MORE))
    assert command == FindNextDue((CAT.reminder_id,))
    assert answer_to(state, outcomes.more(None)) == TurnResult((NoMoreDue(), RepeatedPrompt(CAT, None)))
    found, answer = next_turn(state, outcomes.more(MILK))
    assert answer == TurnResult((NextOffer(MILK),))
    assert next_turn(found, heard(Intent.YES))[1] == GetQuote(MILK.product_id)
    assert answer_to(DialogState(), outcomes.more(None)) == TurnResult((NoMoreDue(),), ends_session=True)


def pressed(state: DialogState, intent: Intent, of: DialogState) -> TurnResult | Command:
    """What comes of a button that was shown in the state `of`."""
    return next_turn(state, UtteranceReceived(intent, NOW, about=of.question))[1]


def test_a_button_counts_for_its_own_question_only() -> None:
    """A confirmation of another price, quantity or reminder hears the quote of now; nothing else is refused either."""
    new_price = next_turn(quoted(CAT), outcomes.priced(a_quote(price=Decimal(1399), quote_id="new")))[0]
    assert isinstance(pressed(new_price, Intent.CONFIRM, of=new_price), PlaceOrder)
    assert isinstance(pressed(new_price, Intent.CONFIRM, of=quoted(CAT)), TurnResult)
    assert pressed(substituted(CAT), Intent.YES, of=woken(CAT)) == TurnResult((SimilarOffer(CAT, OTHER_CAT),))
    assert pressed(substituted(CAT), Intent.YES, of=substituted(CAT)) == GetQuote(SIMILAR.product_id)
    more = said(quoted(CAT), Intent.AMOUNT, 5)[0]
    assert isinstance(pressed(more, Intent.CONFIRM, of=quoted(CAT)), TurnResult)
    next_offered = next_turn(quoted(CAT, MILK), heard(Intent.MORE))[0]
    assert pressed(next_offered, Intent.NEVER, of=quoted(CAT, MILK)) == TurnResult((Offer(MILK),))


def test_a_confirmation_pressed_twice_hears_the_same_order() -> None:
    """With the next reminder offered or without."""
    made = OrderMade(an_order(CAT).order_id, 1)
    assert pressed(ordered(CAT), Intent.CONFIRM, of=quoted(CAT)) == TurnResult((made,), ends_session=True)
    assert pressed(ordered(CAT, MILK), Intent.CONFIRM, of=quoted(CAT)) == TurnResult((made, NextOffer(MILK)))


_EVENTS = st.one_of(
    st.builds(
        UtteranceReceived,
        st.sampled_from(Intent),
        st.timedeltas(timedelta(0), 2 * QUOTE_TTL).map(lambda late: NOW + late),
        st.none() | st.integers(0, 99),
        st.none() | st.sampled_from([woken(CAT).question, quoted(CAT).question, woken(MILK).question]),
    ),
    st.just(SessionStarted()),
)


def _carried_out(shop: Shop, state: DialogState, event: Event) -> tuple[DialogState, TurnResult, int]:
    """The turn in that shop; counts the orders."""
    before = len(shop.booked)
    state, answer = shop.take(state, event)
    return state, answer, len(shop.booked) - before


def test_restricted_goods_are_not_talked_about_any_more() -> None:
    """The reminder is closed, and what else waits is offered."""
    denied = NotAllowedByVoice("Пиво Балтика №7")
    state, answer = next_turn(quoted(CAT, MILK), outcomes.denied(denied))
    assert answer == TurnResult((denied, NextOffer(MILK)), closes=CAT)
    assert state.reminder == MILK


@pytest.mark.parametrize("denied", [ConfirmInApp(Decimal(129_900), Decimal(50_000)), QuantityRejected(20)])
def test_an_order_that_is_too_large_leaves_the_question_open(denied: ConfirmInApp | QuantityRejected) -> None:
    """Fewer pieces can still be ordered."""
    state, answer = next_turn(quoted(CAT), outcomes.denied(denied))
    assert (state, answer) == (quoted(CAT), TurnResult((denied,)))


@given(st.lists(_EVENTS, max_size=20), st.sampled_from([None, CAT.product_id, MILK.product_id]))
def test_every_turn_is_answered_whatever_is_said(events: list[Event], gone: str | None) -> None:
    """Every turn ends in an answer that says something, whatever is sold out; no reminder is ordered twice."""
    shop, state = Shop(gone=gone), DialogState((CAT, MILK))
    for event in events:
        state, answer, _ = _carried_out(shop, state, event)
        closed = [each.reminder_id for each in (answer.closes, *answer.ordered) if each is not None]
        assert answer.responses
        assert set(closed) <= set(state.answered)
        assert (state.reminder is None and state.basket is None) == (state.stage is Stage.QUIET)
    standing = [line for each in shop.booked if each.order_id not in shop.over for line in each.reminder_ids]
    assert len(set(standing)) == len(standing)


def consented(state: DialogState, intent: Intent) -> tuple[DialogState, TurnResult]:
    """The state and answer after a decision about all reminders was recorded."""
    state, command = next_turn(state, heard(intent))
    assert isinstance(command, ChangeConsent)
    state, answer = next_turn(state, CommandSucceeded(command, None))
    assert isinstance(answer, TurnResult)
    return state, answer


@pytest.mark.parametrize("state", [DialogState(), woken(CAT, MILK), quoted(CAT, MILK)], ids=["quiet", "offer", "quote"])
def test_who_opts_out_is_offered_nothing_more(state: DialogState) -> None:
    """Neither what waits nor what else there is, at whatever stage; no single category is refused."""
    state, answer = consented(state, Intent.OPT_OUT)
    assert answer == TurnResult((OptedOut(),), ends_session=True)
    assert (state.reminder, state.quote, state.waiting) == (None, None, ())
    for intent in (Intent.YES, Intent.MORE, Intent.CONFIRM):
        assert answer_to(state, heard(intent)) == TurnResult((RemindersOff(),), ends_session=True)
    assert answer_to(state, SessionStarted()).responses == (RemindersOff(),)


def test_who_opts_in_hears_of_reminders_again() -> None:
    """A question that is open stays so."""
    state, answer = consented(DialogState(opted_out=True), Intent.OPT_IN)
    assert answer == TurnResult((OptedIn(),), ends_session=True)
    assert answer_to(state, SessionStarted()).responses == (NoWaitingReminders(),)
    assert consented(woken(CAT), Intent.OPT_IN)[1] == TurnResult((OptedIn(), RepeatedPrompt(CAT, None)))


def test_no_decision_is_claimed_that_may_not_be_recorded() -> None:
    """The question stays open, and the shopper says it again."""
    assert next_turn(woken(CAT), heard(Intent.OPT_OUT))[1] == ChangeConsent(ConsentState.WITHDRAWN)
    assert next_turn(woken(CAT), CommandFailed(ChangeConsent(ConsentState.WITHDRAWN))) == (
        woken(CAT),
        TurnResult((FailureApology(Trouble.NOT_SILENCED),)),
    )


def test_delivery_and_total_are_answered_from_a_quote_that_holds() -> None:
    """The question stays; without a quote the price is asked for, which tells both."""
    asked = RepeatedPrompt(CAT, QUOTE)
    assert answer_to(quoted(CAT), heard(Intent.DELIVERY)).responses == (DeliveryAnswer(QUOTE), asked)
    assert answer_to(quoted(CAT), heard(Intent.TOTAL)).responses == (TotalAnswer(CAT, QUOTE), asked)
    for intent in (Intent.DELIVERY, Intent.TOTAL):
        assert next_turn(woken(CAT), heard(intent))[1] == GetQuote(CAT.product_id)


@pytest.mark.parametrize(
    ("intent", "command"), [(Intent.ORDER_STATUS, GetLatestOrder()), (Intent.CANCEL_ORDER, CancelLatestOrder())]
)
def test_orders_that_were_made_are_looked_up_at_any_stage(intent: Intent, command: Command) -> None:
    """Nothing that is open changes by it."""
    for state in (DialogState(), woken(CAT), quoted(CAT)):
        assert next_turn(state, heard(intent)) == (state, command)


@pytest.mark.parametrize("intent", [Intent.DELIVERY, Intent.TOTAL])
def test_a_question_after_an_order_is_about_it(intent: Intent) -> None:
    """Where nothing is proposed."""
    assert next_turn(ordered(CAT), heard(intent))[1] == GetLatestOrder()


def test_who_asks_what_is_due_lets_it_be_looked_for() -> None:
    """Nothing due is claimed before that, nor that what waits is all."""
    assert next_turn(DialogState((CAT,)), heard(Intent.DUE))[1] == FindDueGoods((CAT,))
    assert next_turn(DialogState(), heard(Intent.DUE))[1] == FindDueGoods(())
