"""Whether the shopper wants reminders at all."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import Answer, WantConsent
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.responses import OptedIn, OptedOut, Sorry, Trouble
from repurchase.dialog.transitions import Turn, question
from repurchase.shoppers.consent import ConsentState


def opted_out(state: DialogState, _heard: Heard) -> Turn:
    """Remind of nothing any more."""
    return state, WantConsent(ConsentState.WITHDRAWN)


def opted_in(state: DialogState, _heard: Heard) -> Turn:
    """Remind again."""
    return state, WantConsent(ConsentState.GIVEN)


def decided(state: DialogState, outcome: Done[WantConsent, None] | Failed[WantConsent]) -> Turn:
    """Nothing waits any more where the consent was withdrawn, nor yet where it was given again."""
    if isinstance(outcome, Failed):
        return state, Answer((Sorry(Trouble.NOT_SILENCED),))
    if outcome.wish.state is ConsentState.WITHDRAWN:
        quiet = replace(state.without_reminder(), waiting=(), opted_out=True)
        return quiet, Answer((OptedOut(),), ends=True)
    return replace(state, opted_out=False), Answer((OptedIn(), *question(state)), ends=state.stage is Stage.QUIET)
