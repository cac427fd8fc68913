"""The linear program of slot assignment: the minimal peak first, then the minimal total shift at that peak.

It is a transportation problem: with integral supplies and capacities every vertex that the simplex method finds is
integral (Hoffman and Kruskal, "Integral boundary points of convex polyhedra", 1956), so no rounding is needed.
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
"""Numerical tolerance of the solver."""


@dataclass(frozen=True, slots=True)
class Program:
    """One variable for each class and each slot of its window: the number of the class assigned to the slot."""

    class_of: NDArray[np.int64]
    slot_of: NDArray[np.int64]
    shift_of: NDArray[np.int64]
    """The distance between wanted and assigned slot, in slots."""
    supply: NDArray[np.int64]
    """The number of shoppers in each class."""
    standing: NDArray[np.int64]
    """The existing load of each slot, from `first_slot` on."""
    first_slot: int

    @property
    def supplied(self) -> csr_matrix:
        """The incidence matrix of classes (rows) and variables."""
        return _incidence(self.class_of, len(self.supply))

    @property
    def loaded(self) -> csr_matrix:
        """The incidence matrix of slots (rows) and variables."""
        return _incidence(self.slot_of - self.first_slot, len(self.standing))


def program_of(classes: Classes, standing: NDArray[np.int64], first_slot: int) -> Program:
    """Return the program of classes whose windows lie within the slots of `standing`, which start at `first_slot`."""
    demand = classes.wishes
    widths = demand.last - demand.first + 1
    class_of = np.repeat(np.arange(len(widths)), widths)
    slot_of = np.arange(len(class_of)) - np.repeat(np.cumsum(widths) - widths, widths) + demand.first[class_of]
    shift_of = np.abs(slot_of - demand.wanted[class_of])
    return Program(class_of, slot_of, shift_of, classes.count, standing, first_slot)


def least_peak(program: Program) -> float:
    """Return the minimal peak load of any assignment, existing load included; it may be fractional.

    Raises DataError if the solver fails.
    """
    slots = len(program.standing)
    loads = hstack([program.loaded, csr_matrix(-np.ones((slots, 1)))])
    supplied = hstack([program.supplied, csr_matrix((len(program.supply), 1))])
    cost = np.append(np.zeros(len(program.class_of)), 1.0)
    found = linprog(cost, A_ub=loads, b_ub=-program.standing, A_eq=supplied, b_eq=program.supply, method="highs-ds")
    return float(_check_solution(found).fun)


def least_shift(program: Program, peak: float) -> tuple[NDArray[np.float64], float]:
    """Return the value of each variable and the total shift in slots, where no slot exceeds `peak`.

    Raises DataError if no assignment has that peak.
    """
    room = peak - program.standing
    found = linprog(
        program.shift_of, A_ub=program.loaded, b_ub=room, A_eq=program.supplied, b_eq=program.supply, method="highs-ds"
    )
    return np.asarray(_check_solution(found).x, dtype=np.float64), float(found.fun)


def whole_peak(peak: float) -> int:
    """Return the minimal peak load in whole reminders."""
    return ceil(peak - TOLERANCE)


def _incidence(rows: NDArray[np.int64], count: int) -> csr_matrix:
    ones = np.ones(len(rows))
    return csr_matrix((ones, (rows, np.arange(len(rows)))), shape=(count, len(rows)))


def _check_solution(found: Any) -> Any:
    if not found.success:
        raise DataError(f"the slots of reminders could not be levelled: {found.message}; look at that plan's wishes")
    return found
