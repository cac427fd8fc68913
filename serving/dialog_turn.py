"""One turn of the dialogue: what the shopper said goes in, what Alice says comes out, whatever breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterator, Mapping, Sequence
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
from repurchase.dialog import next_turn
from repurchase.dialog_record import plain, restored
from repurchase.dialog_state import DialogState
from repurchase.errors import OnlineStoreUnavailable
from repurchase.intent import Intent, Meaning
from repurchase.order_saying import OrderTold
from repurchase.order_state import RefusedOrder
from repurchase.saying import OrderedBefore, OrderMade, OrderRefused, Saying, Sorry, Trouble
from repurchase.turn import Answer, Event, Heard, Woke
from serving.answer_time import in_time
from serving.fulfilment import outcome_of
from serving.language.intent_classifier import meaning_of
from serving.language.proposal import proposal_of
from serving.language.utterance import Utterance
from serving.phrases import Moment, spoken
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
        Intent.REMIND_AGAIN,
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
    begun = replace(
        state or DialogState(tuple(resumed.waiting)), opted_out=resumed.opted_out, max_total=world.policy.max_total
    )
    meaning = _meaning(turn, begun, moment)
    first = _first(state, turn, meaning, moment)
    state, answer = await _led(world, turn.user_id, begun, first, now)
    refused = resumed.refused[:MOST_REFUSED] if isinstance(first, Woke) else ()
    if refused:
        regrets = (OrderRefused(each.goods) for each in refused)
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


def _first(state: DialogState | None, turn: TurnHeard, meaning: Meaning, moment: Moment) -> Event:
    if (state is None or turn.wakes) and meaning.intent not in HEARD_AT_ONCE:
        return Woke()
    return Heard(
        meaning.intent,
        moment.now,
        meaning.number,
        turn.about,
        meaning.subject,
        meaning.when,
        moment.zone,
        meaning.several,
    )


async def _led(
    world: World, user_id: str, state: DialogState, event: Event, now: datetime
) -> tuple[DialogState, Answer]:
    state, outcome = next_turn(state, event)
    while not isinstance(outcome, Answer):
        state, outcome = next_turn(state, await outcome_of(world, user_id, outcome, now))
    return state, outcome


async def _keep(world: World, turn: TurnHeard, state: DialogState, answer: Answer, answered: TurnAnswered) -> None:
    """What is not kept can be said again: the same reminder leads to the same order."""
    conversation: Mapping[str, Any] = {
        "version": VERSION,
        "message_id": turn.message_id,
        "state": plain(state),
        "answer": msgspec.to_builtins(answered),
    }
    try:
        cart = cart_of(() if state.is_too_expensive else state.offers)
        # None of them needs another's reply: what they write first leaves in one packet, the conversation in front.
        await asyncio.gather(
            world.dialogs.store(turn.user_id, turn.session_id, conversation, cart, turn.lives_in),
            *_answered_reminders(world, turn.user_id, answer),
        )
    except OnlineStoreUnavailable as trouble:
        _log.warning("a turn was answered but not kept: %s", trouble)


def _answered_reminders(world: World, user_id: str, answer: Answer) -> Iterator[Awaitable[None]]:
    if answer.ordered:
        yield world.reminders.close_ordered(answer.ordered)
    if answer.closes is not None:
        yield world.reminders.close(user_id, answer.closes.reminder_id)
    if answer.postpones is not None:
        yield world.reminders.postpone(answer.postpones)


async def _forget(world: World, user_id: str, refused: Sequence[RefusedOrder]) -> None:
    try:
        await world.refused.forget(user_id, refused)
    except OnlineStoreUnavailable as trouble:
        _log.warning("a refused order is told again: %s", trouble)


def _answered(state: DialogState, answer: Answer, moment: Moment) -> TurnAnswered:
    words = spoken(answer.says, moment)
    order_id = next((told for told in map(_order_told, answer.says) if told is not None), None)
    return TurnAnswered(words.text, words.tts, answer.ends, state.stage.value, order_id, state.question)


def _order_told(saying: Saying) -> str | None:
    match saying:
        case OrderMade(order_id) | OrderedBefore(order_id):
            return order_id
        case OrderTold(order):
            return order.order_id
        case _:
            return None
