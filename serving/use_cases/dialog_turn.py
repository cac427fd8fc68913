"""Answers one turn of the dialogue; failures of other systems become spoken apologies."""

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
from repurchase.dialog import next_turn
from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_record import decode_state, encode_state
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Event, SessionStarted, UtteranceReceived
from repurchase.dialog.intent import Intent, Meaning
from repurchase.dialog.order_responses import OrderStatusAnswer
from repurchase.dialog.responses import (
    FailureApology,
    OrderAlreadyPlaced,
    OrderMade,
    OrderRefused,
    SpokenResponse,
    Trouble,
)
from repurchase.errors import OnlineStoreUnavailable
from repurchase.orders.cart import cart_of
from repurchase.orders.order_state import RefusedOrder
from serving.deadline import with_deadline
from serving.dependencies import Dependencies
from serving.language.intent_classifier import meaning_of
from serving.language.proposal import proposal_of
from serving.language.utterance import Utterance
from serving.speech.phrases import Moment, spoken
from serving.use_cases.fulfilment import execute_command

VERSION = 2
"""Version of the stored conversation; one stored by another version starts again from the beginning."""

MAX_REFUSED_ORDERS = 2
"""Refused orders reported in one answer: more would leave no room for the reminder; the rest are reported later."""

IMMEDIATE_INTENTS = frozenset(
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
"""Intents that are handled as the first utterance of a conversation; any other intent only opens it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One turn as a device sent it."""

    user_id: str
    session_id: str
    message_id: int | None
    """The turn's number in its session, if known; a repeated number repeats the turn."""
    said: Utterance | Meaning
    """Words, which need the open question to be classified, or the meaning of a pressed button."""
    time_zone: str
    """IANA name."""
    lives_in: str | None = None
    """The time zone that the device reported with this turn, a known IANA name; None if it reported no new one."""
    about: str | None = None
    """The question that a pressed button answers, a value of `TurnAnswered.asks`; None for words."""
    wakes: bool = False
    """Whether a new conversation starts with this turn."""


@dataclass(frozen=True, slots=True)
class TurnResponse:
    """The answer that the device plays."""

    text: str
    tts: str
    end_session: bool
    state: str
    """The value of a Stage, which identifies the kind of open question."""
    order_id: str | None
    """The order that this answer mentions."""
    asks: str | None
    """The id of the open question."""


@with_deadline
async def answer_turn(dependencies: Dependencies, turn: TurnRequest, now: datetime) -> TurnResponse:
    """Answer one turn and measure its duration; failures of other systems become apologies, not errors."""
    began = perf_counter()
    intent, answered = await _answer(dependencies, turn, now)
    _seconds_of(intent, answered.state).observe(perf_counter() - began)
    return answered


@cache
def _seconds_of(intent: Intent, outcome: str) -> Histogram:
    """Cached, because a label lookup costs more than an observation."""
    return TURN_SECONDS.labels(intent.value, outcome)


async def _answer(dependencies: Dependencies, turn: TurnRequest, now: datetime) -> tuple[Intent, TurnResponse]:
    moment = Moment(now, ZoneInfo(turn.time_zone))
    try:
        resumed = await dependencies.dialogs.resume(turn.user_id, turn.session_id)
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to answer a turn: %s", trouble)
        sorry = TurnResult((FailureApology(Trouble.NO_MEMORY),), ends_session=True)
        return _meaning(turn, DialogState(), moment).intent, _answered(DialogState(), sorry, moment)
    kept = _restored_state(resumed.state, turn)
    if kept is not None and turn.message_id is not None and kept["message_id"] >= turn.message_id:
        return Intent.REPEAT, TurnResponse(**kept["answer"])
    if turn.message_id is None:
        turn = replace(turn, message_id=_next_number(kept))
    state = decode_state(None if kept is None else kept["state"], resumed.waiting)
    begun = replace(
        state or DialogState(tuple(resumed.waiting)),
        opted_out=resumed.opted_out,
        max_total=dependencies.policy.max_total,
    )
    meaning = _meaning(turn, begun, moment)
    first = _first(state, turn, meaning, moment)
    state, answer = await _run_commands(dependencies, turn.user_id, begun, first, now)
    refused = resumed.refused[:MAX_REFUSED_ORDERS] if isinstance(first, SessionStarted) else ()
    if refused:
        regrets = (OrderRefused(each.goods) for each in refused)
        answer = replace(answer, responses=(*regrets, *answer.responses))
    answered = _answered(state, answer, moment)
    await _save(dependencies, turn, state, answer, answered)
    if refused:
        await _forget(dependencies, turn.user_id, refused)
    return meaning.intent, answered


def _meaning(turn: TurnRequest, state: DialogState, moment: Moment) -> Meaning:
    """Classify the words in the context of the open question."""
    return meaning_of(turn.said, proposal_of(state, moment.now.astimezone(moment.zone)))


def _restored_state(kept: Mapping[str, Any] | None, turn: TurnRequest) -> Mapping[str, Any] | None:
    """The stored conversation, if this version wrote it and the turn does not start a new one in the same session."""
    if kept is None or kept.get("version") != VERSION:
        return None
    opens_anew = turn.wakes and turn.message_id != kept["message_id"]
    return None if opens_anew else kept


def _next_number(kept: Mapping[str, Any] | None) -> int:
    return 0 if kept is None else kept["message_id"] + 1


def _first(state: DialogState | None, turn: TurnRequest, meaning: Meaning, moment: Moment) -> Event:
    if (state is None or turn.wakes) and meaning.intent not in IMMEDIATE_INTENTS:
        return SessionStarted()
    return UtteranceReceived(
        meaning.intent,
        moment.now,
        meaning.number,
        turn.about,
        meaning.subject,
        meaning.when,
        moment.zone,
        meaning.several,
    )


async def _run_commands(
    dependencies: Dependencies, user_id: str, state: DialogState, event: Event, now: datetime
) -> tuple[DialogState, TurnResult]:
    state, outcome = next_turn(state, event)
    while not isinstance(outcome, TurnResult):
        state, outcome = next_turn(state, await execute_command(dependencies, user_id, outcome, now))
    return state, outcome


async def _save(
    dependencies: Dependencies, turn: TurnRequest, state: DialogState, answer: TurnResult, answered: TurnResponse
) -> None:
    """Store the conversation; a failure is harmless, because repeating a turn leads to the same order."""
    conversation: Mapping[str, Any] = {
        "version": VERSION,
        "message_id": turn.message_id,
        "state": encode_state(state),
        "answer": msgspec.to_builtins(answered),
    }
    try:
        cart = cart_of(() if state.is_too_expensive else state.offers)
        # They are independent: their first commands leave in one packet, the conversation's first.
        await asyncio.gather(
            dependencies.dialogs.store(turn.user_id, turn.session_id, conversation, cart, turn.lives_in),
            *_answered_reminders(dependencies, turn.user_id, answer),
        )
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to store an answered turn: %s", trouble)


def _answered_reminders(dependencies: Dependencies, user_id: str, answer: TurnResult) -> Iterator[Awaitable[None]]:
    if answer.ordered:
        yield dependencies.reminders.close_ordered(answer.ordered)
    if answer.closes is not None:
        yield dependencies.reminders.close(user_id, answer.closes.reminder_id)
    if answer.postpones is not None:
        yield dependencies.reminders.postpone(answer.postpones)


async def _forget(dependencies: Dependencies, user_id: str, refused: Sequence[RefusedOrder]) -> None:
    try:
        await dependencies.refused.forget(user_id, refused)
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to remove a reported refused order, it will be reported again: %s", trouble)


def _answered(state: DialogState, answer: TurnResult, moment: Moment) -> TurnResponse:
    words = spoken(answer.responses, moment)
    order_id = next((told for told in map(_order_id_in, answer.responses) if told is not None), None)
    return TurnResponse(words.text, words.tts, answer.ends_session, state.stage.value, order_id, state.question)


def _order_id_in(response: SpokenResponse) -> str | None:
    match response:
        case OrderMade(order_id) | OrderAlreadyPlaced(order_id):
            return order_id
        case OrderStatusAnswer(order):
            return order.order_id
        case _:
            return None
