"""Who tells when a pair is bought: networks where a shop's past holds many waits, trees where few, or nobody."""

from __future__ import annotations

from repurchase.forecast.pairs.training_rows import Waits
from repurchase.forecast.pairs.waiting_networks import WaitingNetworks, learn_waiting_networks
from repurchase.forecast.pairs.waiting_trees import WaitingTrees, grow_waiting_trees

FEWEST_WAITS = 500
FEW_WAITS = 200_000


def learn_waiting(waits: Waits) -> WaitingTrees | WaitingNetworks | None:
    """None where there are too few waits to learn from."""
    if len(waits.days) < FEWEST_WAITS:
        return None
    return grow_waiting_trees(waits) if len(waits.days) < FEW_WAITS else learn_waiting_networks(waits)
