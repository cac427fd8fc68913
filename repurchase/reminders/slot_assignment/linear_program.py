"""The linear program of the slots: first the least possible peak, then the least total shift at that peak.

A transportation problem: with whole supplies and a whole capacity every vertex that the simplex method finds is whole
(Hoffman and Kruskal, "Integral boundary points of convex polyhedra", 1956), so that nothing is left to round.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

from repurchase.errors import DataError
from repurchase.reminders.slot_assignment.demand import Classes

TOLERANCE = 1e-6
"""Of the solver's own figures."""


@dataclass(frozen=True, slots=True)
class Program:
    """How many of each class may go to which slot: one variable for each class and each slot of its window."""

    class_of: NDArray[np.int64]
    slot_of: NDArray[np.int64]
    shift_of: NDArray[np.int64]
    """Slots between wanted and given."""
    supply: NDArray[np.int64]
    """Shoppers of each class."""
    standing: NDArray[np.int64]
    """What each slot, from `first_slot` on, holds already."""
    first_slot: int

    @property
    def supplied(self) -> csr_matrix:
        """One row a class: whoever leaves it."""
        return _incidence(self.class_of, len(self.supply))

    @property
    def loaded(self) -> csr_matrix:
        """One row a slot: whoever comes to it."""
        return _incidence(self.slot_of - self.first_slot, len(self.standing))


def program_of(classes: Classes, standing: NDArray[np.int64], first_slot: int) -> Program:
    """The program for classes whose windows lie within the slots of `standing`, which begin at `first_slot`."""
    demand = classes.wishes
    widths = demand.last - demand.first + 1
    class_of = np.repeat(np.arange(len(widths)), widths)
    slot_of = np.arange(len(class_of)) - np.repeat(np.cumsum(widths) - widths, widths) + demand.first[class_of]
    shift_of = np.abs(slot_of - demand.wanted[class_of])
    return Program(class_of, slot_of, shift_of, classes.count, standing, first_slot)


def least_peak(program: Program) -> float:
    """The least load of the fullest slot that any plan can reach, what stands there included; may be a fraction.

    Raises DataError where the solver gives up.
    """
    slots = len(program.standing)
    loads = hstack([program.loaded, csr_matrix(-np.ones((slots, 1)))])
    supplied = hstack([program.supplied, csr_matrix((len(program.supply), 1))])
    cost = np.append(np.zeros(len(program.class_of)), 1.0)
    found = linprog(cost, A_ub=loads, b_ub=-program.standing, A_eq=supplied, b_eq=program.supply, method="highs-ds")
    return float(_check_solution(found).fun)


def least_shift(program: Program, peak: float) -> tuple[NDArray[np.float64], float]:
    """How many go by each variable, and the total shift in slots, where no slot holds more than `peak`.

    Raises DataError where no plan keeps that peak.
    """
    room = peak - program.standing
    found = linprog(
        program.shift_of, A_ub=program.loaded, b_ub=room, A_eq=program.supplied, b_eq=program.supply, method="highs-ds"
    )
    return np.asarray(_check_solution(found).x, dtype=np.float64), float(found.fun)


def whole_peak(peak: float) -> int:
    """The least load of the fullest slot in whole reminders."""
    return ceil(peak - TOLERANCE)


def _incidence(rows: NDArray[np.int64], count: int) -> csr_matrix:
    ones = np.ones(len(rows))
    return csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count, len(rows)))


def _check_solution(found: Any) -> Any:
    if not found.success:
        raise DataError(f"the slots of reminders could not be levelled: {found.message}; look at that plan's wishes")
    return found
