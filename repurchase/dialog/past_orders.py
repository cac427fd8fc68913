"""Orders that were made: how they stand, and their cancellation."""

from __future__ import annotations

from dataclasses import replace

from repurchase.dialog.commands import WantCancellation, WantLatestOrder
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import Done, Failed, Heard
from repurchase.dialog.order_responses import NoOrders, NoOrderToCancel, OrderCancelled, OrderTold
from repurchase.dialog.responses import CancelInApp, Sorry, Trouble
from repurchase.dialog.transitions import Turn, directed
from repurchase.orders.order_state import AlreadyHandedOver, Cancellation, Cancelled, NothingToCancel, OrderProgress


def status(state: DialogState, _heard: Heard) -> Turn:
    """What the book tells of the latest order; the open question stays."""
    return state, WantLatestOrder()


def told(state: DialogState, outcome: Done[WantLatestOrder, OrderProgress | None] | Failed[WantLatestOrder]) -> Turn:
    """Its goods, total and day, and how far it has come."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    progress = outcome.result
    return directed(state, NoOrders() if progress is None else OrderTold(progress.order, progress.state))


def cancellation(state: DialogState, _heard: Heard) -> Turn:
    """Of the latest order."""
    return state, WantCancellation()


def cancelled(state: DialogState, outcome: Done[WantCancellation, Cancellation] | Failed[WantCancellation]) -> Turn:
    """A cancelled order is claimed no more by this conversation; what the Market has is cancelled in the app."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_CANCELLED))
    match outcome.result:
        case Cancelled(order):
            return directed(replace(state, order=None), OrderCancelled(order))
        case AlreadyHandedOver():
            return directed(state, CancelInApp())
        case NothingToCancel():
            return directed(state, NoOrderToCancel())
