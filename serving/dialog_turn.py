"""One turn of the dialogue: what the shopper said goes in, what Alice says comes out, whatever breaks."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from repurchase.dialog import (
    Answer,
    Event,
    Heard,
    NoQuote,
    NotSettled,
    NotStored,
    Quoted,
    Settled,
    Stored,
    WantOrder,
    WantQuote,
    WantSilence,
    Wish,
    Woke,
    next_turn,
)
from repurchase.dialog_state import DialogState, plain, restored
from repurchase.errors import AnswerUnavailable, OnlineStoreUnavailable
from repurchase.intent import Intent
from repurchase.saying import OrderMade, Sorry, Trouble
from serving.phrases import Moment, spoken
from serving.understanding import understood
from serving.world import World

VERSION = 1
"""Of what is kept between turns; a conversation of another version begins anew."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TurnHeard:
    """What a device sent."""

    user_id: str
    session_id: str
    message_id: int
    """The number of the turn in its session; a repeated one is the same turn again."""
    utterance: str
    time_zone: str
    """IANA name."""


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


async def answer_turn(world: World, turn: TurnHeard, now: datetime) -> TurnAnswered:
    """Answer one turn; troubles of the world become kind sentences, never errors."""
    moment = Moment(now, ZoneInfo(turn.time_zone))
    try:
        # In this order: a reminder is taken away only after the state that answered it was kept.
        waiting = await world.reminders.waiting(turn.user_id)
        kept = _readable(await world.dialogs.load(turn.user_id, turn.session_id))
    except OnlineStoreUnavailable as trouble:
        _log.warning("a turn was not answered: %s", trouble)
        return _answered(DialogState(), Answer((Sorry(Trouble.NO_MEMORY),), ends=True), moment)
    if kept is not None and kept["message_id"] >= turn.message_id:
        return TurnAnswered(**kept["answer"])
    state = restored(None if kept is None else kept["state"], waiting)
    state, answer = await _led(world, state or DialogState(tuple(waiting)), _first(state, turn, now), now)
    answered = _answered(state, answer, moment)
    await _keep(world, turn, state, answer, answered)
    return answered


def _readable(kept: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return kept if kept is not None and kept.get("version") == VERSION else None


def _first(state: DialogState | None, turn: TurnHeard, now: datetime) -> Event:
    intent = understood(turn.utterance)
    if state is None and intent not in {Intent.STOP, Intent.HELP}:
        return Woke()
    return Heard(intent, now)


async def _led(world: World, state: DialogState, event: Event, now: datetime) -> tuple[DialogState, Answer]:
    state, outcome = next_turn(state, event)
    while not isinstance(outcome, Answer):
        state, outcome = next_turn(state, await _outcome(world, outcome, now))
    return state, outcome


async def _outcome(world: World, wish: Wish, now: datetime) -> Event:
    try:
        return await _fulfilled(world, wish, now)
    except AnswerUnavailable as trouble:
        _log.warning("a wish was not fulfilled: %s", trouble)
        return _unfulfilled(wish)


async def _fulfilled(world: World, wish: Wish, now: datetime) -> Event:
    match wish:
        case WantQuote(product_id):
            return Quoted(await world.prices.quote(product_id, now))
        case WantOrder(order):
            return Stored(await world.orders.store(order))
        case WantSilence(silence):
            await world.silences.add(silence)
            return Settled(wish)


def _unfulfilled(wish: Wish) -> Event:
    match wish:
        case WantQuote():
            return NoQuote()
        case WantOrder():
            return NotStored()
        case WantSilence():
            return NotSettled(wish)


async def _keep(world: World, turn: TurnHeard, state: DialogState, answer: Answer, answered: TurnAnswered) -> None:
    """What is not kept can be said again: the same reminder leads to the same order."""
    conversation: Mapping[str, Any] = {
        "version": VERSION,
        "message_id": turn.message_id,
        "state": plain(state),
        "answer": asdict(answered),
    }
    try:
        await world.dialogs.store(turn.user_id, turn.session_id, conversation)
        if answer.closes is not None:
            await world.reminders.close(turn.user_id, answer.closes.reminder_id)
        if answer.postpones is not None:
            await world.reminders.postpone(answer.postpones)
    except OnlineStoreUnavailable as trouble:
        _log.warning("a turn was answered but not kept: %s", trouble)


def _answered(state: DialogState, answer: Answer, moment: Moment) -> TurnAnswered:
    words = spoken(answer.says, moment)
    made = next((saying.order_id for saying in answer.says if isinstance(saying, OrderMade)), None)
    return TurnAnswered(words.text, words.tts, answer.ends, state.stage.value, made)
