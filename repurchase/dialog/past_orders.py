"""Orders that were made: how they stand, and their cancellation."""

from __future__ import annotations

from repurchase.dialog.transitions import Turn, directed
from repurchase.dialog_state import DialogState
from repurchase.order import Order
from repurchase.order_saying import NoOrders, OrderTold
from repurchase.saying import Sorry, Trouble
from repurchase.turn import Done, Failed, Heard, WantCancellation, WantLatestOrder


def status(state: DialogState, _heard: Heard) -> Turn:
    """What the book tells of the latest order; the open question stays."""
    return state, WantLatestOrder()


def told(state: DialogState, outcome: Done[WantLatestOrder, Order | None] | Failed[WantLatestOrder]) -> Turn:
    """Its goods, total and day."""
    if isinstance(outcome, Failed):
        return directed(state, Sorry(Trouble.NOT_LOOKED))
    return directed(state, NoOrders() if outcome.result is None else OrderTold(outcome.result))


def cancellation(state: DialogState, _heard: Heard) -> Turn:
    """Of the latest order."""
    return state, WantCancellation()
