"""What is not understood, help, and the end of a conversation."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import Answer
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Heard
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import Goodbye, Helped, Hinted, NotHeard, NotUnderstood
from repurchase.dialog.transitions import Turn, question

MISSES_BEFORE_HINT = 2
MISSES_BEFORE_GOODBYE = 3


def missed(state: DialogState, intent: Intent) -> Turn:
    """The question again, then what can be said, then goodbye."""
    if state.misses >= MISSES_BEFORE_GOODBYE:
        return replace(state, misses=0), Answer((Goodbye(),), ends=True)
    if state.misses >= MISSES_BEFORE_HINT:
        return state, Answer((Hinted(), *question(state)))
    says = NotHeard() if intent is Intent.SILENCE else NotUnderstood()
    return state, Answer((says, *question(state)))


def helped(state: DialogState, _heard: Heard) -> Turn:
    """What can be said; the open question stays."""
    return state, Answer((Helped(), *question(state)))


def stopped(state: DialogState, _heard: Heard) -> Turn:
    """Goodbye; what waits goes on waiting."""
    return state, Answer((Goodbye(),), ends=True)
