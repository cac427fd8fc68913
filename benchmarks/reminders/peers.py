"""`python -m benchmarks.reminders.peers HOW COUNT FILE` measures one slot assignment and writes its load to FILE."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from benchmarks.harness.peer import report, timed
from benchmarks.reminders.reminder_load import DAY, SEED, shoppers
from repurchase.reminders.slot_assignment.assignment import assign_slots
from repurchase.reminders.slot_assignment.demand import Demand, Slots

BATCH = 20_000
"""Shoppers who choose by the same loads, because single choices would take minutes in Python."""
Order = NDArray[np.uint64]


def as_wanted(demand: Demand, _order: Order) -> Slots:
    """Assign the preferred slots."""
    return demand.wanted


def uniform_jitter(demand: Demand, _order: Order) -> Slots:
    """Assign a uniformly random slot of the window."""
    random = np.random.default_rng(SEED)
    return random.integers(demand.first, demand.last, endpoint=True)


def two_choices(demand: Demand, _order: Order) -> Slots:
    """Assign the emptier of two random slots of the window (Mitzenmacher, "The power of two choices", 2001)."""
    random = np.random.default_rng(SEED)
    load = np.zeros(DAY, np.int64)
    given = np.empty_like(demand.wanted)
    for begin in range(0, len(given), BATCH):
        some = slice(begin, begin + BATCH)
        one, other = (random.integers(demand.first[some], demand.last[some], endpoint=True) for _ in range(2))
        given[some] = np.where(load[one] <= load[other], one, other)
        load += np.bincount(given[some], minlength=DAY)
    return given


def by_linear_program(demand: Demand, order: Order) -> Slots:
    """Assign slots by this project's linear program."""
    return assign_slots(demand, order, np.zeros(DAY, np.int64), 0).slots


METHODS: Mapping[str, Callable[[Demand, Order], Slots]] = {
    "as wanted": as_wanted,
    "uniform jitter": uniform_jitter,
    "power of two choices": two_choices,
    "linear program": by_linear_program,
}


def main(how: str, count: str, file: str) -> None:
    """Assign slots, write the load per slot, and report time, mean shift in minutes and disturbed shoppers."""
    demand, order = shoppers(int(count))
    began = time.process_time()
    seconds, given = timed(lambda: METHODS[how](demand, order))
    processor = time.process_time() - began
    np.save(file, np.bincount(given, minlength=DAY))
    disturbed = int(((given < demand.first) | (given > demand.last)).sum())
    report(seconds, shift=5 * float(np.abs(given - demand.wanted).mean()), disturbed=disturbed, processor=processor)


if __name__ == "__main__":
    main(*sys.argv[1:])
