"""One turn of the dialogue: what the shopper said goes in, what Alice says comes out, whatever breaks."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from prometheus_client import Histogram

from repurchase.adapters.metrics import TURN_SECONDS
from repurchase.cart import cart_of
from repurchase.consent import Consent, ConsentSource
from repurchase.dialog import next_turn
from repurchase.dialog_state import DialogState, plain, restored
from repurchase.errors import (
    AnswerUnavailable,
    NotByVoice,
    OnlineStoreUnavailable,
    OrderTooExpensive,
    OutOfStock,
    TooManyPieces,
)
from repurchase.intent import Intent, Meaning
from repurchase.order import order_of
from repurchase.order_state import RefusedOrder
from repurchase.quote import Quote
from repurchase.reminder import Reminder
from repurchase.saying import (
    AmountRefused,
    ConfirmInApp,
    NotForVoice,
    OrderedBefore,
    OrderMade,
    OrderRefused,
    Sorry,
    Trouble,
)
from repurchase.silence import PAUSE_AFTER_LATER
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
from serving.answer_time import in_time
from serving.change_consent import change_consent
from serving.cheaper import cheaper
from serving.confirm_order import ChangedTerms, confirm_order
from serving.language.intent_classifier import meaning_of
from serving.language.proposal import proposal_of
from serving.language.utterance import Utterance
from serving.next_due import next_due
from serving.phrases import Moment, spoken
from serving.similar import similar
from serving.world import World

VERSION = 2
"""Of what is kept between turns; a conversation of another version begins anew."""

MOST_REFUSED = 2
"""Orders that an answer apologises for: more would leave no room for the reminder; the rest waits."""

HEARD_AT_ONCE = frozenset(
    {
        Intent.STOP,
        Intent.HELP,
        Intent.OPT_OUT,
        Intent.OPT_IN,
        Intent.DUE,
        Intent.ORDER_CATEGORY,
        Intent.ORDER_ALL,
        Intent.NEVER,
        Intent.DELIVERY,
        Intent.TOTAL,
        Intent.REMIND_ABOUT,
        Intent.ORDER_STATUS,
        Intent.CANCEL_ORDER,
    }
)
"""What counts also as the first words of a conversation, where others only open it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """What a device sent."""

    user_id: str
    session_id: str
    message_id: int | None
    """The number of the turn in its session, where it has one; a repeated one is the same turn again."""
    said: Utterance | Meaning
    """Words, which mean something only beside the question; a pressed button says what it means."""
    time_zone: str
    """IANA name."""
    lives_in: str | None = None
    """The zone that the device told now, a known IANA name; None where it told none, or none anew."""
    about: str | None = None
    """The question that a pressed button answers, as `TurnAnswered.asks` named it; None for words."""
    wakes: bool = False
    """Whether the conversation begins with this turn, whatever was said before."""


@dataclass(frozen=True, slots=True)
class TurnAnswered:
    """What the device shall say."""

    text: str
    tts: str
    end_session: bool
    state: str
    """A Stage's value: which question the shopper is asked."""
    order_id: str | None
    """Of the order that this answer tells of."""
    asks: str | None
    """A name for the question that is open now."""


@in_time
async def answer_turn(world: World, turn: TurnHeard, now: datetime) -> TurnAnswered:
    """Answer one turn, and measure it; troubles of the world become kind sentences, never errors."""
    began = perf_counter()
    intent, answered = await _answer(world, turn, now)
    _seconds_of(intent, answered.state).observe(perf_counter() - began)
    return answered


@cache
def _seconds_of(intent: Intent, outcome: str) -> Histogram:
    """Looking a label up costs more than counting."""
    return TURN_SECONDS.labels(intent.value, outcome)


async def _answer(world: World, turn: TurnHeard, now: datetime) -> tuple[Intent, TurnAnswered]:
    moment = Moment(now, ZoneInfo(turn.time_zone))
    try:
        resumed = await world.dialogs.resume(turn.user_id, turn.session_id)
    except OnlineStoreUnavailable as trouble:
        _log.warning("a turn was not answered: %s", trouble)
        sorry = Answer((Sorry(Trouble.NO_MEMORY),), ends=True)
        return _meaning(turn, DialogState(), moment).intent, _answered(DialogState(), sorry, moment)
    kept = _of_this_conversation(resumed.state, turn)
    if kept is not None and turn.message_id is not None and kept["message_id"] >= turn.message_id:
        return Intent.REPEAT, TurnAnswered(**kept["answer"])
    if turn.message_id is None:
        turn = replace(turn, message_id=_next_number(kept))
    state = restored(None if kept is None else kept["state"], resumed.waiting)
    begun = state or DialogState(tuple(resumed.waiting))
    if resumed.opted_out:
        begun = replace(begun, opted_out=True)
    meaning = _meaning(turn, begun, moment)
    first = _first(state, turn, meaning, now)
    state, answer = await _led(world, turn.user_id, begun, first, now)
    refused = resumed.refused[:MOST_REFUSED] if isinstance(first, Woke) else ()
    if refused:
        regrets = (OrderRefused(each.product_title) for each in refused)
        answer = replace(answer, says=(*regrets, *answer.says))
    answered = _answered(state, answer, moment)
    await _keep(world, turn, state, answer, answered)
    if refused:
        await _forget(world, turn.user_id, refused)
    return meaning.intent, answered


def _meaning(turn: TurnHeard, state: DialogState, moment: Moment) -> Meaning:
    """The meaning of words follows from what they answer; every entrance comes here."""
    return meaning_of(turn.said, proposal_of(state, moment.now.astimezone(moment.zone)))


def _of_this_conversation(kept: Mapping[str, Any] | None, turn: TurnHeard) -> Mapping[str, Any] | None:
    """What this version of the code kept, unless the turn opens a new conversation under an old name."""
    if kept is None or kept.get("version") != VERSION:
        return None
    opens_anew = turn.wakes and turn.message_id != kept["message_id"]
    return None if opens_anew else kept


def _next_number(kept: Mapping[str, Any] | None) -> int:
    return 0 if kept is None else kept["message_id"] + 1


def _first(state: DialogState | None, turn: TurnHeard, meaning: Meaning, now: datetime) -> Event:
    if (state is None or turn.wakes) and meaning.intent not in HEARD_AT_ONCE:
        return Woke()
    return Heard(meaning.intent, now, meaning.number, turn.about, meaning.subject)


async def _led(
    world: World, user_id: str, state: DialogState, event: Event, now: datetime
) -> tuple[DialogState, Answer]:
    state, outcome = next_turn(state, event)
    while not isinstance(outcome, Answer):
        state, outcome = next_turn(state, await _outcome(world, user_id, outcome, now))
    return state, outcome


async def _outcome(world: World, user_id: str, wish: Wish, now: datetime) -> Event:
    try:
        return await _fulfilled(world, user_id, wish, now)
    except OutOfStock as gone:
        _log.info("nothing was ordered: %s", gone)
        return SoldOut(now + PAUSE_AFTER_LATER)
    except AnswerUnavailable as trouble:
        _log.warning("a wish was not fulfilled: %s", trouble)
        return _unfulfilled(wish)


async def _fulfilled(world: World, user_id: str, wish: Wish, now: datetime) -> Event:
    match wish:
        case WantMore() | WantCategory():
            return await _found(world, user_id, wish, now)
        case WantCheaper(reminder, than):
            product = await cheaper(world, reminder, than, now)
            return NothingCheaper() if product is None else FoundCheaper(product)
        case WantSimilar(reminder, again_at):
            product = await similar(world, reminder)
            return NothingSimilar(again_at) if product is None else FoundSimilar(product)
        case WantQuote(product_id):
            return Quoted(await world.prices.recent(product_id, now))
        case WantOrder(reminder, quote, confirmed_at):
            return await _ordered(world, reminder, quote, confirmed_at)
        case WantSilence() | WantConsent():
            return await _recorded(world, user_id, wish, now)


async def _found(world: World, user_id: str, wish: WantMore | WantCategory, now: datetime) -> Event:
    if isinstance(wish, WantCategory):
        named = await next_due(world, user_id, wish.known, now, wish.subject)
        return CategoryNotFound() if named is None else Found(named)
    reminder = await next_due(world, user_id, wish.known, now)
    return NothingFound() if reminder is None else Found(reminder)


async def _recorded(world: World, user_id: str, wish: WantSilence | WantConsent, now: datetime) -> Event:
    if isinstance(wish, WantSilence):
        await world.silences.add(wish.silence)
        return Settled(wish)
    await change_consent(world, Consent(user_id, wish.state, now, ConsentSource.VOICE))
    return ConsentChanged(wish.state)


async def _ordered(world: World, reminder: Reminder, quote: Quote, now: datetime) -> Event:
    try:
        order = order_of(reminder, quote, now, world.policy)
    except NotByVoice as denied:
        return Denied(_said_of(denied, reminder))
    outcome = await confirm_order(world, order, quote, now)
    return Quoted(outcome.quote) if isinstance(outcome, ChangedTerms) else Stored(outcome)


def _said_of(denied: NotByVoice, reminder: Reminder) -> NotForVoice | ConfirmInApp | AmountRefused:
    match denied:
        case OrderTooExpensive():
            return ConfirmInApp(denied.total, denied.max_total)
        case TooManyPieces():
            return AmountRefused(denied.most)
        case _:
            return NotForVoice(reminder.product_title)


_UNFULFILLED: Mapping[type[Wish], Event] = {
    WantMore: NothingFound(),
    WantCategory: CategoryUnknown(),
    WantCheaper: NothingCheaper(),
    WantQuote: NoQuote(),
    WantOrder: NotStored(),
    WantConsent: ConsentNotChanged(),
}


def _unfulfilled(wish: Wish) -> Event:
    match wish:
        case WantSimilar(_, again_at):
            return NothingSimilar(again_at)
        case WantSilence():
            return NotSettled(wish)
        case _:
            return _UNFULFILLED[type(wish)]


async def _keep(world: World, turn: TurnHeard, state: DialogState, answer: Answer, answered: TurnAnswered) -> None:
    """What is not kept can be said again: the same reminder leads to the same order."""
    conversation: Mapping[str, Any] = {
        "version": VERSION,
        "message_id": turn.message_id,
        "state": plain(state),
        "answer": msgspec.to_builtins(answered),
    }
    try:
        cart = cart_of(state.reminder, state.quote)
        await world.dialogs.store(turn.user_id, turn.session_id, conversation, cart, turn.lives_in)
        if answer.ordered is not None:
            await world.reminders.close_ordered(answer.ordered)
        if answer.closes is not None:
            await world.reminders.close(turn.user_id, answer.closes.reminder_id)
        if answer.postpones is not None:
            await world.reminders.postpone(answer.postpones)
    except OnlineStoreUnavailable as trouble:
        _log.warning("a turn was answered but not kept: %s", trouble)


async def _forget(world: World, user_id: str, refused: Sequence[RefusedOrder]) -> None:
    try:
        await world.refused.forget(user_id, refused)
    except OnlineStoreUnavailable as trouble:
        _log.warning("a refused order is told again: %s", trouble)


def _answered(state: DialogState, answer: Answer, moment: Moment) -> TurnAnswered:
    words = spoken(answer.says, moment)
    told = next((saying.order_id for saying in answer.says if isinstance(saying, OrderMade | OrderedBefore)), None)
    return TurnAnswered(words.text, words.tts, answer.ends, state.stage.value, told, state.question)
