"""Consent to reminders: opt-out and opt-in."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import ChangeConsent, TurnResult
from repurchase.dialog.dialog_state import DialogState, Stage
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.responses import FailureApology, OptedIn, OptedOut, Trouble
from repurchase.dialog.transitions import Turn, question
from repurchase.shoppers.consent import ConsentState


def on_opt_out(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Turn all reminders off."""
    return state, ChangeConsent(ConsentState.WITHDRAWN)


def on_opt_in(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Turn reminders on again."""
    return state, ChangeConsent(ConsentState.GIVEN)


def after_change_consent(
    state: DialogState, outcome: CommandSucceeded[ChangeConsent, None] | CommandFailed[ChangeConsent]
) -> Turn:
    """Clear waiting reminders after a withdrawal; after an opt-in none is waiting yet."""
    if isinstance(outcome, CommandFailed):
        return state, TurnResult((FailureApology(Trouble.NOT_SILENCED),))
    if outcome.command.state is ConsentState.WITHDRAWN:
        quiet = replace(state.without_reminder(), waiting=(), opted_out=True)
        return quiet, TurnResult((OptedOut(),), ends_session=True)
    return replace(state, opted_out=False), TurnResult(
        (OptedIn(), *question(state)), ends_session=state.stage is Stage.QUIET
    )
