"""Utterances that were not understood, help, and the end of a conversation."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import TurnResult
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import EmptyUtterance, Goodbye, Help, Hint, NotUnderstood
from repurchase.dialog.transitions import Turn, question

MISSES_BEFORE_HINT = 2
MISSES_BEFORE_GOODBYE = 3


def on_unknown(state: DialogState, intent: Intent) -> Turn:
    """Repeat the question, then give a hint, then say goodbye."""
    if state.misses >= MISSES_BEFORE_GOODBYE:
        return replace(state, misses=0), TurnResult((Goodbye(),), ends_session=True)
    if state.misses >= MISSES_BEFORE_HINT:
        return state, TurnResult((Hint(), *question(state)))
    says = EmptyUtterance() if intent is Intent.SILENCE else NotUnderstood()
    return state, TurnResult((says, *question(state)))


def on_help(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Explain what the shopper can say; the open question stays."""
    return state, TurnResult((Help(), *question(state)))


def on_stop(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Say goodbye; waiting reminders stay waiting."""
    return state, TurnResult((Goodbye(),), ends_session=True)
