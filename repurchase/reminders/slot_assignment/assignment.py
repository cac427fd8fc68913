"""Deterministic assignment of a slot to each shopper from the solution of the linear program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from repurchase.reminders.slot_assignment.demand import Classes, Demand, Slots, classes_of
from repurchase.reminders.slot_assignment.linear_program import least_peak, least_shift, program_of, whole_peak

WORD = 64


@dataclass(frozen=True, slots=True)
class SlotAssignment:
    """The assigned slots, and the bounds that the program proves."""

    slots: Slots
    """One row a shopper."""
    least_peak: float
    """The lower bound of the peak load over all assignments, existing load included."""
    peak: int
    """The peak load of this assignment: `least_peak` in whole reminders."""
    total_shift: float
    """The sum of distances between wanted and assigned slots; minimal at this peak."""


def assign_slots(
    demand: Demand, order: NDArray[np.uint64], standing: NDArray[np.int64], first_slot: int
) -> SlotAssignment:
    """Assign a slot to each row of `demand`, on top of the existing load `standing` of slots from `first_slot` on.

    `order` is a hash of each shopper: within a class it decides the slot, so that the order of rows has no effect.
    Every window lies within the slots of `standing`. Raises DataError if the solver fails.
    """
    if len(demand.wanted) == 0:
        peak = int(standing.max(initial=0))
        return SlotAssignment(demand.wanted, float(peak), peak, 0.0)
    classes = classes_of(demand)
    program = program_of(classes, standing, first_slot)
    proven = least_peak(program)
    peak = whole_peak(proven)
    counts, shift = least_shift(program, peak)
    slots = np.empty_like(demand.wanted)
    slots[_dealt(classes, order)] = np.repeat(program.slot_of, np.rint(counts).astype(np.int64))
    return SlotAssignment(slots, proven, peak, shift)


def _dealt(classes: Classes, order: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the rows of all shoppers by class, and within a class by hash.

    Class, hash and row are packed into one word each, because sorting words takes a tenth of the time of sorting rows.
    """
    rows = len(order)
    row_bits = rows.bit_length()
    class_bits = len(classes.count).bit_length()
    by_class = classes.of_shopper.astype(np.uint64) << np.uint64(WORD - class_bits)
    by_hash = (order >> np.uint64(class_bits + row_bits)) << np.uint64(row_bits)
    packed = by_class | by_hash | np.arange(rows, dtype=np.uint64)
    packed.sort()
    return (packed & np.uint64((1 << row_bits) - 1)).astype(np.int64)
