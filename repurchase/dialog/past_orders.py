"""Status and cancellation of existing orders."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import CancelLatestOrder, GetLatestOrder
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import CommandFailed, CommandSucceeded, UtteranceReceived
from repurchase.dialog.order_responses import NoOrders, NoOrderToCancel, OrderCancelled, OrderStatusAnswer
from repurchase.dialog.responses import CancelInApp, FailureApology, Trouble
from repurchase.dialog.transitions import Turn, respond
from repurchase.orders.order_state import AlreadySubmitted, Cancellation, Cancelled, NothingToCancel, OrderProgress


def on_ask_status(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Look up the latest order; the open question stays."""
    return state, GetLatestOrder()


def after_latest_order(
    state: DialogState, outcome: CommandSucceeded[GetLatestOrder, OrderProgress | None] | CommandFailed[GetLatestOrder]
) -> Turn:
    """State the goods, total, day and state of the order."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_LOOKED))
    progress = outcome.result
    return respond(state, NoOrders() if progress is None else OrderStatusAnswer(progress.order, progress.state))


def on_cancel(state: DialogState, _utterance: UtteranceReceived) -> Turn:
    """Cancel the latest order."""
    return state, CancelLatestOrder()


def after_cancel(
    state: DialogState, outcome: CommandSucceeded[CancelLatestOrder, Cancellation] | CommandFailed[CancelLatestOrder]
) -> Turn:
    """Drop a cancelled order from the conversation; an order that the Market has is cancelled in the app."""
    if isinstance(outcome, CommandFailed):
        return respond(state, FailureApology(Trouble.NOT_CANCELLED))
    match outcome.result:
        case Cancelled(order):
            return respond(replace(state, order=None), OrderCancelled(order))
        case AlreadySubmitted():
            return respond(state, CancelInApp())
        case NothingToCancel():
            return respond(state, NoOrderToCancel())
